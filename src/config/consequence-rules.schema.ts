import { z } from 'zod';
import type { ConsequenceRules } from '../domain/consequence/consequence-rules.js';

const wd = z.int().min(1).max(250);
const fen = z.int().min(0).max(100_000_000_000);
const places = z
  .array(fen)
  .min(1)
  .max(20)
  .refine(
    (all) => all.every((each, at) => at === 0 || each <= (all[at - 1] ?? 0)),
    'a better place has no smaller bonus',
  );

/** The section `consequence` of a rule pack. */
export const consequenceRules = z.strictObject({
  statementWithinWd: wd,
  signWithinWd: wd,
  headAnswersFromMonths: z.int().min(0).max(60),
  rewardSigners: z.array(z.string().regex(/^[\w-]+\/[a-z_]+$/, 'code of a post')).min(1),
  bonusFen: z.strictObject({ county: places, other: places }),
  redFlags: z.int().min(1).max(20),
  fundYearFen: fen,
  interview: z.strictObject({
    callWithinWd: wd,
    receiptWithinWd: wd,
    meetWithinWd: wd,
    recordWithinWd: wd,
    recallWithinWd: wd,
    commitWithinWd: wd,
    orderWithinWd: wd,
    rectifyWithinWd: wd,
    checkWithinWd: wd,
  }),
}) satisfies z.ZodType<ConsequenceRules>;
