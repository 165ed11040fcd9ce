import { addMonths, lastDayOfMonth } from '../calendar/city-day.js';
import type { Head } from './candidate.js';

/** The same day of a month so many months later, or that month's last day where it is shorter. */
function monthsAfter(day: string, months: number): string {
  const month = addMonths(day.slice(0, 7), months);
  const same = `${month}-${day.slice(8)}`;
  const last = lastDayOfMonth(month);
  return same > last ? last : same;
}

/**
 * Whether the head answers himself on a day: he is in post for so many whole months; else his body is heard.
 * Source: rules.md, "Consequences": a head in post for less than 6 months: the body is heard, not the person.
 */
export const answersHimself = (head: Head | null, day: string, fromMonths: number): boolean =>
  head !== null && monthsAfter(head.sinceOn, fromMonths) <= day;
