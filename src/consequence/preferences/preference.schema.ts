import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';
import { preferenceKinds } from './preference.entity.js';

const day = z.iso.date('日期写成 2026-12-31');
const version = z.int().min(1).max(1_000_000).optional();

export const preferenceInput = z
  .strictObject({
    bodyCode: z.string('请选择单位').trim().min(1, '请选择单位').max(40),
    period: z.string().regex(/^20\d\d(Q[1-4])?$/, '季度写成 2026Q3，年度写成 2026'),
    kind: z.enum(preferenceKinds, '请选择支持方式'),
    content: plainText(300),
    amount: plainText(60),
    legalBasis: plainText(200),
    reviewNumber: plainText(60, '请写明公平竞争审查的编号'),
    validFrom: day,
    validUntil: day,
  })
  .refine(({ validFrom, validUntil }) => validFrom <= validUntil, {
    path: ['validUntil'],
    message: '止期早于起期',
  })
  .meta({ id: 'PreferenceInput', description: '倾斜支持: a preference for a body that was commended' });
export type PreferenceInput = z.infer<typeof preferenceInput>;

export const preferenceDecisionInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('sign'), version }),
    z.strictObject({ outcome: z.literal('decline'), reason: plainText(300), version }),
  ])
  .meta({ id: 'PreferenceDecisionInput', description: 'Signed, or declined with the reason' });
export type PreferenceDecisionInput = z.infer<typeof preferenceDecisionInput>;

export const preferenceEndInput = z
  .strictObject({ reason: plainText(300), version })
  .meta({ id: 'PreferenceEndInput', description: 'Ended before its last day, with the reason' });
export type PreferenceEndInput = z.infer<typeof preferenceEndInput>;

export const preferenceAnswer = z
  .object({ id: z.uuid(), state: z.string(), stateName: z.string(), version: z.int() })
  .meta({ id: 'Preference' });

/** What a command on a preference answers. */
export type PreferenceAnswer = z.infer<typeof preferenceAnswer>;
