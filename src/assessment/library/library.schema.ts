import { z } from 'zod';

const text = z.string().trim().max(100, '不超过100字').default('');

/** How the library is narrowed; a filter that was left empty sends the empty text. */
export const libraryQuery = z.object({
  section: z.enum(['', 'party_building', 'economy', 'key_work']).default(''),
  kind: z.enum(['', 'hard', 'soft']).default(''),
  list: z.enum(['', 'scored', 'negative']).default(''),
  words: text,
});

export type LibraryQuery = z.infer<typeof libraryQuery>;

const body = z.strictObject({ code: z.string(), name: z.string() }).nullable();

const indicator = z
  .strictObject({
    code: z.string(),
    section: z.string(),
    name: z.string(),
    definition: z.string(),
    unit: z.string(),
    direction: z.string(),
    kind: z.string(),
    period: z.string(),
    accumulation: z.string(),
    decimals: z.int().min(0).max(20).nullable(),
    method: z.string(),
    parameters: z.record(z.string(), z.json()),
    negativeList: z.boolean(),
    dataOwner: body,
    leadAssessor: body,
    inCharge: body,
    checkingBody: body,
    linked: z.array(z.strictObject({ code: z.string(), name: z.string() })),
    openTasks: z.int().min(0).max(1_000_000),
    shared: z.boolean(),
    source: z.string(),
    version: z.int().min(1).max(1_000_000),
    effectiveOn: z.string(),
  })
  .meta({ id: 'Indicator', description: 'An indicator of the library in its version in force' });

/** An indicator of the library as it is shown. */
export type ShownIndicator = z.infer<typeof indicator>;

const change = z.strictObject({
  code: z.string(),
  name: z.string(),
  section: z.string(),
  disposition: z.string().nullable(),
  successorCode: z.string().nullable(),
  reason: z.string(),
  documentNumber: z.string().nullable(),
  effectiveOn: z.string(),
});

const count = z.int().min(0).max(1_000_000);

const rate = z.strictObject({ before: count, cut: count, after: count, percent: z.string() });

export const libraryAnswer = z
  .strictObject({
    items: z.array(indicator),
    cut: z.array(change),
    added: z.array(change.omit({ disposition: true, successorCode: true })),
    rate,
    /** What each day on which the library changed came to; the first is the cut of the year before. */
    rounds: z.array(z.strictObject({ ...rate.shape, effectiveOn: z.string(), added: count })),
  })
  .meta({ id: 'IndicatorLibrary' });

/** The library, what was cut from it, and the rate. */
export type LibraryAnswer = z.infer<typeof libraryAnswer>;
