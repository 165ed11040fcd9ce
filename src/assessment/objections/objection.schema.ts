import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const text = plainText(300);

const version = z.int().min(1).max(1_000_000).optional();

/** Stands for what the lamps deducted, where a row has its code. */
export const deductionsCode = 'DEDUCTIONS';

export const objectionInput = z
  .strictObject({
    resultId: z.uuid('编号不对'),
    bodyCode: z.string().trim().min(1, '请写明单位').max(40),
    rowCode: z.string('请选择一项').trim().min(1, '请选择一项').max(60),
    wording: text,
  })
  .meta({ id: 'ObjectionInput', description: '异议：what a body holds against one row of its own score' });
export type ObjectionInput = z.infer<typeof objectionInput>;

export const objectionOpinionInput = z
  .strictObject({ opinion: text, version })
  .meta({ id: 'ObjectionOpinionInput', description: 'Whether the value stands, by its data owner' });
export type ObjectionOpinionInput = z.infer<typeof objectionOpinionInput>;

export const objectionDecisionInput = z
  .strictObject({ outcome: z.enum(['uphold', 'reject'], '请选择成立还是不成立'), decision: text, version })
  .meta({ id: 'ObjectionDecisionInput', description: 'Upheld or rejected, with the reason' });
export type ObjectionDecisionInput = z.infer<typeof objectionDecisionInput>;

export const objectionWithdrawInput = z.strictObject({ version }).meta({ id: 'ObjectionWithdrawInput' });
export type ObjectionWithdrawInput = z.infer<typeof objectionWithdrawInput>;

export const objectionQuery = z.strictObject({ show: z.enum(['open', 'ended']).default('open') });
export type ObjectionQuery = z.infer<typeof objectionQuery>;

export const objectionAnswer = z
  .object({
    id: z.uuid(),
    state: z.string(),
    stateName: z.string(),
    opinionDueAt: z.iso.datetime(),
    decideDueAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Objection' });

/** What a command on an objection answers. */
export type ObjectionAnswer = z.infer<typeof objectionAnswer>;
