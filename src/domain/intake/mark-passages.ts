import type { DocumentSource } from './document-source.js';

/** A piece of text, and which passage it belongs to; null: to none. */
export interface MarkedPiece {
  text: string;
  id: string | null;
  /** Whether the passage begins here. */
  first: boolean;
}

/** A document for showing: paragraphs, and tables row by row and cell by cell, with what was found marked. */
export interface MarkedBlock {
  paragraph: MarkedPiece[] | null;
  rows: MarkedPiece[][][] | null;
}

interface Found {
  id: string;
  from: number;
  to: number;
}

/**
 * The document with the passages marked in it, in the order in which they stand there. Whitespace does not count. A
 * passage that is not in the text has no mark; of two that overlap the later one begins where the earlier ends.
 */
export function markPassages(
  { blocks }: DocumentSource,
  passages: readonly { id: string; text: string }[],
): MarkedBlock[] {
  const texts = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : block.rows.flat()));
  const found = findAll(dense(texts.join('')), passages);
  const cursor = { at: 0 };
  const pieces = (text: string) => piecesOf(text, found, cursor);
  return blocks.map((block) =>
    block.kind === 'paragraph'
      ? { paragraph: pieces(block.text), rows: null }
      : { paragraph: null, rows: block.rows.map((row) => row.map(pieces)) },
  );
}

const dense = (text: string): string => text.replace(/\s+/g, '');

function findAll(text: string, passages: readonly { id: string; text: string }[]): Found[] {
  const found: Found[] = [];
  let behind = 0;
  for (const { id, text: wanted } of passages) {
    const needle = dense(wanted);
    if (needle === '') continue;
    const onward = text.indexOf(needle, behind);
    const from = onward === -1 ? text.indexOf(needle) : onward;
    if (from === -1) continue;
    found.push({ id, from, to: from + needle.length });
    behind = from + needle.length;
  }
  return withoutOverlap(found.toSorted((one, other) => one.from - other.from));
}

function withoutOverlap(found: readonly Found[]): Found[] {
  const apart: Found[] = [];
  for (const { id, from, to } of found) {
    const begin = Math.max(from, apart.at(-1)?.to ?? 0);
    if (begin < to) apart.push({ id, from: begin, to });
  }
  return apart;
}

// Character by character, for whitespace has no place of its own: it belongs to what stands around it.
function piecesOf(text: string, found: readonly Found[], cursor: { at: number }): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  for (const character of text.split('')) {
    const blank = /\s/.test(character);
    const here = found.find(({ from, to }) => from <= cursor.at && cursor.at < to);
    const last = pieces.at(-1);
    const id = blank ? (last?.id ?? null) : (here?.id ?? null);
    if (last !== undefined && last.id === id) last.text += character;
    else pieces.push({ text: character, id, first: here?.from === cursor.at });
    if (!blank) cursor.at += 1;
  }
  return pieces;
}
