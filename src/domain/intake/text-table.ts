import { readingOf } from './reading.js';
import type { TableHeader } from './table-columns.js';
import { headerOf } from './table-columns.js';

/** A run of paragraphs, or of lines that were a table before they lost its borders. */
export type TextRun = { kind: 'text'; paragraphs: string[] } | { kind: 'table'; rows: string[][] };

type Parting = 'tab' | 'bar' | 'wide' | 'space';

const partings: Record<Parting, RegExp> = {
  tab: /\t/,
  bar: /[||]/,
  wide: /\s{2,}|\u3000+/,
  space: /\s+/,
};

/** Parts paragraphs into text and tables whose columns are held apart by tabs, bars or spaces. */
export function textRuns(
  paragraphs: readonly string[],
  simplified: Readonly<Record<string, string>> = {},
): TextRun[] {
  const runs: TextRun[] = [];
  for (let i = 0; i < paragraphs.length;) {
    const table = tableAt(paragraphs, i, simplified);
    const last = runs.at(-1);
    if (table) runs.push({ kind: 'table', rows: table.rows });
    else if (last?.kind === 'text') last.paragraphs.push(paragraphs[i] ?? '');
    else runs.push({ kind: 'text', paragraphs: [paragraphs[i] ?? ''] });
    i = table?.next ?? i + 1;
  }
  return runs;
}

function tableAt(paragraphs: readonly string[], at: number, simplified: Readonly<Record<string, string>>) {
  const line = paragraphs[at] ?? '';
  if (line.length > 160 || !/\S\s+\S|[||]/.test(line.trim())) return null;
  for (const parting of ['tab', 'bar', 'wide', 'space'] as const) {
    const cells = cellsOf(line, parting);
    const header = cells.length > 1 ? headerOf(cells, simplified) : null;
    if (header === null || header.filter((role) => role !== null).length * 2 < cells.length) continue;
    const below = parting === 'tab' || parting === 'bar' ? exactRows : looseRows;
    const { rows, next } = below(paragraphs, at + 1, { header, parting });
    return rows.length === 0 ? null : { rows: [cells, ...rows], next };
  }
  return null;
}

interface Columns {
  header: TableHeader;
  parting: Parting;
}

function cellsOf(line: string, parting: Parting): string[] {
  const text = parting === 'tab' ? line : line.trim();
  const cells = text.split(partings[parting]).map((cell) => cell.trim());
  return parting === 'bar' && cells[0] === '' ? cells.slice(1, cells.at(-1) === '' ? -1 : undefined) : cells;
}

function exactRows(paragraphs: readonly string[], from: number, { header, parting }: Columns) {
  const rows: string[][] = [];
  let next = from;
  for (; next < paragraphs.length; next++) {
    const line = paragraphs[next] ?? '';
    const cells = cellsOf(line, parting);
    if (line.trim() !== '' && cells.length < 2) break;
    if (line.trim() === '' || cells.every((cell) => /^:?-*:?$/.test(cell))) continue;
    rows.push([...cells, ...header.map(() => '')].slice(0, Math.max(header.length, 1)));
  }
  return { rows, next };
}

const rowNumber = /^[((]?[\d一二三四五六七八九十]{1,3}[))]?[.、.]?$/;

/** Rows whose cells are held apart by spaces; a row that is not complete goes on in the next line. */
function looseRows(paragraphs: readonly string[], from: number, { header, parting }: Columns) {
  const rows: string[][] = [];
  const numbered = header[0] === 'number';
  let pieces: string[] = [];
  let next = from;
  for (; next < paragraphs.length; next++) {
    const line = (paragraphs[next] ?? '').trim();
    const cells = cellsOf(line, parting);
    const tokens = cells.length === header.length ? cells : cellsOf(line, 'space');
    const begins = numbered ? rowNumber.test(tokens[0] ?? '') && tokens.length > 1 : tokens.length > 1;
    const goesOn = numbered && pieces.length > 0 && pieces.length < header.length && !/[。]$/.test(line);
    if (line === '') continue;
    if (!begins && !goesOn) break;
    if (begins && pieces.length > 0) rows.push(fitted(pieces, header));
    pieces = begins ? tokens : continued(pieces, tokens, header.length);
  }
  if (pieces.length > 0) rows.push(fitted(pieces, header));
  return { rows, next };
}

// The break of a line inside a cell is no border: the pieces around it are one when the columns come out even.
function continued(pieces: readonly string[], more: readonly string[], width: number): string[] {
  const [first = '', ...rest] = more;
  if (pieces.length + more.length <= width && !/[,、,;;]$/.test(pieces.at(-1) ?? ''))
    return [...pieces, ...more];
  return [...pieces.slice(0, -1), (pieces.at(-1) ?? '') + first, ...rest];
}

/** Spaces inside the task's wording make too many pieces: the columns behind it are counted from the end. */
function fitted(pieces: readonly string[], header: TableHeader): string[] {
  const task = header.indexOf('task');
  const extra = pieces.length - header.length;
  if (extra > 0) {
    const wording = pieces.slice(task, task + extra + 1).join(' ');
    return [...pieces.slice(0, task), wording, ...pieces.slice(task + extra + 1)];
  }
  return extra === 0 ? [...pieces] : spread(pieces, header);
}

/** Empty cells leave no trace between spaces: a time goes to the column of times, the rest keeps its order. */
function spread(pieces: readonly string[], header: TableHeader): string[] {
  const row: string[] = [];
  let next = 0;
  for (const role of header) {
    const piece = pieces[next] ?? '';
    const time = /[年月]|季度|\d{4}|长期|持续/.test(readingOf(piece).plain) && piece.length < 16;
    const fits =
      role === 'deadline'
        ? time
        : !(time && header.includes('deadline') && role !== 'task' && role !== 'number');
    row.push(fits ? piece : '');
    next += fits ? 1 : 0;
  }
  return row;
}
