import { z } from 'zod';

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, '不能为空')
    .max(max, `不超过${max}字`)
    .refine((given) => !/[\0\p{Surrogate}]/u.test(given), '含有无法保存的字符');

export const correctionInput = z
  .strictObject({
    /** An error of this period, or a statistical revision, which enters the next one. */
    kind: z.enum(['correction', 'revision'], '请选择更正还是统计修订'),
    value: text(60),
    documentNumber: text(100),
    reason: text(300),
    /** Why a value that looks like a slip is right. */
    explanation: text(200).optional(),
  })
  .meta({ id: 'CorrectionInput', description: 'A change of an approved value, with document and reason' });

export type CorrectionInput = z.infer<typeof correctionInput>;

export const correctionAnswer = z
  .strictObject({ id: z.uuid(), version: z.int().min(1).max(1_000_000), entersPeriod: z.string() })
  .meta({
    id: 'CorrectionAnswer',
    description: 'The entry that a second person approves, and where it will count',
  });

export type CorrectionAnswer = z.infer<typeof correctionAnswer>;
