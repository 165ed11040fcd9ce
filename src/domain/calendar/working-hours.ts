import { addDays, atTime, dayOf } from './city-day.js';
import type { WorkingCalendar } from './working-calendar.js';

/** One stretch of a working day, `HH:MM`; `until` is exclusive and later than `from`. */
export interface WorkingHours {
  from: string;
  until: string;
}

/**
 * Working minutes between two instants, whole ones; 0 when `to` is not later. Days off have none.
 * Source: rules.md, "Calendar": working hours 8:30–12:00, 14:30–18:00 where minutes are counted.
 */
export function workingMinutesBetween(
  from: Date,
  to: Date,
  { calendar, hours }: { calendar: WorkingCalendar; hours: readonly WorkingHours[] },
): number {
  if (to <= from) return 0;
  const [first, last] = [dayOf(from), dayOf(to)];
  const within = (day: string) => (calendar.isWorkingDay(day) ? minutesOf(day, hours, { from, to }) : 0);
  if (first === last) return Math.floor(within(first));
  const wholeDays = calendar.workingDaysBetween(atTime(first, '24:00'), atTime(addDays(last, -1), '24:00'));
  const ofDay = minutesOf(first, hours, { from: atTime(first, '00:00'), to: atTime(first, '24:00') });
  return Math.floor(within(first) + within(last) + wholeDays * ofDay);
}

/** These working minutes in days of work, to one decimal; null below one day. */
export function inWorkingDays(minutes: number, hours: readonly WorkingHours[]): number | null {
  const day = '2026-01-01';
  const ofDay = minutesOf(day, hours, { from: atTime(day, '00:00'), to: atTime(day, '24:00') });
  return minutes < ofDay ? null : Math.round((minutes / ofDay) * 10) / 10;
}

function minutesOf(
  day: string,
  hours: readonly WorkingHours[],
  { from, to }: { from: Date; to: Date },
): number {
  return hours.reduce((sum, stretch) => {
    const begin = Math.max(atTime(day, stretch.from).getTime(), from.getTime());
    const end = Math.min(atTime(day, stretch.until).getTime(), to.getTime());
    return sum + Math.max(0, end - begin) / 60_000;
  }, 0);
}
