import { justAfter } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import type { LampColour } from './part-facts.js';

/** Everything by which the clock of one requested explanation is judged. */
export interface ExplanationFacts {
  /** Limit of the answer, inclusive. */
  dueAt: Date;
  /** When the unit was reminded, and when its silence was handed to the office; null: not yet. */
  remindedAt: Date | null;
  lateAt: Date | null;
  answeredAt: Date | null;
}

/** What is due for an explanation at one instant, and when to look again. */
export interface ExplanationJudgement {
  due: 'remind' | 'late' | null;
  /** Null: nothing can become due any more. Always > now. */
  nextDueAt: Date | null;
}

/**
 * Judges the clock of an explanation: the unit is reminded on the last working day of its limit, and an answer that is
 * still not there after it goes to the supervision office.
 * Source: issue 8, "a question with a clock"; the reminder on the last day is an assumption, as for an objection.
 */
export function judgeExplanation(
  { dueAt, remindedAt, lateAt, answeredAt }: ExplanationFacts,
  { calendar }: CityLaw,
  now: Date,
): ExplanationJudgement {
  if (answeredAt !== null || lateAt !== null) return { due: null, nextDueAt: null };
  const remindAt = justAfter(calendar.workingDaysBefore(dueAt, 1));
  const overdueAt = justAfter(dueAt);
  if (now >= overdueAt) return { due: 'late', nextDueAt: null };
  if (remindedAt !== null) return { due: null, nextDueAt: overdueAt };
  return now >= remindAt ? { due: 'remind', nextDueAt: overdueAt } : { due: null, nextDueAt: remindAt };
}

/**
 * The lamp of whoever answers: yellow once he was reminded, red past the limit.
 * Source: rules.md, "Lamp": leaders, reviewers and approvers have lamps for what waits for them.
 */
export function explanationLamp({ dueAt, remindedAt, answeredAt }: ExplanationFacts, now: Date): LampColour {
  if (answeredAt !== null) return 'green';
  if (now > dueAt) return 'red';
  return remindedAt === null ? 'green' : 'yellow';
}

/** The limit of an answer, inclusive. Source: rule pack, explanation.answerWithinWd, 3 wd. */
export const explanationDueAt = ({ rules, calendar }: CityLaw, now: Date): Date =>
  calendar.addWorkingDays(now, rules.explanation.answerWithinWd);
