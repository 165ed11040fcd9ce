import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { DeadlineEntry, DeadlineFact } from './deadline-entry.js';

/** A deadline as its ledger says it. */
export interface ProjectedDeadline {
  /** Inclusive; null: 长期坚持. */
  dueAt: Date | null;
  /** While the clock stands by a suspension: since when and until when. */
  stopped: { since: Date; until: Date } | null;
}

/**
 * The deadline after one more fact, counted by a calendar. A `set` counts as it was set; a `calendar` alone changes
 * nothing, it is `recount` that does.
 */
export function dueAfter(dueAt: Date | null, fact: DeadlineFact, calendar: WorkingCalendar): Date | null {
  switch (fact.kind) {
    case 'set':
      return fact.dueAt;
    case 'extension':
    case 'parent':
      return fact.to;
    case 'transfer':
      return fact.to ?? dueAt;
    case 'dispute':
    case 'suspension':
      return movedBy(dueAt, calendar.workingDaysBetween(fact.from, fact.to), calendar);
    case 'restriction':
      return fact.movesDeadline
        ? movedBy(dueAt, calendar.workingDaysBetween(fact.from, fact.to), calendar)
        : dueAt;
    case 'resumption':
      return movedBy(dueAt, -calendar.workingDaysBetween(fact.from, fact.to), calendar);
    case 'review':
      return latestOf(
        movedBy(dueAt, calendar.workingDaysBetween(fact.from, fact.to), calendar),
        fact.atLeast && calendar.addWorkingDays(fact.atLeast.from, fact.atLeast.days),
      );
    default:
      return dueAt;
  }
}

/**
 * The deadline counted again from its facts by another calendar: what was counted in wd lands on a wd of it, a day that
 * somebody fixed stays. Source: rules.md, "Calendar": a calendar change re-projects every running deadline.
 */
export function recount(facts: readonly DeadlineFact[], calendar: WorkingCalendar): Date | null {
  return facts.reduce<Date | null>((dueAt, fact) => {
    if (fact.kind === 'set' && fact.counted !== null)
      return calendar.addWorkingDays(fact.counted.from, fact.counted.days);
    return dueAfter(dueAt, fact, calendar);
  }, null);
}

/**
 * The deadline that the entries of a part make, in their order; `calendarOf` gives the calendar of a version.
 * Each entry is counted by the calendar of its time; an entry `calendar` counts all before it again.
 */
export function projectDeadline(
  entries: readonly DeadlineEntry[],
  calendarOf: CalendarOf,
): ProjectedDeadline {
  const facts: DeadlineFact[] = [];
  let dueAt: Date | null = null;
  let stopped: ProjectedDeadline['stopped'] = null;
  for (const { fact, at, calendarVersion } of entries) {
    if (fact.kind === 'calendar') {
      dueAt = recount(facts, calendarOf(calendarVersion));
      continue;
    }
    facts.push(fact);
    dueAt = fact.kind === 'set' ? fact.dueAt : dueAfter(dueAt, fact, calendarOf(calendarVersion));
    if (fact.kind === 'suspension') stopped = { since: at, until: fact.to };
    if (fact.kind === 'resumption') stopped = null;
  }
  return { dueAt, stopped };
}

/** What another calendar does to a running deadline. */
export interface Reprojection {
  before: Date | null;
  after: Date | null;
  /** Wd that are left by the present and by the other calendar; null: no date. */
  leftBefore: number | null;
  leftAfter: number | null;
}

/**
 * Counts a running deadline again by another calendar. `dueAt` is the deadline as it stands: where its ledger does not
 * lead there, it is a day like one that somebody fixed, and stays.
 */
export function reproject(
  { entries, dueAt, stoppedUntil }: RunningDeadline,
  {
    calendarOf,
    from,
    to,
    now,
  }: { calendarOf: CalendarOf; from: WorkingCalendar; to: WorkingCalendar; now: Date },
): Reprojection {
  const isTold = projectDeadline(entries, calendarOf).dueAt?.getTime() === dueAt?.getTime();
  const facts = entries.flatMap(({ fact }) => (fact.kind === 'calendar' ? [] : [fact]));
  const after = isTold ? recount(facts, to) : dueAt;
  const stopped = stoppedUntil && { since: now, until: stoppedUntil };
  return {
    before: dueAt,
    after,
    leftBefore: remainingWd({ dueAt, stopped }, from, now),
    leftAfter: remainingWd({ dueAt: after, stopped }, to, now),
  };
}

/** A deadline that runs, with its ledger; `stoppedUntil` while its clock stands. */
export interface RunningDeadline {
  entries: readonly DeadlineEntry[];
  dueAt: Date | null;
  stoppedUntil: Date | null;
}

/** The working calendar of a version. */
export type CalendarOf = (version: number) => WorkingCalendar;

/** Whether another calendar changes the day, or what is left until it. */
export const isReprojected = ({ before, after, leftBefore, leftAfter }: Reprojection): boolean =>
  before?.getTime() !== after?.getTime() || leftBefore !== leftAfter;

/** Wd that are left until a deadline; while the clock stands they are those that were left when it stopped. */
export function remainingWd(
  { dueAt, stopped }: ProjectedDeadline,
  calendar: WorkingCalendar,
  now: Date,
): number | null {
  if (dueAt === null) return null;
  return calendar.workingDaysBetween(stopped === null || now > stopped.until ? now : stopped.until, dueAt);
}

/**
 * Open milestones after their deadline moved: each by as many wd, the one at the deadline with it, none later than it.
 * Source: rules.md says it of the deadline; that milestones go along is an assumption.
 */
export function moveMilestone(
  dueAt: Date,
  { before, after }: { before: Date; after: Date },
  calendar: WorkingCalendar,
): Date {
  if (dueAt.getTime() === before.getTime()) return after;
  const days = calendar.workingDaysBetween(before, after) - calendar.workingDaysBetween(after, before);
  const moved = movedBy(dueAt, days, calendar) ?? dueAt;
  return moved > after ? after : moved;
}

function movedBy(dueAt: Date | null, days: number, calendar: WorkingCalendar): Date | null {
  return dueAt === null || days === 0 ? dueAt : calendar.addWorkingDays(dueAt, days);
}

function latestOf(one: Date | null, other: Date | null): Date | null {
  return one !== null && other !== null && other > one ? other : one;
}
