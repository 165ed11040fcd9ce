import { z } from 'zod';
import { plainText, storableText } from '../../persistence/plain-text.js';

const period = z.string().regex(/^20\d\d(Q[1-4])?$/, '期写成 2027Q1 或 2027');
const count = z.int().min(0).max(10_000_000);

const typedTarget = z.strictObject({
  code: plainText(20),
  bodyCode: plainText(40),
  /** As text: full-width digits, separators and a percent sign are read; empty takes the target away. */
  target: storableText.max(60, '目标值太长'),
  /** Version of the target as its editor read it, 0 for none; left out: whatever stands there. */
  version: z.int().min(0).max(1_000_000).optional(),
});
export type TypedTarget = z.infer<typeof typedTarget>;

export const targetInput = z
  .strictObject({
    period,
    /** The document by which targets of an issued scheme are changed. */
    documentNumber: z.string().trim().max(100, '不超过100字').default(''),
    items: z.array(typedTarget).max(2_000, '一次最多2000个目标值').default([]),
  })
  .meta({ id: 'TargetInput', description: 'Targets of one period; what is not named stays as it is' });
export type TargetInput = z.infer<typeof targetInput>;

export const targetAnswer = z
  .strictObject({ period: z.string(), changed: count, unchanged: count })
  .meta({ id: 'TargetAnswer' });
export type TargetAnswer = z.infer<typeof targetAnswer>;

export const gridQuery = z.object({
  period: period.optional().catch(undefined),
  /** Code of the one body that is looked at; left out, or none of the scheme: all, page by page. */
  body: z.string().max(40).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(1_000).optional().catch(undefined),
});
export type GridQuery = z.infer<typeof gridQuery>;
