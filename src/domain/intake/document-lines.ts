import type { DocumentSource } from './document-source.js';
import type { Reading } from './reading.js';
import { readingOf } from './reading.js';

/** The document line by line for its head and foot; a table gives its heading rows, that is those of one value. */
export function documentLines({ blocks, simplified = {} }: DocumentSource): Reading[] {
  const texts = blocks.flatMap((block) =>
    block.kind === 'paragraph' ? block.text.split(/[\r\n]+/) : headingRows(block.rows),
  );
  return texts.map((text) => readingOf(text, simplified)).filter(({ plain }) => plain !== '');
}

function headingRows(rows: readonly (readonly string[])[]): string[] {
  return rows.slice(0, 4).flatMap((row) => {
    const values = [...new Set(row.map((cell) => cell.trim()).filter((cell) => cell !== ''))];
    return values.length === 1 ? values : [];
  });
}
