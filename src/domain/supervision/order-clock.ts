import { justAfter } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import type { OrderState } from '../states/order-states.js';
import { earliest } from './ground.js';

/** What the clock of a supervision order may ask for. */
export type OrderStepName =
  'to_office_head' | 'urge_leader_unsigned' | 'urge_leader_unanswered' | 'draft_interview' | 'urge_reviewer';

/** Everything by which the clock of one supervision order 督办单 is judged. */
export interface OrderFacts {
  state: OrderState;
  draftedAt: Date;
  issuedAt: Date | null;
  signedAt: Date | null;
  /** Inclusive; null: the preset counted from the issue. */
  feedbackDueAt: Date | null;
  feedbackAt: Date | null;
  /** Inclusive; null: the preset counted from the feedback. */
  reviewDueAt: Date | null;
  /** What the clock already did; null where it did not yet. */
  withHeadAt: Date | null;
  urgedUnsignedAt: Date | null;
  urgedUnansweredAt: Date | null;
  /** Cleared by whoever returns the feedback, so that the next review is urged again. */
  urgedReviewerAt?: Date | null;
  interviewAt: Date | null;
}

/** One step that is due and was not recorded. */
export interface OrderStep {
  step: OrderStepName;
  /** The instant at which it became due: 1 ms after its limit. */
  at: Date;
}

/** What is due for an order, and when to look again. */
export interface OrderJudgement {
  /** In order of time; empty when nothing new is due. */
  steps: readonly OrderStep[];
  /** The earliest later instant at which another step falls due; null: none while nobody acts. Always > now. */
  nextDueAt: Date | null;
}

/**
 * Judges the clock of a supervision order at one instant: a draft nobody decided goes to the office head, a unit
 * that does not sign or answer is reported to the responsible leader, a reviewer whose day has passed is urged.
 * Source: rules.md, "Ladder": a draft not decided in 1 wd; unsigned 1 wd, unanswered at its deadline; a red order
 * 5 wd overdue. Mission S4: each open item shows whose move it is.
 */
export function judgeOrder(facts: OrderFacts, law: CityLaw, now: Date): OrderJudgement {
  const pending = openLimits(facts, law)
    .filter(({ doneAt }) => doneAt === null)
    .map(({ step, limit }) => ({ step, at: justAfter(limit) }))
    .sort((one, other) => one.at.getTime() - other.at.getTime());
  return {
    steps: pending.filter(({ at }) => at <= now),
    nextDueAt: earliest(pending.filter(({ at }) => at > now).map(({ at }) => at)),
  };
}

interface OrderLimit {
  step: OrderStepName;
  limit: Date;
  doneAt: Date | null;
}

function openLimits(facts: OrderFacts, law: CityLaw): OrderLimit[] {
  switch (facts.state) {
    case 'draft':
      return [draftLimit(facts, law)];
    case 'issued':
      return [...signingLimits(facts, law), ...answerLimits(facts, law)];
    case 'signed':
      return answerLimits(facts, law);
    case 'answered':
      return reviewLimits(facts, law);
    default:
      return [];
  }
}

function draftLimit({ draftedAt, withHeadAt }: OrderFacts, { rules, calendar }: CityLaw): OrderLimit {
  const limit = calendar.addWorkingDays(draftedAt, rules.ladder.draftWithHeadAfterWd);
  return { step: 'to_office_head', limit, doneAt: withHeadAt };
}

function signingLimits(
  { issuedAt, urgedUnsignedAt }: OrderFacts,
  { rules, calendar }: CityLaw,
): OrderLimit[] {
  if (issuedAt === null) return [];
  const limit = calendar.addWorkingDays(issuedAt, rules.order.signWithinWd);
  return [{ step: 'urge_leader_unsigned', limit, doneAt: urgedUnsignedAt }];
}

function answerLimits(facts: OrderFacts, { rules, calendar }: CityLaw): OrderLimit[] {
  const { issuedAt, feedbackDueAt, urgedUnansweredAt, interviewAt } = facts;
  const preset = issuedAt && calendar.addWorkingDays(issuedAt, rules.order.feedbackWithinWd);
  const limit = feedbackDueAt ?? preset;
  if (limit === null) return [];
  const overdue = calendar.addWorkingDays(limit, rules.ladder.interviewOrderOverdueWd);
  return [
    { step: 'urge_leader_unanswered', limit, doneAt: urgedUnansweredAt },
    { step: 'draft_interview', limit: overdue, doneAt: interviewAt },
  ];
}

function reviewLimits(facts: OrderFacts, { rules, calendar }: CityLaw): OrderLimit[] {
  const { feedbackAt, reviewDueAt, urgedReviewerAt } = facts;
  const limit =
    reviewDueAt ?? (feedbackAt && calendar.addWorkingDays(feedbackAt, rules.order.reviewWithinWd));
  return limit === null ? [] : [{ step: 'urge_reviewer', limit, doneAt: urgedReviewerAt ?? null }];
}
