import { justAfter } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import { isUndecided } from '../states/objection-states.js';
import type { ObjectionState } from '../states/objection-states.js';

/** Everything by which the clock of one objection is judged. */
export interface ObjectionFacts {
  state: ObjectionState;
  /** Limits of opinion and decision, inclusive. */
  opinionDueAt: Date;
  decideDueAt: Date;
  /** When whoever decides was reminded, and when the decision was marked as overdue; null: not yet. */
  remindedAt: Date | null;
  overdueAt: Date | null;
}

/** What is due for an objection at one instant, and when to look again. */
export interface ObjectionJudgement {
  due: 'remind' | 'overdue' | null;
  /** Null: nothing can become due any more. Always > now. */
  nextDueAt: Date | null;
}

/**
 * Judges the clock of an objection: whoever decides is reminded on the last working day of his limit, and a decision
 * that is still not there after it is marked. It never decides one: that is a person's.
 * Source: rules.md, "Quarter and year": decided within 10 wd; the reminder on the last day is an assumption.
 */
export function judgeObjection(facts: ObjectionFacts, { calendar }: CityLaw, now: Date): ObjectionJudgement {
  if (!isUndecided(facts.state) || facts.overdueAt !== null) return { due: null, nextDueAt: null };
  const remindAt = justAfter(calendar.workingDaysBefore(facts.decideDueAt, 1));
  const overdueAt = justAfter(facts.decideDueAt);
  if (now >= overdueAt) return { due: 'overdue', nextDueAt: null };
  if (facts.remindedAt !== null) return { due: null, nextDueAt: overdueAt };
  return now >= remindAt ? { due: 'remind', nextDueAt: overdueAt } : { due: null, nextDueAt: remindAt };
}

/** Whose move an objection is. */
export type ObjectionMover = 'owner' | 'chair' | 'office' | 'nobody';

/**
 * Who has the next move on an objection, and by when: the data owner has his days for the opinion, then the assessment
 * office decides with or without one; what was upheld it corrects.
 */
export function objectionMove(
  { state, opinionDueAt, decideDueAt }: ObjectionFacts,
  now: Date,
): { who: ObjectionMover; dueAt: Date | null } {
  if (state === 'filed' && now <= opinionDueAt) return { who: 'owner', dueAt: opinionDueAt };
  if (isUndecided(state)) return { who: 'chair', dueAt: decideDueAt };
  return { who: state === 'upheld' ? 'office' : 'nobody', dueAt: null };
}
