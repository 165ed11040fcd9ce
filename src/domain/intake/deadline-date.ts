import type { NamedDay } from './deadline-forms.js';

/** What the document says about its own time. */
export interface DocumentTime {
  /** ISO date. */
  datedOn: string | null;
  /** The year of its date, else of its document number. */
  ownYear: number | null;
  /** The year that its title names, unless that year was over. */
  titleYear: number | null;
}

/** A date, or why there is none; both where it was worked out in a way that a person should check. */
export interface Dated {
  /** ISO date. */
  on?: string;
  /** Goes on behind the quoted phrase, in Chinese. */
  remark?: string;
}

/**
 * The date of a named day; `stated` is the year that the same text said before it. A year that is not said is the
 * title's, else the document's own. Source: commands.md, "only if the year follows from the text or the document's date".
 */
export function dateOf(
  { year, month, day }: NamedDay,
  { stated, time }: { stated: number | null; time: DocumentTime },
): Dated {
  if (typeof month === 'object') return monthFrom(month.ahead, time);
  if (year && 'stated' in year) return isoDate(year.stated, month, day);
  if (year) {
    const base = time.ownYear ?? time.titleYear;
    return base === null ? { remark: '没有写明年份' } : isoDate(base + year.ahead, month, day);
  }
  if (stated !== null || time.titleYear !== null) return isoDate(stated ?? time.titleYear ?? 0, month, day);
  return time.ownYear === null ? { remark: '没有写明年份' } : inOwnYear(time.ownYear, { month, day }, time);
}

function monthFrom(ahead: number, { datedOn }: DocumentTime): Dated {
  if (datedOn === null) return { remark: '没有写明月份' };
  const months = Number(datedOn.slice(0, 4)) * 12 + Number(datedOn.slice(5, 7)) - 1 + ahead;
  return isoDate(Math.floor(months / 12), (months % 12) + 1, 'last');
}

const halfYearMs = 184 * 86_400_000;

// A deadline does not lie before its document. In the next year it is only taken when that is close: else a person says.
function inOwnYear(
  year: number,
  { month, day }: { month: number; day: number | 'last' },
  time: DocumentTime,
): Dated {
  const same = isoDate(year, month, day);
  if (time.datedOn === null || same.on === undefined || same.on >= time.datedOn) return same;
  const next = isoDate(year + 1, month, day);
  const near = Date.parse(next.on ?? '') - Date.parse(time.datedOn) <= halfYearMs;
  return near ? { ...next, remark: `按${year + 1}年计` } : { remark: '早于文件日期，年份请核对' };
}

function isoDate(year: number, month: number, day: number | 'last'): Dated {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const onDay = day === 'last' ? days : day;
  if (onDay < 1 || onDay > days) return { remark: '没有这一天' };
  return { on: `${year}-${String(month).padStart(2, '0')}-${String(onDay).padStart(2, '0')}` };
}
