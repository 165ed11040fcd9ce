import type { Reading } from './reading.js';
import { hasGapBefore, partOf } from './reading.js';

/** How an item is numbered; items of one list share it. */
export type NumberStyle =
  'chinese' | 'chinese-bracketed' | 'digit' | 'digit-bracketed' | 'circled' | 'spoken';

/** The number in front of an item, as written without its closing mark, and what stands behind it. */
export interface NumberedItem {
  number: string;
  style: NumberStyle;
  rest: Reading;
}

interface NumberForm {
  style: NumberStyle;
  /** First group: the number as it is kept. */
  pattern: RegExp;
}

const chinese = '[一二三四五六七八九十百零]{1,5}';
// "1.65万亿元" and "3.5%" are figures; "1.2026年…" is item 1.
const afterDot = String.raw`(?!\d)|(?=(?:19|20)\d\d年)`;
const forms: readonly NumberForm[] = [
  { style: 'chinese', pattern: new RegExp(`^(${chinese})[、.]`) },
  { style: 'chinese', pattern: /^(第[一二三四五六七八九十百零\d]{1,5}[条项])[、.:]?/ },
  { style: 'chinese-bracketed', pattern: new RegExp(String.raw`^(\(${chinese}\))[、.]?`) },
  { style: 'chinese-bracketed', pattern: /^([㈠-㈩])[、.]?/ },
  { style: 'digit', pattern: new RegExp(String.raw`^(\d{1,3})(?:、|\.(?:${afterDot}))`) },
  { style: 'digit-bracketed', pattern: /^(\(\d{1,3}\))[、.]?/ },
  { style: 'digit-bracketed', pattern: /^(\d{1,3}\))[、.]?/ },
  { style: 'circled', pattern: /^([①-⑳㉑-㉟㊱-㊿⑴-⒇⒈-⒛])[、.]?/ },
  { style: 'spoken', pattern: /^([一二三四五六七八九十]{1,2})是(?!否)/ },
];
const gapForm = /^(\d{1,3}(?:\.\d{1,2}){0,3})\.?/;
const measure = /^[年月日个项亿万千百%‰家户人次公里米元条座所台]/;

/** Takes the number off the front of an item; null when it has none. */
export function takeNumber(item: Reading): NumberedItem | null {
  const head = item.plain.slice(0, 12);
  for (const { style, pattern } of forms) {
    const match = pattern.exec(head);
    if (match) return { number: match[1] ?? '', style, rest: partOf(item, match[0].length) };
  }
  return takeSpaced(item, head);
}

// "1 推进…", "1.2 推进…" and "1. 5G基站…": the space in the document tells the number from a figure.
function takeSpaced(item: Reading, head: string): NumberedItem | null {
  const [whole = '', number = ''] = gapForm.exec(head) ?? [];
  for (let length = whole.length; length > 0; length--) {
    if (!hasGapBefore(item, length)) continue;
    const rest = partOf(item, length);
    if (measure.test(rest.plain)) return null;
    return { number: number.slice(0, length).replace(/\.$/, ''), style: 'digit', rest };
  }
  return null;
}

/** Where numbered items begin inside a paragraph: plain indexes, each at its number. */
export function innerItemStarts(paragraph: Reading): number[] {
  const starts: number[] = [];
  for (let i = 0; i < paragraph.plain.length; i++) {
    const opens = i === 0 || /[。;:!?]/.test(paragraph.plain.charAt(i - 1));
    if (opens && takeNumber(partOf(paragraph, i, i + 14)) !== null) starts.push(i);
  }
  return starts;
}

/** A number written 两, 三, 十二 or 3; null for anything else. Up to 99. */
export function countOf(word: string): number | null {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  const digits = '零一二三四五六七八九';
  const match = /^([一二三四五六七八九])?(十)?([一二两三四五六七八九])?$/.exec(word);
  if (!match || word === '') return null;
  const [, first, ten, last = ''] = match;
  if (ten === undefined && first !== undefined && last !== '') return null;
  const tens = ten === undefined ? 0 : first === undefined ? 1 : digits.indexOf(first);
  const ones = ten === undefined ? (first ?? last) : last;
  return tens * 10 + (ones === '' ? 0 : ones === '两' ? 2 : digits.indexOf(ones));
}
