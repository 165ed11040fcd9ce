import { closingDayOf, endOfMonth, justAfter, monthOf } from '../calendar/city-day.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { earliest } from './ground.js';
import type { MilestoneFacts, PartFacts } from './part-facts.js';

/** A stretch of the plan: from one percent to a higher one, evenly in wd or all at its end. */
interface Piece {
  from: Date;
  /** Inclusive: `end` is expected only after it. */
  to: Date;
  start: number;
  end: number;
  even: boolean;
}

/** The progress that is expected of a part, percent 0–100; it never falls. */
export interface ExpectedProgress {
  at(now: Date): number;
  /** The first instant at which `tooLittle` holds for what is expected then; null: never. Monotone in its argument. */
  firstWhen(tooLittle: (expected: number) => boolean): Date | null;
}

/**
 * The plan of a part as its milestones draw it; null when a monthly curve has no plan, so that nothing can be said.
 * Before the first deadline nothing but the curve is expected, after the last its percent stays.
 * Source: rules.md, "Lamp": linear in wd, at-end, or a monthly plan. Months count when they are over (assumption).
 */
export function expectedByMilestones(
  facts: Pick<PartFacts, 'dispatchedAt' | 'milestones'>,
  calendar: WorkingCalendar,
): ExpectedProgress | null {
  const pieces: Piece[] = [];
  let from = facts.dispatchedAt;
  let start = 0;
  for (const milestone of facts.milestones) {
    if (milestone.curve === 'monthly' && milestone.monthlyPlan === null) return null;
    for (const piece of piecesOf(milestone, from, start)) {
      pieces.push(piece);
      start = piece.end;
    }
    from = milestone.dueAt;
  }
  return planOf(pieces, calendar);
}

/** An even plan from dispatch to a deadline, for a part that has a date but no milestones (assumption). */
export function expectedByDeadline(
  facts: Pick<PartFacts, 'dispatchedAt'>,
  dueAt: Date,
  calendar: WorkingCalendar,
): ExpectedProgress {
  return planOf([{ from: facts.dispatchedAt, to: dueAt, start: 0, end: 100, even: true }], calendar);
}

/** What a reader is shown of the plan: whole percent at `now`; null where nothing can be said. The lamp is exact. */
export function expectedPercent(
  facts: Pick<PartFacts, 'dispatchedAt' | 'milestones' | 'dueAt'>,
  now: Date,
  calendar: WorkingCalendar,
): number | null {
  const byDate = facts.dueAt && expectedByDeadline(facts, facts.dueAt, calendar);
  const plan = facts.milestones.length > 0 ? expectedByMilestones(facts, calendar) : byDate;
  return plan === null ? null : Math.round(plan.at(now));
}

function piecesOf(milestone: MilestoneFacts, from: Date, start: number): Piece[] {
  const { dueAt: to, curve, expectedAtEnd, monthlyPlan } = milestone;
  const end = Math.max(start, expectedAtEnd);
  if (curve !== 'monthly') return [{ from, to, start, end, even: curve === 'linear' }];
  const pieces: Piece[] = [];
  let reached = start;
  for (let monthEnd = endOfMonth(from); monthEnd < to; monthEnd = endOfMonth(monthEnd, 1)) {
    const planned = Math.min(
      end,
      Math.max(reached, monthlyPlan?.[monthOf(closingDayOf(monthEnd))] ?? reached),
    );
    pieces.push({ from, to: monthEnd, start: reached, end: planned, even: false });
    reached = planned;
  }
  return [...pieces, { from, to, start: reached, end, even: false }];
}

function planOf(pieces: readonly Piece[], calendar: WorkingCalendar): ExpectedProgress {
  return {
    at: (now) => {
      let reached = 0;
      for (const piece of pieces) {
        if (now <= piece.to) return Math.max(reached, withinPiece(piece, now, calendar));
        reached = piece.end;
      }
      return reached;
    },
    firstWhen: (tooLittle) => {
      const piece = pieces.find(({ end }) => tooLittle(end));
      return piece === undefined ? null : firstInPiece(piece, tooLittle, calendar);
    },
  };
}

function withinPiece(piece: Piece, now: Date, calendar: WorkingCalendar): number {
  if (!piece.even) return piece.start;
  return interpolate(piece, calendar.workingShare(piece.from, piece.to, now));
}

// An even piece rises after the 24:00 of each of its working days: the k-th of n brings k/n of the way.
function firstInPiece(
  piece: Piece,
  tooLittle: (expected: number) => boolean,
  calendar: WorkingCalendar,
): Date {
  const end = justAfter(piece.to);
  const days = piece.even ? calendar.workingDaysBetween(piece.from, piece.to) : 0;
  if (days === 0) return end;
  let low = 0;
  let high = days;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (tooLittle(interpolate(piece, middle / days))) high = middle;
    else low = middle + 1;
  }
  const rise = justAfter(calendar.addWorkingDays(piece.from, low));
  return low === 0 ? piece.from : (earliest([rise, end]) ?? end);
}

// Rounded to a millionth, so that 10 points behind are 10 whatever the fraction was.
function interpolate({ start, end }: Piece, share: number): number {
  return Math.round((start + (end - start) * share) * 1e6) / 1e6;
}
