import type { DocumentSource } from './document-source.js';
import { takeNumber } from './numbering.js';
import { readingOf } from './reading.js';
import type { TextRun } from './text-table.js';
import { textRuns } from './text-table.js';

/** The document as runs of paragraphs, which a note may bind together, and tables, also those written as text. */
export function documentParts({ blocks, simplified = {} }: DocumentSource): TextRun[] {
  const parts: TextRun[] = [];
  let lines: string[] = [];
  for (const block of blocks) {
    if (block.kind === 'paragraph') {
      lines.push(...linesOf(block.text, simplified));
      continue;
    }
    parts.push(...textRuns(lines, simplified), block);
    lines = [];
  }
  return [...parts, ...textRuns(lines, simplified)];
}

/** A line break before a number parts two items; any other is layout. */
function linesOf(text: string, simplified: Readonly<Record<string, string>>): string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r\n|[\r\n\v\f]/)) {
    if (lines.length === 0 || takeNumber(readingOf(line, simplified)) !== null) lines.push(line);
    else lines[lines.length - 1] += `\n${line}`;
  }
  return lines;
}
