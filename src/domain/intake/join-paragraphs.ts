import { firstLabelAt } from './note-labels.js';
import { takeNumber } from './numbering.js';
import { readingOf } from './reading.js';

const mostLines = 12;

/**
 * Paragraphs as their writer meant them: a bracket that is open at the end of a line goes on in the next, and lines
 * that begin with a label (责任单位:…) are one note, put in brackets like the others.
 */
export function joinParagraphs(
  paragraphs: readonly string[],
  simplified: Readonly<Record<string, string>>,
): string[] {
  const joined: string[] = [];
  for (let i = 0; i < paragraphs.length;) {
    const lines = labelLines(paragraphs, i, simplified);
    const count = lines || linesUntilClosed(paragraphs, i, simplified);
    const text = paragraphs.slice(i, i + count).join(lines > 0 ? '\n;' : '\n');
    joined.push(lines > 0 ? `(${text})` : text);
    i += count;
  }
  return joined;
}

function labelLines(
  paragraphs: readonly string[],
  from: number,
  simplified: Readonly<Record<string, string>>,
): number {
  let count = 0;
  while (from + count < paragraphs.length && count < mostLines) {
    if (firstLabelAt(readingOf(paragraphs[from + count] ?? '', simplified)) !== 0) break;
    count++;
  }
  return count;
}

function linesUntilClosed(
  paragraphs: readonly string[],
  from: number,
  simplified: Readonly<Record<string, string>>,
): number {
  let depth = 0;
  for (let count = 0; count < mostLines && from + count < paragraphs.length; count++) {
    const line = readingOf(paragraphs[from + count] ?? '', simplified);
    if (count > 0 && depth > 0 && takeNumber(line) !== null) return 1;
    depth += balanceOf(line.plain);
    if (depth <= 0) return count + 1;
  }
  return 1;
}

/** Opening less closing brackets; the bracket of a number such as "1)" does not count. */
function balanceOf(plain: string): number {
  const text = plain.replace(/^\(?\d{1,3}\)/, '');
  return text.split('(').length - text.split(')').length;
}
