import { z } from 'zod';
import { assessmentRules } from '../../config/assessment-rules.schema.js';
import { grades } from '../../domain/assessment/grade.js';
import { methodNames } from '../../domain/assessment/method-registry.js';

const figure = z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/, 'a plain decimal number');
const code = z.string().min(1).max(60);
const text = z.string().max(2_000);
const day = z.iso.date();
const weightBp = z.int().min(0).max(10_000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const applicability = z.enum(['applies', 'not-due', 'not-applicable']);

const schemeRule = z.strictObject({
  code,
  weightBp,
  direction: z.enum(['higher', 'lower', 'yes_no']),
  decimals: z.int().min(0).max(10).nullable(),
  method: z.enum(methodNames),
  parameters: z.record(z.string(), z.json()),
  shared: z.strictObject({ inCharge: code, linked: z.array(code) }).nullable(),
  // Left out where there was one, or none is needed: files from before it was asked stay as they are.
  withoutStandard: z.literal(true).optional(),
  accumulation: z.enum(['quarterly', 'cumulative', 'annual', 'events']).exactOptional(),
});

const scheme = z.strictObject({
  code,
  version: z.int().min(1),
  rows: z.array(schemeRule),
  sharedWeightBp: weightBp,
});

const event = z.strictObject({ caseId: code, documentNumber: text, date: day, kind: z.string().nullable() });

const cell = z.strictObject({
  code,
  bodyCode: code,
  applicability,
  target: figure.nullable(),
  actual: figure.nullable(),
  events: z.array(event),
});

const part = z.strictObject({
  id: code,
  weight: figure,
  lateWd: z.int().min(0).nullable(),
  waiting: z.boolean(),
});

const deduction = z.strictObject({
  id: code,
  matterId: code,
  points: figure,
  reason: text,
  basis: text,
  confirmedBy: z.string().nullable(),
  exemptUntil: day.nullable(),
});

const veto = z.strictObject({
  legalBasis: text,
  approvedBy: text,
  fromOn: day,
  untilOn: day,
  gradeAtMost: z.enum(grades),
});

const body = z.strictObject({
  code,
  scheme: code,
  group: z.string(),
  ranked: z.boolean(),
  output: figure.nullable(),
  parts: z.array(part),
  deductions: z.array(deduction),
  deductedEarlier: z.record(z.string(), figure),
  awards: z.array(z.strictObject({ matterId: code, documentNumber: text, points: figure })),
  vetoes: z.array(veto),
});

/** What a published quarter gives to its year. */
const quarterGiven = z.strictObject({
  period: z.string().regex(/^\d{4}Q[1-4]$/),
  sha256,
  points: z.record(code, z.record(code, z.strictObject({ points: figure, weightBp }))),
  ratios: z.record(code, figure),
  specials: z
    .record(code, z.record(code, z.record(code, z.strictObject({ points: figure, weightBp }))))
    .exactOptional(),
});

/** A special measure with its bodies and how it enters the overall result. */
const special = z.strictObject({
  code,
  version: z.int().min(1),
  rows: z.array(schemeRule),
  bodies: z.array(z.strictObject({ code, group: z.string(), ranked: z.boolean() })),
  excused: z.array(
    z.strictObject({ code, bodyCode: code, applicability: applicability.exclude(['applies']) }),
  ),
  counts: z
    .union([
      z.strictObject({ as: z.literal('section'), weightBp }),
      z.strictObject({ as: z.literal('bonus'), most: figure, documentNumber: text }),
    ])
    .nullable(),
});

/** Everything that a period is computed from, as the file carries it; `quarters` stand in the file of a year alone. */
const periodInput = z.strictObject({
  period: z.string().regex(/^\d{4}(Q[1-4])?$/),
  day,
  cityCode: code,
  rules: assessmentRules,
  schemes: z.array(scheme).min(1),
  bodies: z.array(body).min(1),
  cells: z.array(cell),
  overall: z.strictObject({ code, version: z.int().min(1), specialBp: weightBp }).exactOptional(),
  specials: z.array(special).exactOptional(),
  quarters: z.array(quarterGiven).length(4).exactOptional(),
});

const step = z.strictObject({
  key: z.string(),
  values: z.record(z.string(), z.string()),
  points: figure,
  group: z.literal(true).optional(),
});

const row = z.strictObject({
  code,
  weightBp,
  applicability,
  points: figure.nullable(),
  steps: z.array(step),
  open: z.string().nullable(),
  /** Over inputs, method, parameters, rule and scheme version and the result of this row. */
  sha256,
});

/** What a special measure gave to a body, with every row as in the overall result. */
const specialResult = z.strictObject({
  code,
  version: z.int().min(1),
  group: z.string(),
  total: figure.nullable(),
  rank: z.int().min(1).nullable(),
  rows: z.array(row),
});

const result = z.strictObject({
  code,
  rows: z.array(row),
  weighted: figure,
  deducted: figure,
  deductions: z.array(z.strictObject({ ...deduction.shape, counted: figure, why: z.string() })),
  bonus: figure,
  bonusSteps: z.array(step),
  specials: z.array(specialResult).exactOptional(),
  total: figure.nullable(),
  grade: z.enum(grades).nullable(),
  rank: z.int().min(1).nullable(),
  tiedAtCut: z.boolean(),
  bottom: z.boolean(),
  /** Over all that stands above, the hashes of the rows among it. */
  sha256,
});

/** An exported score file: the inputs of one period, its results, and their hashes. */
export const scoreFile = z.strictObject({
  format: z.literal('dukaojian-score/1'),
  rulePack: z.strictObject({ version: z.int().min(1), sha256 }),
  input: periodInput,
  results: z.array(result),
  /** Over all that stands above: what the score page shows. */
  sha256,
});

/** An exported score file. */
export type ScoreFile = z.infer<typeof scoreFile>;

/** A body's result in the file. */
export type ResultOfFile = ScoreFile['results'][number];
