import { z } from 'zod';
import { plainText } from '../../../persistence/plain-text.js';

const id = z.uuid('编号不对');
const version = z.int().min(1).max(1_000_000).optional();
const day = z.iso.date('日期写成 2026-12-31');
const instant = z.iso.datetime({ offset: true, error: '时间写成 2026-12-31T09:00:00+08:00' });
const phone = z
  .string('请填写联系电话')
  .trim()
  .regex(/^[0-9+（）()\- ]{5,30}$/, '联系电话写成 0932-8210000');

export const callInput = z
  .strictObject({
    ids: z.array(id).min(1, '请选择要约谈的单位').max(20, '一次最多约谈20家单位'),
    at: instant,
    place: plainText(100, '请填写约谈地点'),
    contact: plainText(100, '请填写联系人和电话'),
  })
  .meta({
    id: 'InterviewCallInput',
    description: 'Time, place and contact of one appointment for the heads of one body or of several',
  });
export type CallInput = z.infer<typeof callInput>;

export const minutesInput = z
  .strictObject({
    meetingId: id,
    heldOn: day,
    persons: plainText(300, '请填写参加人员'),
    absentIds: z.array(id).max(20).default([]),
    absence: plainText(300).optional(),
    minutes: plainText(2_000).optional(),
  })
  .meta({
    id: 'InterviewMinutesInput',
    description: 'What came of an appointment: the minutes, and whose head was absent and why',
  });
export type MinutesInput = z.infer<typeof minutesInput>;

export const receiptInput = z.strictObject({ version }).meta({ id: 'InterviewReceiptInput' });
export type ReceiptInput = z.infer<typeof receiptInput>;

export const commitmentInput = z
  .strictObject({ text: plainText(300, '请写明承诺的内容'), dueOn: day, phone, version })
  .meta({
    id: 'InterviewCommitmentInput',
    description: '公开承诺: at most 300 characters, the day by which it is kept, and a telephone number',
  });
export type CommitmentInput = z.infer<typeof commitmentInput>;

export const rectificationInput = z
  .strictObject({
    problem: plainText(500, '请写明存在的问题'),
    requirement: plainText(500, '请写明整改要求'),
    dueOn: day,
    version,
  })
  .meta({
    id: 'InterviewRectificationInput',
    description: '整改: becomes a decision with a task of its own',
  });
export type RectificationInput = z.infer<typeof rectificationInput>;

export const checkInput = z
  .strictObject({
    outcome: z.enum(['pass', 'redo'], '请选择核查结论'),
    opinion: plainText(500, '请写明核查情况'),
    version,
  })
  .meta({
    id: 'InterviewCheckInput',
    description: 'The check of a rectification: passed, or to be done again',
  });
export type CheckInput = z.infer<typeof checkInput>;

export const exposureInput = z
  .strictObject({
    outlet: plainText(100, '请填写媒体名称'),
    shownOn: day,
    link: z
      .url({ protocol: /^https?$/, error: '链接以 http:// 或 https:// 开头' })
      .max(500, '链接过长')
      .optional(),
  })
  .meta({ id: 'InterviewExposureInput', description: '媒体曝光: outlet, day and link' });
export type ExposureInput = z.infer<typeof exposureInput>;

export const chainAnswer = z
  .object({ id: z.uuid(), state: z.string(), stateName: z.string(), version: z.int() })
  .meta({ id: 'InterviewChain' });

/** What a command on a signed interview answers. */
export type ChainAnswer = z.infer<typeof chainAnswer>;

export const chainsAnswer = z
  .object({ meetingId: z.uuid(), items: z.array(chainAnswer) })
  .meta({ id: 'InterviewChains' });

/** What a command on an appointment answers. */
export type ChainsAnswer = z.infer<typeof chainsAnswer>;

export const rectificationAnswer = chainAnswer
  .extend({ decisionId: z.uuid(), decisionNumber: z.string() })
  .meta({ id: 'InterviewRectification' });

/** What ordering a rectification answers. */
export type RectificationAnswer = z.infer<typeof rectificationAnswer>;
