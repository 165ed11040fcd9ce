import { addMonths, lastDayOfMonth } from '../calendar/city-day.js';

/** A quarter with its first and last day, both inclusive, `YYYY-MM-DD`. */
export interface Quarter {
  /** `2025Q4`. */
  period: string;
  year: number;
  /** True for the fourth: annual rows are due with it. */
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
