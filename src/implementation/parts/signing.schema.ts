import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

export const disputeInput = z
  .strictObject({
    reason: plainText(300),
    suggestedBody: z.string().trim().min(1).max(40).optional(),
  })
  .meta({ id: 'DisputeInput', description: 'Why the duty is not this body’s, and whose it is (body code)' });

export type DisputeInput = z.infer<typeof disputeInput>;

export const disputeDecisionInput = z
  .strictObject({
    outcome: z.enum(['upheld', 'rejected']),
    answer: plainText(300),
    body: z.string().trim().min(1).max(40).optional(),
    version: z.int().min(1).max(1_000_000).optional(),
  })
  .meta({
    id: 'DisputeDecisionInput',
    description: 'The office’s decision; body code when another one takes over',
  });

export type DisputeDecisionInput = z.infer<typeof disputeDecisionInput>;

export const signAnswer = z
  .object({ id: z.uuid(), state: z.string(), signedAt: z.string(), lamp: z.string(), version: z.int() })
  .meta({ id: 'SignAnswer' });

export type SignAnswer = z.infer<typeof signAnswer>;

export const disputeAnswer = z
  .object({ id: z.uuid(), partId: z.uuid(), state: z.string(), decideDueAt: z.string() })
  .meta({ id: 'DisputeAnswer' });

export type DisputeAnswer = z.infer<typeof disputeAnswer>;

export const disputeDecisionAnswer = z
  .object({
    id: z.uuid(),
    state: z.string(),
    partId: z.uuid(),
    partState: z.string(),
    /** The part of the body that takes over; null when rejected. */
    newPartId: z.uuid().nullable(),
    dueAt: z.string().nullable(),
  })
  .meta({ id: 'DisputeDecisionAnswer' });

export type DisputeDecisionAnswer = z.infer<typeof disputeDecisionAnswer>;
