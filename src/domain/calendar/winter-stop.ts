import { addDays } from './city-day.js';
import { WorkingCalendar } from './working-calendar.js';
import type { CalendarException } from './working-calendar.js';

/** The days of every winter on which nothing is built 冬歇期, `MM-DD`, both inclusive; it may go over New Year. */
export interface WinterStop {
  from: string;
  until: string;
}

/** Whether a day `YYYY-MM-DD` lies in the winter stop. */
export function isInWinterStop(day: string, { from, until }: WinterStop): boolean {
  const monthDay = day.slice(5);
  return from <= until ? from <= monthDay && monthDay <= until : from <= monthDay || monthDay <= until;
}

/**
 * The calendar by which work outdoors is counted: no day of a winter stop is a working day, whatever else it is.
 * `first` and `last` are years, inclusive, between which days are asked for; beyond them winters count like other days.
 * Source: rules.md, "Calendar": winter stop 冬歇期 for construction.
 */
export function withoutWinter(
  { version, days }: WorkingCalendar,
  stop: WinterStop,
  { first, last }: { first: number; last: number },
): WorkingCalendar {
  const winters: CalendarException[] = [];
  for (let day = `${first}-01-01`; day <= `${last}-12-31`; day = addDays(day, 1))
    if (isInWinterStop(day, stop)) winters.push({ date: day, kind: 'holiday', name: '冬歇期' });
  return new WorkingCalendar(version, [...days, ...winters]);
}
