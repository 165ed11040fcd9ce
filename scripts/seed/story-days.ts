import { addDays } from '../../src/domain/calendar/city-day.js';
import type { WorkingCalendar } from '../../src/domain/calendar/working-calendar.js';

/** The first morning of the story, a Friday after the National Day holiday. */
export const storyStart = instant('2026-10-09', '09:00');

/** The morning on which people find the demo: a Tuesday; the reference calendar has no holidays after 2026. */
export const storyEnd = instant('2026-11-24', '09:00');

/** An instant of the city. */
export function instant(day: string, time: string): Date {
  return new Date(`${day}T${time}:00+08:00`);
}

/** The n-th working day after a day, before it where n is negative; the day itself where n is 0. */
export function workday(day: string, n: number, calendar: WorkingCalendar): string {
  let found = day;
  for (let left = Math.abs(n); left > 0;) {
    found = addDays(found, Math.sign(n));
    if (calendar.isWorkingDay(found)) left -= 1;
  }
  return found;
}

/** An instant of the city, written `YYYY-MM-DD HH:mm`. */
export const momentOf = (written: string): Date => instant(written.slice(0, 10), written.slice(11));
