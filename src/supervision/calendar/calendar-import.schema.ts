import { z } from 'zod';

const text = (empty: string, max: number) =>
  z
    .string()
    .trim()
    .min(1, empty)
    .max(max, `不超过${max}字`)
    // PostgreSQL keeps neither NUL nor half of a surrogate pair.
    .refine((given) => !/[\0\p{Surrogate}]/u.test(given), '含有无法保存的字符');

export const calendarImportInput = z
  .strictObject({
    year: z.int('请写明年份，如 2027').min(2024, '年份不早于2024').max(2100, '年份不晚于2100'),
    source: text('请写明依据，如通知的文号', 200),
    /** The notice as published, JSON or CSV. */
    text: text('请粘贴放假安排', 20_000),
  })
  .meta({
    id: 'CalendarImportInput',
    description: 'A year of holidays and make-up days, as text, JSON or CSV',
  });

export type CalendarImportInput = z.infer<typeof calendarImportInput>;

export const calendarDecisionInput = z
  .strictObject({
    outcome: z.enum(['confirm', 'discard']),
    reason: text('请写明理由', 200),
    version: z.int().min(1).max(1_000_000).optional(),
  })
  .meta({
    id: 'CalendarDecisionInput',
    description: 'Confirms the imported year, or discards it, with the reason',
  });

export type CalendarDecisionInput = z.infer<typeof calendarDecisionInput>;

export const calendarImportAnswer = z
  .object({
    id: z.uuid(),
    year: z.int().min(2024).max(2100),
    state: z.string(),
    calendarVersion: z.int().min(1).max(1_000_000).nullable(),
    version: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'CalendarImportAnswer' });

export type CalendarImportAnswer = z.infer<typeof calendarImportAnswer>;
