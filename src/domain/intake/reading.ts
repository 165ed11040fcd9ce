/**
 * A piece of a document in two forms: as written, and plain for matching. The plain form has no whitespace, half-width
 * punctuation, one kind of bracket and dash, and simplified characters; `at[i]` is the place of plain[i] in `source`.
 */
export interface Reading {
  source: string;
  plain: string;
  at: readonly number[];
}

const whitespace = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/;
const brackets: Record<string, string> = {
  '【': '(',
  '〔': '(',
  '〖': '(',
  '[': '(',
  '】': ')',
  '〕': ')',
  '〗': ')',
  ']': ')',
};
const dashes = /[‐-―−~〜]/;

/** Reads a text; `simplified` maps a traditional character to its simplified one. */
export function readingOf(source: string, simplified: Readonly<Record<string, string>> = {}): Reading {
  const at: number[] = [];
  let plain = '';
  for (let i = 0; i < source.length; i++) {
    const character = source.charAt(i);
    if (whitespace.test(character)) continue;
    plain += foldWidth(simplified[character] ?? character);
    at.push(i);
  }
  return { source, plain, at };
}

// One character stays one character: the two forms must keep step. ①, ⑴ and ㈠ are numbering, not digits.
function foldWidth(character: string): string {
  const code = character.charCodeAt(0);
  if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0x2460 && code <= 0x24ff)) return character;
  const folded = character.normalize('NFKC');
  const single = folded.length === 1 ? folded : character;
  return brackets[single] ?? (dashes.test(single) ? '-' : single);
}

/** The part from plain index `from` (included) to `to` (excluded). */
export function partOf({ source, plain, at }: Reading, from: number, to = plain.length): Reading {
  return { source, plain: plain.slice(from, to), at: at.slice(from, to) };
}

/** The part without the given characters at its ends. */
export function trimmed(reading: Reading, ends: string): Reading {
  let from = 0;
  let to = reading.plain.length;
  while (from < to && ends.includes(reading.plain.charAt(from))) from++;
  while (to > from && ends.includes(reading.plain.charAt(to - 1))) to--;
  return partOf(reading, from, to);
}

/** The piece as the document writes it; a line break inside it is layout and closed up. */
export function written({ source, at }: Reading): string {
  const [first] = at;
  if (first === undefined) return '';
  return source.slice(first, (at.at(-1) ?? first) + 1).replace(/(?<!\s)\s*[\r\n\v\f]\s*/g, '');
}

/** Whether whitespace stands in the document before plain[index]. */
export function hasGapBefore({ at }: Reading, index: number): boolean {
  const here = at[index];
  const before = at[index - 1];
  return here !== undefined && before !== undefined && here - before > 1;
}
