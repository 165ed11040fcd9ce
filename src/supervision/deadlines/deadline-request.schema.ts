import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const version = z.int().min(1).max(1_000_000).optional();
const day = (missing: string) => z.iso.date({ error: missing });

export const requestInput = z
  .strictObject({
    kind: z.enum(['extension', 'suspension'], '请选择延期或暂停'),
    /** The new deadline, or the last day of the suspension: it ends at 24:00. */
    on: day('请写明日期，如 2026-06-30'),
    progress: plainText(300, '请写明目前进展'),
    reason: plainText(300, '请写明理由'),
  })
  .meta({
    id: 'DeadlineRequestInput',
    description: 'A later day, or that the clock stands until a day, and why',
  });

export type RequestInput = z.infer<typeof requestInput>;

export const requestSignInput = z
  .strictObject({ version })
  .meta({ id: 'DeadlineRequestSignInput', description: 'The head of the unit signs, or takes it back' });

export type RequestSignInput = z.infer<typeof requestSignInput>;

export const requestCheckInput = z
  .strictObject({ supported: z.boolean('请选择意见'), note: plainText(300, '请写明核查情况'), version })
  .meta({ id: 'DeadlineRequestCheckInput', description: 'What the supervision office thinks of it' });

export type RequestCheckInput = z.infer<typeof requestCheckInput>;

export const requestDecisionInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('grant'),
      on: day('请明确批准到哪一天，如 2026-06-30'),
      note: plainText(300, '请写明批示').optional(),
      version,
    }),
    z.strictObject({ outcome: z.literal('refuse'), note: plainText(300, '请写明不予批准的原因'), version }),
  ])
  .meta({
    id: 'DeadlineRequestDecisionInput',
    description: 'Grants it until an explicit day, or refuses it',
  });

export type RequestDecisionInput = z.infer<typeof requestDecisionInput>;

export const requestListQuery = z.strictObject({
  show: z.enum(['mine', 'pending', 'ended']).optional(),
  cursor: z.uuid('编号不对').optional(),
});

export type RequestListQuery = z.infer<typeof requestListQuery>;

export const requestAnswer = z
  .object({
    id: z.uuid(),
    partId: z.uuid(),
    kind: z.string(),
    state: z.string(),
    stateName: z.string(),
    /** Limit of whoever has it now; null: the unit's head, or nobody. */
    dueAt: z.string().nullable(),
    /** The deadline of the part after this step; null: none. */
    partDueAt: z.string().nullable(),
    partState: z.string(),
    lamp: z.string(),
    version: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'DeadlineRequestAnswer' });

export type RequestAnswer = z.infer<typeof requestAnswer>;
