import { quarterOf } from '../assessment/quarter.js';
import { dayNumberFrom } from '../calendar/city-day.js';

/** Days of a tenure, both inclusive, `YYYY-MM-DD`; null: it runs. */
interface TenureDays {
  fromOn: string;
  toOn: string | null;
}

/** First and last day of a period, both inclusive, `YYYY-MM-DD`. */
interface PeriodDays {
  firstDay: string;
  lastDay: string;
}

/** How much of a period somebody was in post, in calendar days. */
export interface TenureShare {
  days: number;
  of: number;
}

/** The days of a quarter `2026Q3` or a year `2026`; null for anything else. */
function periodDays(period: string): PeriodDays | null {
  if (/^20\d\d$/.test(period)) return { firstDay: `${period}-01-01`, lastDay: `${period}-12-31` };
  return quarterOf(period);
}

/**
 * How many days of a quarter or year fall into a tenure; 0 days: none, and for what is no period. A result stands in the
 * dossier of everybody who was in post on any day of it, with the number of his days: the reader judges.
 * Source: rules.md, "Bodies and people": a dossier is by tenure; the share is an assumption.
 */
export function tenureShare({ fromOn, toOn }: TenureDays, period: string): TenureShare {
  const whole = periodDays(period);
  if (whole === null) return { days: 0, of: 0 };
  const first = dayNumberFrom(fromOn > whole.firstDay ? fromOn : whole.firstDay);
  const last = dayNumberFrom(toOn !== null && toOn < whole.lastDay ? toOn : whole.lastDay);
  const of = dayNumberFrom(whole.lastDay) - dayNumberFrom(whole.firstDay) + 1;
  return { days: Math.max(0, last - first + 1), of };
}
