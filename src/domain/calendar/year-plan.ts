import { AppError } from '../errors.js';
import { addDays, weekdayOf } from './city-day.js';
import type { CalendarException } from './working-calendar.js';

/** A day of the State Council's yearly notice: with the holiday that it belongs to. */
export type PlannedDay = CalendarException & { name: string };

// Statutory holidays 法定节假日, and the days that each has in every year (month and day); lunar ones have none.
const statutory: readonly (readonly [name: string, ...fixed: string[]])[] = [
  ['元旦', '01-01'],
  ['春节'],
  ['清明'],
  ['劳动节', '05-01'],
  ['端午'],
  ['中秋'],
  ['国庆', '10-01', '10-02', '10-03'],
];

/** What is already known when a year is imported. */
export interface KnownYears {
  /** Years that the calendar has, in no order. */
  years: readonly number[];
}

/**
 * Checks the plan of one year's holidays and make-up days: all that is wrong is said at once.
 * Source: issue, bad input: a calendar with a gap, an overlap or a make-up day that is a workday anyway; the statutory
 * holidays by 全国年节及纪念日放假办法.
 * @throws AppError calendar.not-plausible with one sentence for each problem
 */
export function assertYearPlan(year: number, days: readonly PlannedDay[], { years }: KnownYears): void {
  const problems = [
    ...(days.length === 0 ? ['没有读到放假安排'] : []),
    ...yearGap(year, years),
    ...strayDays(year, days),
    ...overlaps(days),
    ...needlessMakeUps(days),
    ...gaps(days),
    ...missingHolidays(year, days),
  ];
  if (problems.length === 0) return;
  const fields = problems.map((detail) => ({ pointer: '/text', detail }));
  throw new AppError('calendar.not-plausible', `${year}年的放假安排有 ${problems.length} 处不对。`, {
    fields,
  });
}

/**
 * All days of a calendar after a year's plan replaced what it said of that year; days of the neighbouring years that
 * the plan names replace theirs alone. In order of the days.
 */
export function withYear(
  known: readonly CalendarException[],
  year: number,
  days: readonly PlannedDay[],
): CalendarException[] {
  const named = new Set(days.map(({ date }) => date));
  const kept = known.filter(({ date }) => !date.startsWith(`${year}-`) && !named.has(date));
  return [...kept, ...days].toSorted((one, other) => one.date.localeCompare(other.date));
}

/** The years of a calendar, rising; a few days that a neighbour's plan names do not make a year. */
export function yearsOf(days: readonly CalendarException[]): number[] {
  const count = Map.groupBy(days, ({ date }) => Number(date.slice(0, 4)));
  return [...count]
    .filter(([, all]) => all.length > 5)
    .map(([year]) => year)
    .toSorted((a, b) => a - b);
}

function yearGap(year: number, years: readonly number[]): string[] {
  const last = Math.max(...years);
  if (years.length === 0 || year <= last + 1) return [];
  return [`还没有${last + 1}年的放假安排，不能跳过`];
}

// A plan may name the days around New Year: 2022年12月31日 belonged to the plan of 2023.
function strayDays(year: number, days: readonly PlannedDay[]): string[] {
  const [first, last] = [`${year - 1}-12-25`, `${year + 1}-01-10`];
  return days.filter(({ date }) => date < first || date > last).map(({ date }) => `${date}不是${year}年的`);
}

function overlaps(days: readonly PlannedDay[]): string[] {
  return [...Map.groupBy(days, ({ date }) => date)]
    .filter(([, all]) => all.length > 1)
    .map(
      ([date, all]) => `${date}重复：${all.map(({ name, kind }) => `${name}${sayKind(kind)}`).join('、')}`,
    );
}

function needlessMakeUps(days: readonly PlannedDay[]): string[] {
  return days
    .filter(({ kind, date }) => kind === 'workday' && weekdayOf(date) <= 5)
    .map(
      ({ date }) =>
        `${date}是星期${'一二三四五'.charAt(weekdayOf(date) - 1)}，本来就上班，不能作为调休上班日`,
    );
}

function gaps(days: readonly PlannedDay[]): string[] {
  const holidays = Map.groupBy(
    days.filter(({ kind }) => kind === 'holiday'),
    ({ name }) => name,
  );
  return [...holidays].flatMap(([name, all]) => {
    const dates = all.map(({ date }) => date).toSorted();
    const missing = dates.slice(1).filter((date, index) => {
      const before = dates[index] ?? date;
      return date !== before && date !== addDays(before, 1);
    });
    return missing.map((date) => `${name}假期不连续：${addDays(date, -1)}没有列出`);
  });
}

function missingHolidays(year: number, days: readonly PlannedDay[]): string[] {
  if (days.length === 0) return [];
  const off = days.filter(({ kind }) => kind === 'holiday');
  return statutory.flatMap(([name, ...fixed]) => {
    const own = off.filter((day) => day.name.includes(name));
    if (own.length === 0) return [`没有列出${name}`];
    return fixed
      .map((day) => `${year}-${day}`)
      .filter((day) => own.every(({ date }) => date !== day))
      .map((day) => `${name}没有包括${day}`);
  });
}

const sayKind = (kind: CalendarException['kind']): string => (kind === 'holiday' ? '放假' : '上班');
