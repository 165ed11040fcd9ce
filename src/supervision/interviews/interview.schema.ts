import { z } from 'zod';
import { moveView } from '../orders/order.schema.js';
import { plainText } from '../../persistence/plain-text.js';

const version = z.int().min(1).max(1_000_000).optional();
const reason = plainText(300, '请写明不予约谈的原因');

export const interviewDecisionInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('sign'), hear: z.literal('body').optional(), version }),
    z.strictObject({ outcome: z.literal('decline'), reason, version }),
  ])
  .meta({
    id: 'InterviewDecisionInput',
    description:
      'Sign the proposed interview (of the body alone, where its head has changed), or decline it with a reason',
  });

export type InterviewDecisionInput = z.infer<typeof interviewDecisionInput>;

export const interviewListQuery = z.strictObject({
  state: z.enum(['drafted', 'signed', 'declined', 'lapsed', 'withdrawn']).optional(),
  cursor: z.uuid('编号不对').optional(),
});

export type InterviewListQuery = z.infer<typeof interviewListQuery>;

export const interviewAnswer = z
  .object({
    id: z.uuid(),
    state: z.string(),
    stateName: z.string(),
    move: moveView,
    version: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'InterviewAnswer' });

export type InterviewAnswer = z.infer<typeof interviewAnswer>;
