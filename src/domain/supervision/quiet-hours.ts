import { atTime, closingDayOf, dayOf } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';

/**
 * The earliest instant at which a notice may go out: at once in office hours (from 08:30 inclusive to 22:00
 * exclusive of a working day), else at 08:30 of the day or the next working day. Urgent 特急 goes at once.
 * Source: rules.md, "Ladder": quiet hours 22:00–08:30 of the next wd, except tasks marked 特急; that a whole day
 * off is quiet follows from "of the next wd".
 */
export function notBefore(now: Date, { rules, calendar }: CityLaw, urgent: boolean): Date {
  if (urgent) return now;
  const { from, until } = rules.ladder.quietHours;
  const today = dayOf(now);
  const working = calendar.isWorkingDay(today);
  const opens = atTime(today, until);
  if (working && now >= opens && now < atTime(today, from)) return now;
  if (working && now < opens) return opens;
  const nextWorkingDay = closingDayOf(calendar.addWorkingDays(now, 1));
  return atTime(nextWorkingDay, until);
}
