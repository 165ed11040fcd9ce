import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

export const standardInput = z
  .strictObject({
    indicatorCode: z.string('请选择指标').trim().min(1, '请选择指标').max(20),
    period: z.string().regex(/^20\d\dQ[1-4]$/, '季度写成 2027Q1'),
    wording: plainText(500),
  })
  .meta({
    id: 'StandardInput',
    description: '季度工作标准 of one indicator, published before the quarter begins',
  });

export type StandardInput = z.infer<typeof standardInput>;

export const standardAnswer = z
  .strictObject({ id: z.uuid(), version: z.int().min(1).max(1_000_000) })
  .meta({ id: 'StandardAnswer' });

export type StandardAnswer = z.infer<typeof standardAnswer>;

export const quarterQuery = z.object({
  quarter: z
    .string()
    .regex(/^20\d\dQ[1-4]$/)
    .optional()
    .catch(undefined),
});

export type QuarterQuery = z.infer<typeof quarterQuery>;
