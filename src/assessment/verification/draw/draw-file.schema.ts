import { z } from 'zod';
import { radarKinds } from '../../../domain/assessment/radar/radar-sign.js';

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const day = z.iso.date();

/** A secret number: long enough that nobody finds it by trying, and nothing but digits, so that it can be read out. */
export const secretNumber = z.string().regex(/^\d{20,64}$/, '密数写20到64位数字');

const candidate = z.strictObject({
  key: z.string().min(1),
  bodyCode: z.string(),
  bodyName: z.string(),
  name: z.string(),
  nominations: z.array(z.strictObject({ by: z.string(), reason: z.string() })),
  signs: z.strictObject({
    ...{ nominations: count, redLamps: count, yellowLamps: count, late: count },
    /** Why the radar weighs the body up; absent in lists that were frozen without it. */
    radar: z.array(z.enum(radarKinds)).optional(),
  }),
  weight: count,
});

/** A candidate list as it is frozen. */
export const drawList = z.strictObject({
  format: z.literal('dukaojian-verification-list/1'),
  city: z.string(),
  period: z.string(),
  number: z.int().min(1),
  draws: z.int().min(1),
  commitment: sha256,
  seedSource: z.string(),
  frozenOn: day,
  weights: z.strictObject({
    ...{ base: count, again: count, redLamp: count, yellowLamp: count, late: count, most: count },
    radar: z.strictObject({ eachSignBp: count, mostBp: count }).optional(),
  }),
  candidates: z.array(candidate),
});

/** What was drawn from, by which rule. */
export type DrawList = z.infer<typeof drawList>;

const step = z.strictObject({
  place: z.int().min(1),
  tickets: z.int().min(1),
  digest: sha256,
  ticket: count,
  key: z.string(),
});

/** A draw as it is exported: everything that is needed to draw again. */
export const drawFile = z.strictObject({
  format: z.literal('dukaojian-verification-draw/1'),
  list: drawList,
  listSha256: sha256,
  secret: secretNumber,
  publicValue: z.string().min(1),
  publicSource: z.string().min(1),
  publicOn: day,
  seed: sha256,
  drawn: z.array(step),
});

/** The exported file of a draw. */
export type DrawFile = z.infer<typeof drawFile>;
