import { z } from 'zod';
import { consequenceKinds } from '../../domain/consequence/proposal.js';

const period = z.string().regex(/^20\d\d(Q[1-4])?$/, '季度写成 2026Q3，年度写成 2026');

/** States by which a list is narrowed, in the order in which they are offered. */
export const shownStates = [
  'drafted',
  'stated',
  'signed',
  'reopened',
  'declined',
  'exempted',
  'withdrawn',
  'revoked',
] as const;

export const consequenceQuery = z.strictObject({
  period: period.optional(),
  group: z.string().min(1).max(40).optional(),
  kind: z.enum(consequenceKinds).optional(),
  state: z.enum(shownStates).optional(),
});
export const commendationPaperInput = z.strictObject({ period }).meta({
  id: 'CommendationPaperInput',
  description: 'The quarter whose signed commendations a paper names',
});
export type CommendationPaperInput = z.infer<typeof commendationPaperInput>;

export type ConsequenceQuery = z.infer<typeof consequenceQuery>;
