import { addMonths } from '../calendar/city-day.js';
import { quarterOf } from './quarter.js';

/** How often an indicator is measured. */
export type Rhythm = 'monthly' | 'quarterly' | 'annual';

/**
 * Under which period the values of a month are kept, by rhythm; null: none is due. The value of a quarter's last month
 * is the quarter's, as statistics run from January. Source: rules.md, "Month"; the joining is an assumption.
 */
export function duePeriods(month: string): Record<Rhythm, string | null> {
  const number = Number(month.slice(5));
  const quarter = number % 3 === 0 ? `${month.slice(0, 4)}Q${number / 3}` : null;
  return {
    ...{ monthly: quarter ?? month, quarterly: quarter },
    annual: number === 12 ? month.slice(0, 4) : null,
  };
}

/** The last month of a period, `YYYY-MM`: of a month, a quarter or a year; null for what is no period. */
export function lastMonthOf(period: string): string | null {
  if (/^20\d\d$/.test(period)) return `${period}-12`;
  if (/^20\d\d-(0[1-9]|1[0-2])$/.test(period)) return period;
  return quarterOf(period)?.lastDay.slice(0, 7) ?? null;
}

/** The quarter that a period counts in; a year counts with its fourth. */
export function quarterOfPeriod(period: string): string | null {
  const month = lastMonthOf(period);
  return month && `${month.slice(0, 4)}Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}

/** The next period of the same length. */
export function nextPeriod(period: string): string | null {
  const month = lastMonthOf(period);
  if (month === null) return null;
  if (period.length === 4) return String(Number(period) + 1);
  return period.includes('Q') ? quarterOfPeriod(addMonths(month, 3)) : addMonths(month, 1);
}

/** A period in words: 2026年10月, 2026年第三季度, 2026年. */
export function sayPeriod(period: string): string {
  const year = `${period.slice(0, 4)}年`;
  if (period.includes('Q')) return `${year}第${'一二三四'[Number(period.slice(5)) - 1] ?? ''}季度`;
  return period.length === 4 ? year : `${year}${Number(period.slice(5))}月`;
}
