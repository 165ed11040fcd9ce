import { z } from 'zod';
import { schemeKinds } from '../../domain/assessment/scheme-check.js';

const weightBp = z.int().min(0).max(1_000_000);
const number = z.int().min(1).max(1_000_000);

const schemeHead = z.strictObject({
  id: z.uuid(),
  code: z.string(),
  version: number,
  /** Counts the edits of a draft. */
  revision: number,
  year: z.int().min(2_000).max(2_200),
  kind: z.enum(schemeKinds),
  title: z.string(),
  note: z.string(),
  categories: z.array(z.string()),
  sharedWeightBp: weightBp,
  /** Of a special measure: how it enters the overall result; null: it stands for itself. */
  countsAs: z.enum(['section', 'bonus']).nullable(),
  /** Of a part of the result: its weight among the special measures. */
  countsBp: weightBp.nullable(),
  /** Of a bonus of the year: its most, in points. */
  countsMost: z.number().min(0).max(100).nullable(),
  /** Of the overall measure: what the special measures together weigh. */
  specialBp: weightBp.nullable(),
  state: z.enum(['draft', 'proposed', 'issued', 'discarded']),
  effectiveOn: z.string(),
  documentNumber: z.string().nullable(),
  /** Why it takes the place of the version before. */
  reason: z.string().nullable(),
  /** Bodies that it assesses. */
  bodies: z.int().min(0).max(1_000_000),
  rows: z.int().min(0).max(1_000_000),
});

const schemeRow = z.strictObject({
  code: z.string(),
  section: z.string(),
  name: z.string(),
  definition: z.string(),
  unit: z.string(),
  kind: z.enum(['hard', 'soft']),
  period: z.string(),
  method: z.string(),
  parameters: z.record(z.string(), z.json()),
  weightBp,
  dataOwner: z.string().nullable(),
  leadAssessor: z.string().nullable(),
  checkingBody: z.string().nullable(),
});

const finding = z.strictObject({
  severity: z.enum(['error', 'notice']),
  key: z.string(),
  row: z.string().nullable(),
  values: z.record(z.string(), z.string()),
});

export const schemeList = z
  .strictObject({
    schemes: z.array(schemeHead),
    measures: z.array(
      z.strictObject({
        code: z.string(),
        kind: z.string(),
        title: z.string(),
        version: number,
        documentNumber: z.string(),
        effectiveOn: z.string(),
        note: z.string(),
      }),
    ),
  })
  .meta({ id: 'SchemeList', description: 'Schemes, newest year first, and the 1+6+N measures' });

/** Schemes and measures as they are listed. */
export type SchemeList = z.infer<typeof schemeList>;

export const schemeAnswer = z
  .strictObject({
    ...schemeHead.shape,
    items: z.array(schemeRow),
    weights: z.strictObject({ totalBp: weightBp, hardBp: weightBp, leastHardBp: weightBp }),
    /** What the plan check says of it at this moment. */
    findings: z.array(finding),
  })
  .meta({ id: 'Scheme' });

/** One scheme with its rows and what the plan check says. */
export type SchemeAnswer = z.infer<typeof schemeAnswer>;

export const checkAnswer = schemeAnswer
  .pick({ weights: true, findings: true })
  .meta({ id: 'SchemeCheck', description: 'What the plan check says' });

/** What the plan check says of a scheme. */
export type CheckAnswer = z.infer<typeof checkAnswer>;
