import { addDays, closingDayOf, endOfDay, weekdayOf } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';

/** How many open parts fall due in a week, by its Monday `YYYY-MM-DD`; a week that is not in it has none. */
export type LoadByWeek = ReadonlyMap<string, number>;

/** Within which days a better one is looked for, both inclusive, `YYYY-MM-DD`. */
export interface DayRange {
  from: string;
  to: string;
}

/** The Monday of the week of a day. @throws RangeError for what is no day */
export const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

/** What falls due in the week of a day. */
export const loadOn = (day: string, load: LoadByWeek): number => load.get(mondayOf(day)) ?? 0;

/**
 * The days among which a better one than `day` is looked for: so many wd before and after it, not before tomorrow,
 * and not after `until`, where there is such a limit.
 */
export function rangeAround(
  day: string,
  { today, until }: { today: string; until: string | null },
  { rules, calendar }: CityLaw,
): DayRange {
  const { suggestWithinWd } = rules.load;
  const first = closingDayOf(calendar.workingDaysBefore(day, suggestWithinWd));
  const last = closingDayOf(calendar.addWorkingDays(endOfDay(day), suggestWithinWd));
  return { from: later(first, addDays(today, 1)), to: until === null ? last : earlier(last, until) };
}

/**
 * A working day in a week in which less falls due than in the week of `day`: the emptiest week, of equals the nearest
 * day, of these the earlier one. Null: there is none within the range.
 * Source: experience.md, "decision": load of each unit at the chosen deadline with a better day suggested.
 */
export function betterDay(
  day: string,
  load: LoadByWeek,
  { range, law }: { range: DayRange; law: CityLaw },
): string | null {
  const emptier = daysIn(range).filter(
    (other) => law.calendar.isWorkingDay(other) && loadOn(other, load) < loadOn(day, load),
  );
  const [best = null] = emptier.toSorted(
    (one, other) =>
      loadOn(one, load) - loadOn(other, load) ||
      distance(one, day) - distance(other, day) ||
      (one < other ? -1 : 1),
  );
  return best;
}

function daysIn({ from, to }: DayRange): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

const distance = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other));
const later = (one: string, other: string): string => (one > other ? one : other);
const earlier = (one: string, other: string): string => (one < other ? one : other);
