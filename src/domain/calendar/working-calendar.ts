import type { DayCount } from '../rule-pack.js';
import { closingDayNumberOf, dayNumberFrom, startOfDayNumber } from './city-day.js';

/** A day on which the office's calendar differs from Monday–Friday, `YYYY-MM-DD`. */
export interface CalendarException {
  date: string;
  kind: 'holiday' | 'workday';
  /** 国庆节, 春节 …; told in the story of a deadline. */
  name?: string;
}

/**
 * Working days (wd) of a city: Monday to Friday, but for the imported holidays and make-up workdays 调休.
 * In every count 24:00 belongs to the day that it ends: one wd after Monday 24:00 is Tuesday 24:00.
 * A year that was not imported yet counts by weekends alone.
 * Source: rules.md, "Calendar"; the State Council's yearly holiday notice.
 */
export class WorkingCalendar {
  readonly #first: number;
  // Running sum of what the exceptions add to the weekdays before day `#first + i`.
  readonly #corrections: Int32Array;
  readonly #exceptions: number;

  constructor(
    readonly version: number,
    /** As imported, with the names of the holidays. */
    readonly days: readonly CalendarException[],
  ) {
    const changes = new Map(days.map(({ date, kind }) => [dayNumberFrom(date), kind] as const));
    const numbers = [...changes.keys()];
    this.#exceptions = numbers.length;
    this.#first = numbers.length === 0 ? 0 : Math.min(...numbers);
    const last = numbers.length === 0 ? -1 : Math.max(...numbers);
    this.#corrections = new Int32Array(last - this.#first + 2);
    for (let day = this.#first; day <= last; day += 1) {
      const index = day - this.#first;
      this.#corrections[index + 1] = (this.#corrections[index] ?? 0) + correctionOf(day, changes.get(day));
    }
  }

  /** Whether a day `YYYY-MM-DD` is worked. @throws RangeError for what is no day */
  isWorkingDay(day: string): boolean {
    const number = dayNumberFrom(day);
    return this.#before(number + 1) > this.#before(number);
  }

  /** 24:00 of the n-th wd after an instant; n = 0: 24:00 of the instant's own day, worked or not. */
  addWorkingDays(instant: Date, n: number): Date {
    const own = closingDayNumberOf(instant);
    if (n === 0) return startOfDayNumber(own + 1);
    return startOfDayNumber(this.#nth(this.#before(own + 1) + n - 1) + 1);
  }

  /** 24:00 of the n-th wd, n ≥ 1, before a day `YYYY-MM-DD` or before the day that an instant closes or falls in. */
  workingDaysBefore(day: string | Date, n: number): Date {
    const number = typeof day === 'string' ? dayNumberFrom(day) : closingDayNumberOf(day);
    return startOfDayNumber(this.#nth(this.#before(number) - n) + 1);
  }

  /** Wd after the day of `from`, up to and including the day of `to`; 0 when `to` is not later. */
  workingDaysBetween(from: Date, to: Date): number {
    return Math.max(0, this.#before(closingDayNumberOf(to) + 1) - this.#before(closingDayNumberOf(from) + 1));
  }

  /**
   * Share 0..1 of the wd between `from` and `to` that are over at `now`, for curves that are linear in wd.
   * A day is over only after its 24:00, so the share is 1 after `to`, not at it.
   */
  workingShare(from: Date, to: Date, now: Date): number {
    if (now > to) return 1;
    const total = this.workingDaysBetween(from, to);
    const start = this.#before(closingDayNumberOf(from) + 1);
    const over = this.#before(closingDayNumberOf(now)) - start;
    return total === 0 ? 0 : Math.min(1, Math.max(0, over / total));
  }

  /** 24:00 of the last day of a limit that begins with an instant. Source: rules.md, "Calendar". */
  limitFrom(instant: Date, limit: DayCount): Date {
    if (limit.unit === 'wd') return this.addWorkingDays(instant, limit.days);
    return startOfDayNumber(closingDayNumberOf(instant) + limit.days + 1);
  }

  #before(dayNumber: number): number {
    const index = Math.min(Math.max(dayNumber - this.#first, 0), this.#corrections.length - 1);
    return weekdaysBefore(dayNumber) + (this.#corrections[index] ?? 0);
  }

  // Exceptions move the n-th working day by at most their number, so the search spans few days.
  #nth(n: number): number {
    let low = nthWeekday(n - this.#exceptions);
    let high = nthWeekday(n + this.#exceptions);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#before(middle + 1) > n) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

// Day 4 (1970-01-05) is a Monday: weeks are counted from it.
const monday = 4;

function weekdaysBefore(dayNumber: number): number {
  const week = Math.floor((dayNumber - monday) / 7);
  return week * 5 + Math.min(dayNumber - monday - week * 7, 5);
}

function nthWeekday(n: number): number {
  const week = Math.floor(n / 5);
  return monday + week * 7 + (n - week * 5);
}

function correctionOf(dayNumber: number, kind: CalendarException['kind'] | undefined): number {
  const isWeekday = weekdaysBefore(dayNumber + 1) > weekdaysBefore(dayNumber);
  if (kind === 'holiday' && isWeekday) return -1;
  return kind === 'workday' && !isWeekday ? 1 : 0;
}
