import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

export const calendarImportInput = z
  .strictObject({
    year: z.int('请写明年份，如 2027').min(2024, '年份不早于2024').max(2100, '年份不晚于2100'),
    source: plainText(200, '请写明依据，如通知的文号'),
    /** The notice as published, JSON or CSV. */
    text: plainText(20_000, '请粘贴放假安排'),
  })
  .meta({
    id: 'CalendarImportInput',
    description: 'A year of holidays and make-up days, as text, JSON or CSV',
  });

export type CalendarImportInput = z.infer<typeof calendarImportInput>;

export const calendarDecisionInput = z
  .strictObject({
    outcome: z.enum(['confirm', 'discard']),
    reason: plainText(200, '请写明理由'),
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
