import { addMonths, lastDayOfMonth, monthOf, startOfDay } from '../calendar/city-day.js';

/** A quarter, or a whole year, with its first and last day, both inclusive, `YYYY-MM-DD`. */
export interface Quarter {
  /** `2025Q4`, `2025`. */
  period: string;
  year: number;
  /** True for the fourth and for the year itself: annual rows are due with it. */
  closesYear: boolean;
  firstDay: string;
  lastDay: string;
}

/** Reads a quarter written as `2025Q4`; null for anything else. */
export function quarterOf(period: string): Quarter | null {
  const [, year, quarter] = /^(20\d\d)Q([1-4])$/.exec(period) ?? [];
  if (year === undefined || quarter === undefined) return null;
  const first = addMonths(`${year}-01`, (Number(quarter) - 1) * 3);
  return {
    ...{ period, year: Number(year), closesYear: quarter === '4', firstDay: `${first}-01` },
    lastDay: lastDayOfMonth(addMonths(first, 2)),
  };
}

/** Reads a quarter, or a year written as `2025`, which is over with its fourth quarter; null for anything else. */
export function periodOf(period: string): Quarter | null {
  const [, year] = /^(20\d\d)$/.exec(period) ?? [];
  if (year === undefined) return quarterOf(period);
  const days = { firstDay: `${year}-01-01`, lastDay: `${year}-12-31` };
  return { period, year: Number(year), closesYear: true, ...days };
}

/** Whether a period is a year as a whole, `2025`. */
export const isYear = (period: string): boolean => /^20\d\d$/.test(period);

/** Sorts quarters and years, the latest first; a year comes after its fourth quarter. */
export const laterFirst = (one: string, other: string): number =>
  one.padEnd(6, 'Y') > other.padEnd(6, 'Y') ? -1 : 1;

/** The four quarters of a year, in their order. */
export const quartersOf = (year: string): [string, string, string, string] => [
  ...([`${year}Q1`, `${year}Q2`, `${year}Q3`, `${year}Q4`] as const),
];

/** The quarter, `2026Q4`, that contains the city's day of an instant. */
export function quarterAt(instant: Date): string {
  const month = monthOf(instant);
  return `${month.slice(0, 4)}Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}

/** A quarter and those before it, the newest first, `count` in all. @throws RangeError for what is no quarter */
export function quartersBack(period: string, count: number): string[] {
  const quarter = quarterOf(period);
  if (quarter === null) throw new RangeError(`no such quarter: ${period}`);
  const month = quarter.firstDay.slice(0, 7);
  return Array.from({ length: count }, (_, back) =>
    quarterAt(startOfDay(`${addMonths(month, -3 * back)}-01`)),
  );
}
