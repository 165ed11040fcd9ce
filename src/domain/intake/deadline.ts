import type { DocumentTime } from './deadline-date.js';
import { dateOf } from './deadline-date.js';
import type { NamedDay } from './deadline-forms.js';
import { deadlineForms, openEndedWords, vagueLimits } from './deadline-forms.js';
import type { Reading } from './reading.js';
import { partOf, written } from './reading.js';

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
  if (meant.length > 0) {
    const last = latest(note, meant, time);
    return open === null ? last : { ...last, remarks: [...last.remarks, `另写明“${open[0]}”`] };
  }
  if (open !== null) {
    const from = phrases.find(({ to }) => to <= open.index)?.from ?? open.index;
    const text = written(partOf(note, from, open.index + open[0].length));
    return { text, openEnded: true, remarks: [`${text}，无完成时限`] };
  }
  const vague = vagueLimits.exec(note.plain);
  if (vague === null) return null;
  const text = written(partOf(note, vague.index, vague.index + vague[0].length));
  return { text, openEnded: false, remarks: [`“${text}”算不出日期，请填写`] };
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
  return phrases.length === 0 ? null : latest(wording, phrases, time);
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

function latest(text: Reading, phrases: readonly Phrase[], time: DocumentTime): Deadline {
  let stated: number | null = null;
  const dated = phrases.map((phrase) => {
    if (phrase.day.year && 'stated' in phrase.day.year) stated = phrase.day.year.stated;
    return { phrase, ...dateOf(phrase.day, { stated, time }) };
  });
  const last = dated.reduce((best, next) => ((next.on ?? '') >= (best.on ?? '') ? next : best));
  const words = written(partOf(text, last.phrase.from, last.phrase.to));
  const several = new Set(dated.map(({ on }) => on)).size > 1 ? ['写明了几个时间，取最后一个'] : [];
  const remarks = [...several, ...(last.remark ? [`“${words}”${last.remark}`] : [])];
  return { text: words, ...(last.on ? { on: last.on } : {}), openEnded: false, remarks };
}
