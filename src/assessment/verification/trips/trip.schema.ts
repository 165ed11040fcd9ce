import { z } from 'zod';
import { plainText } from '../../../persistence/plain-text.js';
import { tripKinds } from './inspection-trip.entity.js';

const day = z.iso.date('日期写成 2026-10-15');
const version = z.int().min(1).max(1_000_000).optional();

export const tripInput = z
  .strictObject({
    /** Trips that verify what was drawn are planned out of their round. */
    kind: z.enum(tripKinds, '请选择类别').exclude(['verification'], '请选择类别'),
    title: plainText(60),
    fromOn: day,
    toOn: day,
    bodies: z.array(z.string().trim().min(1).max(40)).min(1, '请写明到哪些单位').max(200),
    /** Why one more than the year's budget; a leader signs it. */
    extraReason: plainText(200).optional(),
  })
  .meta({ id: 'TripInput', description: 'A round of checks on the spot, in any number of places' });
export type TripInput = z.infer<typeof tripInput>;

export const tripPlanInput = z
  .strictObject({ startOn: day, extraReason: plainText(200).optional() })
  .meta({ id: 'TripPlanInput', description: 'From which day on what was drawn is verified' });
export type TripPlanInput = z.infer<typeof tripPlanInput>;

export const tripSignInput = z
  .strictObject({ reason: plainText(200), version })
  .meta({ id: 'TripSignInput', description: 'Why a leader lets one more trip go' });
export type TripSignInput = z.infer<typeof tripSignInput>;

export const tripStartInput = z
  .strictObject({
    /** Codes of the posts whose holders go. */
    members: z.array(z.string().trim().min(1).max(80)).min(1, '请选择核查人员').max(60),
    version,
  })
  .meta({ id: 'TripStartInput', description: 'Who goes; the bodies are told at this moment' });
export type TripStartInput = z.infer<typeof tripStartInput>;

export const tripEndInput = z.strictObject({ version }).meta({ id: 'TripEndInput' });
export type TripEndInput = z.infer<typeof tripEndInput>;

export const tripCancelInput = z
  .strictObject({ reason: plainText(200), version })
  .meta({ id: 'TripCancelInput' });
export type TripCancelInput = z.infer<typeof tripCancelInput>;

export const tripQuery = z.object({
  year: z.coerce.number('年份写成 2026').int().min(2000).max(2100).optional(),
});
export type TripQuery = z.infer<typeof tripQuery>;

export const tripAnswer = z
  .strictObject({
    id: z.uuid(),
    number: z.int(),
    title: z.string(),
    state: z.string(),
    stateName: z.string(),
    fromOn: z.string(),
    toOn: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Trip' });

/** What a command on a trip answers. */
export type TripAnswer = z.infer<typeof tripAnswer>;

export const tripPlanAnswer = z
  .strictObject({ trips: z.array(tripAnswer), used: z.int(), most: z.int() })
  .meta({ id: 'TripPlan', description: 'The trips that were filed, and how much of the budget is used' });

/** What planning answers. */
export type TripPlanAnswer = z.infer<typeof tripPlanAnswer>;
