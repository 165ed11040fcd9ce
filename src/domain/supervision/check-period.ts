import { addDays, addMonths, lastDayOfMonth } from '../calendar/city-day.js';

/** The days of a period, both inclusive, `YYYY-MM-DD`. */
export interface PeriodDays {
  from: string;
  to: string;
}

const shape = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/;

/** Whether a text is a period: a year `2026`, a quarter `2026-Q4` or a month `2026-11`. */
export const isPeriod = (text: string): boolean => shape.test(text);

/** The days of a period. @throws RangeError for what is none */
export function periodDays(period: string): PeriodDays {
  const [, year, quarter, month] = shape.exec(period) ?? [];
  if (year === undefined) throw new RangeError(`no such period: ${period}`);
  if (month !== undefined) return { from: `${period}-01`, to: lastDayOfMonth(period) };
  if (quarter === undefined) return { from: `${year}-01-01`, to: `${year}-12-31` };
  const first = addMonths(`${year}-01`, (Number(quarter) - 1) * 3);
  return { from: `${first}-01`, to: addDays(`${addMonths(first, 3)}-01`, -1) };
}
