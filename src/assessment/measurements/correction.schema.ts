import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

export const correctionInput = z
  .strictObject({
    /** An error of this period, or a statistical revision, which enters the next one. */
    kind: z.enum(['correction', 'revision'], '请选择更正还是统计修订'),
    value: plainText(60),
    documentNumber: plainText(100),
    reason: plainText(300),
    /** Why a value that looks like a slip is right. */
    explanation: plainText(200).optional(),
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
