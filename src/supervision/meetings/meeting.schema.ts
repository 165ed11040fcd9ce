import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const version = z.int().min(1).max(1_000_000).optional();
const day = z.iso.date('日期写成 2026-12-31');

export const meetingInput = z
  .strictObject({
    title: plainText(100),
    heldOn: day,
    /** projects: 项目调度会, of construction projects alone. */
    scope: z.enum(['all', 'projects']).default('all'),
  })
  .meta({ id: 'MeetingInput', description: 'A dispatch meeting 调度会；its agenda is drawn by the record' });

export type MeetingInput = z.infer<typeof meetingInput>;

/** What the meeting says of one line: nothing but a note, a decision, or that a restriction is unfounded. */
export const minuteInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('noted'), minute: plainText(500), version }),
    z.strictObject({ outcome: z.literal('refused'), minute: plainText(300), version }),
    z.strictObject({
      outcome: z.enum(['decided', 'task']),
      minute: plainText(300),
      bodyCode: z.string('请选择单位').trim().min(1, '请选择单位').max(40),
      dueOn: day,
      version,
    }),
  ])
  .meta({
    id: 'MinuteInput',
    description: 'Who does what by when (task, decided), a note, or an unfounded restriction',
  });

export type MinuteInput = z.infer<typeof minuteInput>;

export const meetingAnswer = z
  .object({
    id: z.uuid(),
    number: z.string(),
    state: z.enum(['planned', 'closed']),
    items: z.int().min(0).max(10_000),
    /** Number of the decision that came of it. */
    decisionNumber: z.string().nullable(),
  })
  .meta({ id: 'MeetingAnswer' });

export type MeetingAnswer = z.infer<typeof meetingAnswer>;

export const minuteAnswer = z
  .object({ id: z.uuid(), meetingId: z.uuid(), outcome: z.string() })
  .meta({ id: 'MinuteAnswer' });

export type MinuteAnswer = z.infer<typeof minuteAnswer>;
