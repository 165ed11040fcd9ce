import { z } from 'zod';
import { projectStages } from '../domain/rule-pack.js';
import type { RulePack } from '../domain/rule-pack.js';
import {
  assessmentRules,
  lampDeductionRules,
  specialMeasureRules,
  verificationRules,
} from './assessment-rules.schema.js';
import { consequenceRules } from './consequence-rules.schema.js';
import { rungProblems } from './rung-order.js';

const wd = z.int().min(1).max(250);
const basisPoints = z.int().min(0).max(10_000);
const count = z.int().min(1).max(100);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day HH:MM');
const dayCount = z.strictObject({ days: z.int().min(1).max(366), unit: z.enum(['wd', 'cd']) });
const ahead = z.int().min(1).max(92);
const points = z.number().min(-100).max(0);

const lamp = z.strictObject({
  time: z.strictObject({ withinWd: wd, withinShareBp: basisPoints, milestoneRedAfterWd: wd }),
  schedule: z
    .strictObject({ yellowAtPoints: points.lt(0), redBelowPoints: points })
    .refine((each) => each.redBelowPoints <= each.yellowAtPoints, 'red begins at or below yellow'),
  quality: z
    .strictObject({ yellowReturned: count, redReturned: count, yellowMissing: count, redMissing: count })
    .refine((each) => each.yellowReturned <= each.redReturned, 'yellow begins at or before red (returned)')
    .refine((each) => each.yellowMissing <= each.redMissing, 'yellow begins at or before red (missing)'),
});

const ladder = z.strictObject({
  reminderBeforeWd: wd,
  urgeAfterYellowWd: wd,
  urgeCooldownWd: wd,
  draftWithHeadAfterWd: wd,
  interviewRedMonthEnds: z.int().min(1).max(12),
  interviewOrderOverdueWd: wd,
  quietHours: z
    .strictObject({ from: timeOfDay, until: timeOfDay })
    .refine(({ from, until }) => until < from, 'office hours lie between until and from of the same day'),
});

const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day of the year MM-DD');
const projects = z.strictObject({
  winterStop: z.strictObject({ from: monthDay, until: monthDay }),
  stages: z
    .array(
      z.strictObject({
        stage: z.enum(projectStages),
        name: z.string().min(1),
        outdoors: z.boolean(),
        milestones: z
          .array(z.strictObject({ kind: z.string().regex(/^[a-z_]+$/), name: z.string().min(1) }))
          .min(1),
      }),
    )
    .refine((all) => all.map(({ stage }) => stage).join() === projectStages.join(), 'every stage, in order')
    .refine((all) => {
      const kinds = all.flatMap(({ milestones }) => milestones.map(({ kind }) => kind));
      return new Set(kinds).size === kinds.length;
    }, 'a kind of milestone stands in one stage'),
});

const habit = { atLeast: count, shareBp: basisPoints };
const radar = z.strictObject({
  bunching: z.strictObject({ withinBp: basisPoints, atLeast: count, timesBelow: count }),
  lastHour: z.strictObject({ withinMinutes: z.int().min(1).max(1_440), ...habit }),
  extensions: z.strictObject(habit),
  copiedText: z.strictObject({
    shingle: z.int().min(2).max(20),
    minCharacters: z.int().min(10).max(300),
    similarBp: basisPoints.min(5_000),
    atLeast: count,
  }),
  roundNumbers: z.strictObject({ multipleOf: z.int().min(2).max(50), ...habit }),
  weight: z.strictObject({ eachSign: z.number().min(0).max(10), most: z.number().min(1).max(100) }),
});

const rulePackShape = z.strictObject({
  city: z.string().regex(/^\d{6}$/, 'six digits of GB/T 2260'),
  version: z.int().min(1),
  effectiveOn: z.iso.date(),
  limits: z.strictObject({
    document: dayCount,
    meetingRecord: dayCount,
    instructionUrgent: dayCount,
    instructionOrdinary: dayCount,
    instructionDifficult: dayCount,
  }),
  workingHours: z
    .array(
      z
        .strictObject({ from: timeOfDay, until: timeOfDay })
        .refine(({ from, until }) => from < until, 'a stretch ends after it begins'),
    )
    .min(1)
    .refine(
      (all) => all.every(({ from }, index) => index === 0 || (all[index - 1]?.until ?? '') <= from),
      'stretches follow one another',
    ),
  dispatch: z.strictObject({ takeBackMinutes: z.int().min(0).max(1_440) }),
  signing: z
    .strictObject({ yellowAfterWd: wd, redAfterWd: wd })
    .refine((each) => each.yellowAfterWd <= each.redAfterWd, 'yellow begins at or before red'),
  dispute: z.strictObject({ decideWithinWd: wd }),
  returned: z.strictObject({ answerFormWithinWd: wd }),
  deadlineRequest: z.strictObject({ extensionsAtMost: z.int().min(0).max(10), decideWithinWd: wd }),
  cascade: z.strictObject({ marginReasonAboveBp: basisPoints }),
  lamp,
  ladder,
  restriction: z.strictObject({
    raiseBeforeWd: wd,
    answerWithinWd: wd,
    assignWithinWd: wd,
    leaderWithinWd: wd,
    meetWithinWd: wd,
  }),
  explanation: z.strictObject({ answerWithinWd: wd }),
  projects,
  handOver: z.strictObject({ signWithinWd: wd }),
  order: z.strictObject({ signWithinWd: wd, feedbackWithinWd: wd, reviewWithinWd: wd }),
  month: z.strictObject({
    opensOnDay: z.int().min(1).max(28),
    lateWd: wd,
    reviewWithinWd: wd,
    maxCharacters: z.int().min(1),
    maxEvidenceFiles: z.int().min(0),
    maxEvidencePages: z.int().min(0),
  }),
  assessment: assessmentRules,
  specialMeasures: specialMeasureRules,
  lampDeduction: lampDeductionRules,
  verification: verificationRules,
  objection: z.strictObject({ fileWithinWd: wd, opinionWithinWd: wd, decideWithinWd: wd, movedWithinWd: wd }),
  consequence: consequenceRules,
  radar,
  measurement: z.strictObject({ askFromFactor: z.number().min(2).max(1_000) }),
  assessmentYear: z.strictObject({ remindWd: wd }),
  forecast: z
    .strictObject({ nearDays: ahead, farDays: ahead })
    .refine((each) => each.nearDays < each.farDays, 'near comes before far'),
  load: z.strictObject({ suggestWithinWd: wd }),
  publicPage: z.strictObject({
    decision: z
      .string()
      .max(60)
      .regex(/^$|〔20\d\d〕\d+号/, 'the number of a signed decision, as 定办发〔2026〕1号, or empty'),
    requestsPerMinute: z.int().min(1).max(10_000),
  }),
});

/** What a file rules/<city>.yaml must look like; unknown keys are refused. Documented in rules/README.md. */
export const rulePackSchema = rulePackShape.superRefine((pack, context) => {
  for (const problem of rungProblems(pack)) context.addIssue({ code: 'custom', ...problem });
}) satisfies z.ZodType<RulePack>;
