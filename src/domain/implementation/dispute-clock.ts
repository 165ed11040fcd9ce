import type { CityLaw } from '../city-law.js';
import { moveByWorkingDays } from './review-clock.js';

/**
 * Until when a duty may be disputed 职责异议: 24:00 of the first wd after the dispatch, inclusive.
 * Source: rules.md, "A task's life": within the signing day, once.
 */
export function disputeUntil(dispatchedAt: Date, { rules, calendar }: CityLaw): Date {
  return calendar.addWorkingDays(dispatchedAt, rules.signing.yellowAfterWd);
}

/** Until when the office decides a dispute, inclusive. Source: rules.md: the office decides in 2 wd. */
export function disputeDecideBy(raisedAt: Date, { rules, calendar }: CityLaw): Date {
  return calendar.addWorkingDays(raisedAt, rules.dispute.decideWithinWd);
}

/**
 * A deadline of the body that takes over: moved by the wd that the dispute took, so that it loses none of them.
 * Source: rules.md: the clock stands while a dispute is open.
 */
export function deadlineAfterDispute(
  dueAt: Date,
  { raisedAt, decidedAt }: { raisedAt: Date; decidedAt: Date },
  law: CityLaw,
): Date {
  return moveByWorkingDays(dueAt, law.calendar.workingDaysBetween(raisedAt, decidedAt), law);
}
