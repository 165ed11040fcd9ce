import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const maxFeedback = 300;

const version = z.int().min(1).max(1_000_000);
const feedbackDueOn = z.iso.date('日期写成 2026-12-31').optional();

export const orderDraftInput = z
  .strictObject({
    bodyCode: z.string().trim().min(1, '请选择单位').max(40),
    partIds: z.array(z.uuid('编号不对')).min(1, '请选择至少一项任务').max(100, '一张督办单最多列100项'),
    reason: plainText(300),
    requirement: plainText(500),
  })
  .meta({
    id: 'OrderDraftInput',
    description: 'A supervision order for one body and its parts of one decision',
  });

export type OrderDraftInput = z.infer<typeof orderDraftInput>;

export const orderEditInput = z
  .strictObject({ version, reason: plainText(300).optional(), requirement: plainText(500).optional() })
  .refine(({ reason, requirement }) => reason !== undefined || requirement !== undefined, '没有要修改的内容')
  .meta({ id: 'OrderEditInput' });

export type OrderEditInput = z.infer<typeof orderEditInput>;

export const orderIssueInput = z
  .strictObject({ version: version.optional(), requirement: plainText(500).optional(), feedbackDueOn })
  .meta({
    id: 'OrderIssueInput',
    description: 'The last day of the answer; left out: the preset in working days',
  });

export type OrderIssueInput = z.infer<typeof orderIssueInput>;

export const orderReasonInput = z
  .strictObject({ version: version.optional(), reason: plainText(300) })
  .meta({ id: 'OrderReasonInput' });

export type OrderReasonInput = z.infer<typeof orderReasonInput>;

export const orderFeedbackInput = z
  .strictObject({ feedback: plainText(maxFeedback) })
  .meta({ id: 'OrderFeedbackInput' });

export type OrderFeedbackInput = z.infer<typeof orderFeedbackInput>;

export const orderReviewInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('pass'),
      note: plainText(300).optional(),
      version: version.optional(),
    }),
    z.strictObject({
      outcome: z.literal('return'),
      note: plainText(300),
      feedbackDueOn,
      version: version.optional(),
    }),
  ])
  .meta({
    id: 'OrderReviewInput',
    description: 'Close it, or return the answer with a reason and a new limit',
  });

export type OrderReviewInput = z.infer<typeof orderReviewInput>;

export const orderListQuery = z.strictObject({
  state: z.enum(['draft', 'issued', 'signed', 'answered', 'closed', 'declined', 'withdrawn']).optional(),
  bodyCode: z.string().trim().min(1).max(40).optional(),
  cursor: z.uuid('编号不对').optional(),
});

export type OrderListQuery = z.infer<typeof orderListQuery>;

export const moveView = z
  .object({
    who: z.enum(['office_head', 'unit', 'supervision_office', 'leader', 'nobody']),
    /** The mover in words: an office, a leader's post or the body's short name. */
    name: z.string(),
    action: z.string(),
    by: z.string().nullable(),
    late: z.boolean(),
  })
  .meta({ id: 'OrderMove', description: 'Whose move it is, what is expected and until when (inclusive)' });

export type MoveView = z.infer<typeof moveView>;

export const orderAnswer = z
  .object({
    id: z.uuid(),
    number: z.string().nullable(),
    state: z.string(),
    stateName: z.string(),
    feedbackDueAt: z.string().nullable(),
    returnedCount: z.int().min(0).max(1_000),
    move: moveView,
    version: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'OrderAnswer' });

export type OrderAnswer = z.infer<typeof orderAnswer>;
