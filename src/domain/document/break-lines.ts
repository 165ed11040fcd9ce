/** Width of a text, in the unit of the line's. */
export type WidthOf = (text: string) => number;

/** How a paragraph is broken. */
export interface LineRoom {
  /** Width of a line. */
  width: number;
  /** How much of the first line is left blank. */
  indent?: number;
}

// Source: GB/T 15834-2011, 5.1: these do not begin a line, those do not end one.
const neverFirst = /^[、。，．：；！？）》」』】〕”’％‰…—～·]/u;
const neverLast = /[（《「『【〔“‘]$/u;
const word = /[A-Za-z0-9.,:%@/_+#&=?~-]+|[\s\u3000]|./gsu;

/**
 * Breaks a text into lines: no line begins with a closing sign or ends with an opening one, and words and figures
 * stay whole unless one alone is longer than a line.
 */
export function breakLines(text: string, widthOf: WidthOf, { width, indent = 0 }: LineRoom): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    const room = () => width - (lines.length === 0 ? indent : 0);
    if (widthOf(line + piece.trimEnd()) <= room()) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line);
    line = piece.trimStart();
    while (widthOf(line) > room()) {
      const count = longestStart(line, widthOf, room());
      lines.push([...line].slice(0, count).join(''));
      line = [...line].slice(count).join('');
    }
  }
  return [...lines, line].map((each) => each.trimEnd()).filter((each, at) => each !== '' || at === 0);
}

/** The same into as few lines as fit, of nearly the same length: a title, centred. */
export function breakEvenly(text: string, widthOf: WidthOf, width: number): string[] {
  const fewest = breakLines(text, widthOf, { width }).length;
  let lines = breakLines(text, widthOf, { width });
  for (let narrower = 0.95; narrower > 0.4; narrower -= 0.05) {
    const tried = breakLines(text, widthOf, { width: width * narrower });
    if (tried.length > fewest) break;
    lines = tried;
  }
  return lines;
}

// What may not be parted: a word, and signs with what they belong to.
function pieces(text: string): string[] {
  const found: string[] = [];
  for (const [piece] of text.matchAll(word)) {
    const before = found.at(-1);
    if (before !== undefined && (neverFirst.test(piece) || neverLast.test(before))) {
      found[found.length - 1] = before + piece;
    } else found.push(piece);
  }
  return found;
}

function longestStart(text: string, widthOf: WidthOf, width: number): number {
  const characters = [...text];
  let count = 1;
  while (count < characters.length && widthOf(characters.slice(0, count + 1).join('')) <= width) count += 1;
  return count;
}
