import { z } from 'zod';
import { slowCauses, weaknessViews } from '../../domain/assessment/weakness/weakness-key.js';

const code = z.string().min(1, '不能为空').max(60, '不超过60字');
const quarter = z.string().regex(/^20\d\dQ[1-4]$/, '季度写成 2026Q3');

/** What narrows the weaknesses; what is not there does not. */
const narrowed = { period: quarter, group: code, body: code, indicator: code };

/** The query of the table. */
export const weaknessQuery = z.strictObject({
  view: z.enum(weaknessViews).default('points'),
  by: z.enum(['indicator', 'cause', 'body', 'group', 'period']).optional(),
  ...z.strictObject(narrowed).partial().shape,
});

/** The query of the table. */
export type WeaknessQuery = z.infer<typeof weaknessQuery>;

/** The query of the rows behind a line of lost points. */
export const lossRowQuery = z.strictObject({
  ...z.strictObject(narrowed).partial().shape,
  page: z.coerce.number().int().min(1).max(1_000).default(1),
});

/** The query of the rows behind a line of lost points. */
export type LossRowQuery = z.infer<typeof lossRowQuery>;

/** The query of the matters behind a line of slow work. */
export const slowMatterQuery = z.strictObject({
  period: quarter.optional(),
  group: code.optional(),
  body: code.optional(),
  cause: z.enum(slowCauses, '没有这种原因').optional(),
  page: z.coerce.number().int().min(1).max(1_000).default(1),
});

/** The query of the matters behind a line of slow work. */
export type SlowMatterQuery = z.infer<typeof slowMatterQuery>;
