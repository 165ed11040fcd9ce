import { justAfter } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import type { DeductionState } from '../states/deduction-states.js';

/** Everything by which the clock of one lamp deduction is judged. */
export interface DeductionFacts {
  state: DeductionState;
  /** Limit of the statement, inclusive. */
  statementUntil: Date;
  checkedAt: Date | null;
  /** When it was told that the check, or the signature, is late; null: not yet. */
  checkLateAt: Date | null;
  decideLateAt: Date | null;
}

/** Whose move on a deduction can be late. */
type LateMove = 'check' | 'decide';

/** What is due for a deduction at one instant, and when to look again. */
export interface DeductionJudgement {
  late: LateMove | null;
  /** Limit of the move that is open, inclusive; null: nobody's. */
  limit: Date | null;
  /** Null: nothing can become due while it stays as it is. Always > now. */
  nextDueAt: Date | null;
}

/**
 * Judges the clock of a lamp deduction: its check is late some working days after the statement term, its signature some
 * after the check, and each is told once. It never checks or signs one: that is a person's.
 * Source: rules.md, table of acts, "deduction"; the limits are assumptions, as for reports and objections.
 */
export function judgeDeduction(facts: DeductionFacts, law: CityLaw, now: Date): DeductionJudgement {
  const open = moveOf(facts, law);
  if (open === null) return { late: null, limit: null, nextDueAt: null };
  const { move, limit, told } = open;
  if (told) return { late: null, limit, nextDueAt: null };
  const lateAt = justAfter(limit);
  return now >= lateAt ? { late: move, limit, nextDueAt: null } : { late: null, limit, nextDueAt: lateAt };
}

function moveOf(
  { state, statementUntil, checkedAt, checkLateAt, decideLateAt }: DeductionFacts,
  { calendar, rules: { lampDeduction } }: CityLaw,
): { move: LateMove; limit: Date; told: boolean } | null {
  const { checkWithinWd, decideWithinWd } = lampDeduction;
  if (state === 'proposed' || state === 'stated') {
    const limit = calendar.addWorkingDays(statementUntil, checkWithinWd);
    return { move: 'check', limit, told: checkLateAt !== null };
  }
  if (state !== 'checked' || checkedAt === null) return null;
  return {
    move: 'decide',
    limit: calendar.addWorkingDays(checkedAt, decideWithinWd),
    told: decideLateAt !== null,
  };
}
