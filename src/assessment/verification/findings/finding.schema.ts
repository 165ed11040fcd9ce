import { z } from 'zod';
import { plainText } from '../../../persistence/plain-text.js';
import { findingOutcomes } from './verification-item.entity.js';

// A form with files sends it as text.
const version = z.coerce.number().int().min(1).max(1_000_000).optional();

export const findingInput = z
  .strictObject({
    outcome: z.enum(findingOutcomes, '请选择属实、有出入或者虚报'),
    /** What is there in truth, where it differs from what was reported. */
    trueValue: plainText(60).optional(),
    reason: plainText(500),
    version,
  })
  .refine(({ outcome, trueValue }) => outcome !== 'differs' || trueValue !== undefined, {
    message: '有出入的，请写明核实的数值',
    path: ['trueValue'],
  })
  .refine(({ outcome, trueValue }) => outcome === 'differs' || trueValue === undefined, {
    message: '只有选“有出入”时才写核实的数值',
    path: ['trueValue'],
  })
  .meta({ id: 'FindingInput', description: 'What was found on the spot, with its reason' });
export type FindingInput = z.infer<typeof findingInput>;

export const findingAnswer = z
  .strictObject({ id: z.uuid(), outcome: z.enum(findingOutcomes), version: z.int() })
  .meta({ id: 'Finding' });
export type FindingAnswer = z.infer<typeof findingAnswer>;

export const findingCorrectionInput = z
  .strictObject({
    documentNumber: plainText(100),
    /** Why a value that looks like a slip is right. */
    explanation: plainText(200).optional(),
  })
  .meta({ id: 'FindingCorrectionInput', description: 'The data owner corrects the value as it was found' });
export type FindingCorrectionInput = z.infer<typeof findingCorrectionInput>;

export const findingEventInput = z
  .strictObject({
    indicatorCode: z.string('请选择负面清单').trim().min(1, '请选择负面清单').max(20),
    documentNumber: plainText(100),
    happenedOn: z.iso.date('日期写成 2026-09-30'),
    reason: plainText(300),
  })
  .meta({
    id: 'FindingEventInput',
    description: 'A named person registers what was false as a negative event',
  });
export type FindingEventInput = z.infer<typeof findingEventInput>;
