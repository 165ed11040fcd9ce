import { z } from 'zod';
import { assessedCategories } from '../domain/assessment/assessment-rules.js';
import type { AssessmentRules } from '../domain/assessment/assessment-rules.js';
import type { LampDeductionRules } from '../domain/assessment/deduction-proposals.js';
import type { MeasureRules } from '../domain/assessment/measure-check.js';
import type { VerificationRules } from '../domain/assessment/verification/verification-rules.js';

const basisPoints = z.int().min(0).max(10_000);
const points = z.number().min(0).max(100);
const count = z.int().min(1).max(1_000);

/** The section `assessment` of a rule pack. */
export const assessmentRules = z.strictObject({
  hardMinBp: z.record(z.enum(assessedCategories), basisPoints),
  notApplicableMostBp: basisPoints,
  statisticsBodies: z.array(z.string().min(1)),
  forbiddenWords: z.array(z.string().min(1)),
  inChargeShareBp: basisPoints,
  bands: z
    .strictObject({ excellentFrom: points, goodFrom: points, fairFrom: points, excellentMostBp: basisPoints })
    .refine(
      (each) => each.fairFrom <= each.goodFrom && each.goodFrom <= each.excellentFrom,
      'grades in order',
    ),
  group: z
    .strictObject({ rankedFrom: count, bottomFrom: count })
    .refine((each) => each.rankedFrom <= each.bottomFrom, 'a group with a bottom is ranked'),
  bottom: z.strictObject({ below: points, underMean: points, always: points }),
  lampDeductionMost: points,
  bonusMost: points,
}) satisfies z.ZodType<AssessmentRules>;

/** The section `specialMeasures` of a rule pack. */
export const specialMeasureRules = z.strictObject({
  atMost: z.int().min(1).max(100),
  shareMostBp: basisPoints,
}) satisfies z.ZodType<MeasureRules>;

/** The section `lampDeduction` of a rule pack; points 0: not deducted. */
export const lampDeductionRules = z.strictObject({
  urgedYellows: z.int().min(1).max(100),
  urgedPoints: points,
  redPoints: points,
  checkWithinWd: z.int().min(1).max(250),
  decideWithinWd: z.int().min(1).max(250),
}) satisfies z.ZodType<LampDeductionRules>;

const tickets = z.int().min(0).max(1_000);

/** The section `verification` of a rule pack. */
export const verificationRules = z.strictObject({
  tripsAtMost: z.int().min(1).max(100),
  countyTripsAtMost: z.int().min(1).max(100),
  tripWd: z.int().min(1).max(20),
  itemsPerDay: count,
  weights: z
    .strictObject({
      ...{ base: z.int().min(1).max(1_000), again: tickets, redLamp: tickets, yellowLamp: tickets },
      ...{ late: tickets, most: z.int().min(1).max(100_000) },
    })
    .refine((each) => each.base <= each.most, 'the base is at most the most'),
}) satisfies z.ZodType<VerificationRules>;
