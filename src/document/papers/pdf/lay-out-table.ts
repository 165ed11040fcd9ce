import { breakLines } from '../../../domain/document/break-lines.js';
import type { PaperTable } from '../../../domain/document/paper-content.js';
import { columnShares, paperMeasures } from '../../../domain/document/paper-measures.js';
import type { PageFlow } from './page-flow.js';
import { typeArea } from './page-flow.js';
import type { PdfFont } from './paper-page.js';

const size = paperMeasures.sizePt.table;
const lineHeight = 15;
const padding = 3;
const thin = 0.5;

interface Grid {
  /** Left edge of each column, and the right one of the last. */
  edges: readonly number[];
}

/** A row as it is broken: the lines of each cell. */
type BrokenRow = readonly (readonly string[])[];

/** A table across the type area; its head is repeated on every page, a row is parted only where it is longer than a page. */
export function layOutTable(flow: PageFlow, { columns, rows, none }: PaperTable): void {
  const grid = gridOf({ columns, rows });
  const head = brokenRow(flow, columns, { grid, font: 'bold' });
  const lines = rows.map((row) => brokenRow(flow, row, { grid, font: 'body' }));
  flow.need(heightOf(head) + Math.min(heightOf(lines[0] ?? []), 10 * lineHeight));
  drawRow(flow, head, { ...grid, font: 'bold' });
  if (rows.length === 0) drawRow(flow, [[none]], { edges: [0, typeArea.width], font: 'body' });
  for (const row of lines)
    for (const piece of piecesOf(row)) {
      if (flow.left < heightOf(piece)) {
        flow.turn();
        drawRow(flow, head, { ...grid, font: 'bold' });
      }
      drawRow(flow, piece, { ...grid, font: 'body' });
    }
  flow.y += lineHeight / 2;
  flow.snap();
}

function gridOf(table: Pick<PaperTable, 'columns' | 'rows'>): Grid {
  const edges = [0];
  for (const share of columnShares(table)) edges.push((edges.at(-1) ?? 0) + share * typeArea.width);
  return { edges };
}

function brokenRow(
  flow: PageFlow,
  cells: readonly string[],
  { grid: { edges }, font }: { grid: Grid; font: PdfFont },
): BrokenRow {
  return edges.slice(1).map((right, at) => {
    const width = right - (edges[at] ?? 0) - 2 * padding;
    const look = { font, sizePt: size, spacing: 0 };
    return breakLines(cells[at] ?? '', (words) => flow.widthOf(words, look), { width });
  });
}

const linesOf = (row: BrokenRow): number => Math.max(1, ...row.map((lines) => lines.length));
const heightOf = (row: BrokenRow): number => linesOf(row) * lineHeight + 2 * padding;

// So many lines of a row stand on one page, under the head.
const mostLines = 36;

function piecesOf(row: BrokenRow): BrokenRow[] {
  const count = Math.ceil(linesOf(row) / mostLines);
  return Array.from({ length: count }, (_none, at) =>
    row.map((lines) => lines.slice(at * mostLines, (at + 1) * mostLines)),
  );
}

function drawRow(flow: PageFlow, row: BrokenRow, { edges, font }: Grid & { font: PdfFont }): void {
  const [top, height] = [flow.y, heightOf(row)];
  const bottom = top + height;
  for (const [at, lines] of row.entries()) {
    flow.y = top + (height - lines.length * lineHeight) / 2;
    for (const line of lines) {
      flow.text(line, (edges[at] ?? 0) + padding, { font, sizePt: size, height: lineHeight, spacing: 0 });
      flow.y += lineHeight;
    }
  }
  for (const edge of edges) flow.rule([edge, top], [edge, bottom], { widthPt: thin });
  for (const y of [top, bottom]) flow.rule([0, y], [typeArea.width, y], { widthPt: thin });
  flow.y = bottom;
}
