import { endOfDay, justAfter, startOfDay } from '../../calendar/city-day.js';
import type { CityLaw } from '../../city-law.js';
import type { StepCode } from './step-code.js';

/** What the walk does with a row of the assessment calendar: opens it, reminds before its last day, closes it after. */
export type RowAct = 'open' | 'remind' | 'close';

/** A row of the assessment calendar. */
export interface CalendarRow {
  id: string;
  /** `2026-10`, `2026Q3`, `2026`. */
  period: string;
  code: StepCode;
  /** First and last day, both inclusive, `YYYY-MM-DD`. */
  startsOn: string;
  dueOn: string;
}

/** An act whose instant has come. */
export interface DueAct {
  row: CalendarRow;
  act: RowAct;
  /** True: a later act of the same row is due too, so that this one is recorded and nobody is told. */
  passedOver: boolean;
}

/** What is due in a year at one instant, and when to look again. */
export interface YearJudgement {
  due: DueAct[];
  /** Null: every row is closed. Always > now. */
  nextDueAt: Date | null;
}

/** Everything by which the clock of an assessment year is judged. */
export interface YearFacts {
  rows: readonly CalendarRow[];
  /** Acts that were done, as `actKey` writes them. */
  done: ReadonlySet<string>;
  /** When the year came into the record: rows that had ended by then are not walked. */
  beganAt: Date;
}

/** The key of an act. */
export const actKey = (rowId: string, act: RowAct): string => `${rowId} ${act}`;

/**
 * The instants of a row: it opens with its first day, is reminded of some working days before its last one ends, where
 * that is after its opening, and closes right after its last day.
 * Source: rules.md, "Month" and "Calendar": a day ends at 24:00; the reminder is an assumption.
 */
export function momentsOf(row: CalendarRow, { rules, calendar }: CityLaw): { act: RowAct; at: Date }[] {
  const opensAt = startOfDay(row.startsOn);
  const closesAt = justAfter(endOfDay(row.dueOn));
  const remindAt = justAfter(calendar.workingDaysBefore(row.dueOn, rules.assessmentYear.remindWd));
  const reminder = remindAt > opensAt && remindAt < closesAt;
  return [
    { act: 'open', at: opensAt },
    ...(reminder ? [{ act: 'remind' as const, at: remindAt }] : []),
    { act: 'close', at: closesAt },
  ];
}

/**
 * Judges one walk over all rows, which overlap: what fell due and is not done yet, row by row in the calendar's order.
 * Of several due acts of one row only the last one is told; the earlier are passed over.
 * Source: architecture.md, law 5: what an outage skipped is recorded as passed over.
 */
export function judgeYear({ rows, done, beganAt }: YearFacts, law: CityLaw, now: Date): YearJudgement {
  const due: DueAct[] = [];
  let nextDueAt: Date | null = null;
  for (const row of rows) {
    const moments = momentsOf(row, law);
    if ((moments.at(-1)?.at ?? beganAt) <= beganAt) continue;
    const pending = moments.filter(({ act }) => !done.has(actKey(row.id, act)));
    const come = pending.filter(({ at }) => at <= now);
    due.push(...come.map(({ act }, index) => ({ row, act, passedOver: index < come.length - 1 })));
    const next = pending.find(({ at }) => at > now)?.at;
    if (next !== undefined && (nextDueAt === null || next < nextDueAt)) nextDueAt = next;
  }
  return { due, nextDueAt };
}
