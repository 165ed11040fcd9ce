import type { NamedDay } from './deadline-forms.js';
import { deadlineForms, openEndedWords, vagueLimits } from './deadline-forms.js';
import type { Reading } from './reading.js';
import { partOf, written } from './reading.js';

/** What the document says about its own time. */
export interface DocumentTime {
  /** ISO date. */
  datedOn: string | null;
  /** The year of its date, else of its document number. */
  ownYear: number | null;
  /** The year that its title names, unless that year was over. */
  titleYear: number | null;
}

/** When a task is to be done, as far as the text says so. */
export interface Deadline {
  text: string;
  /** ISO date, that day included; absent when no date follows. */
  on?: string;
  openEnded: boolean;
  /** For the person, in Chinese. */
  remarks: string[];
}

interface Phrase {
  from: number;
  to: number;
  day: NamedDay;
}

/**
 * Reads the deadline out of a note or a table cell, where every time is meant as one.
 * A time with 持续 or 长期 directly behind it (年内持续推进) is none. Source: ../data/documents.
 */
export function deadlineInNote(note: Reading, time: DocumentTime): Deadline | null {
  const open = openEndedWords.exec(note.plain);
  const phrases = phrasesIn(note.plain);
  const meant = phrases.filter(({ to }) => !runsOn(note.plain.slice(to)));
  if (meant.length > 0) return latest(note, meant, time, open === null ? [] : [`另写明“${open[0]}”`]);
  if (open !== null) {
    const from = phrases.find(({ to }) => to <= open.index)?.from ?? open.index;
    const text = written(partOf(note, from, open.index + open[0].length));
    return { text, openEnded: true, remarks: [`${text},无完成时限`] };
  }
  const vague = vagueLimits.exec(note.plain);
  if (vague === null) return null;
  const text = written(partOf(note, vague.index, vague.index + vague[0].length));
  return { text, openEnded: false, remarks: [`“${text}”算不出日期,请填写`] };
}

const runsOn = (rest: string) => /^(?:并|且|都要|均)?(?:持续|长期|常年|常态化)/.test(rest);
const notLimit = /(?:截至|截止|自|从|比|较|去年|上年|同比|每年?|以来)$/;

/** Reads the deadline out of a task's wording, where only a time with 前, 底, 末 or 内 is one and 截至 is none. */
export function deadlineInWording(wording: Reading, time: DocumentTime): Deadline | null {
  const phrases = phrasesIn(wording.plain).filter(({ from, to }) => {
    const limited =
      /[底末前内旬]/.test(wording.plain.slice(from, to)) ||
      /^(?:完成|办结|建成)/.test(wording.plain.slice(to));
    return (
      limited &&
      !runsOn(wording.plain.slice(to)) &&
      !notLimit.test(wording.plain.slice(Math.max(0, from - 4), from))
    );
  });
  return phrases.length === 0 ? null : latest(wording, phrases, time, []);
}

/** All times in the order of the text; of two that overlap the one with the earlier form. */
function phrasesIn(plain: string): Phrase[] {
  const found: Phrase[] = [];
  for (const { pattern, named } of deadlineForms)
    for (const match of plain.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      const day = named(match.slice(1));
      const free = found.every((other) => to <= other.from || from >= other.to);
      if (day !== null && free && !/每年?$/.test(plain.slice(Math.max(0, from - 2), from)))
        found.push({ from, to, day });
    }
  return found.sort((a, b) => a.from - b.from);
}

function latest(text: Reading, phrases: readonly Phrase[], time: DocumentTime, more: string[]): Deadline {
  let stated: number | null = null;
  const dated = phrases.map((phrase) => {
    if (phrase.day.year && 'stated' in phrase.day.year) stated = phrase.day.year.stated;
    return { phrase, ...dateOf(phrase.day, stated, time) };
  });
  const last = dated.reduce((best, next) => ((next.on ?? '') >= (best.on ?? '') ? next : best));
  const words = written(partOf(text, last.phrase.from, last.phrase.to));
  const several = new Set(dated.map(({ on }) => on)).size > 1 ? ['写明了几个时间,取最后一个'] : [];
  const remarks = [...several, ...(last.remark ? [`“${words}”${last.remark}`] : []), ...more];
  return { text: words, ...(last.on ? { on: last.on } : {}), openEnded: false, remarks };
}

interface Dated {
  on?: string;
  remark?: string;
}

function dateOf({ year, month, day }: NamedDay, stated: number | null, time: DocumentTime): Dated {
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
  return near ? { ...next, remark: `按${year + 1}年计` } : { remark: '早于文件日期,年份请核对' };
}

function isoDate(year: number, month: number, day: number | 'last'): Dated {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const onDay = day === 'last' ? days : day;
  if (onDay < 1 || onDay > days) return { remark: '没有这一天' };
  return { on: `${year}-${String(month).padStart(2, '0')}-${String(onDay).padStart(2, '0')}` };
}
