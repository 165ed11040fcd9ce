import type { PaperTable } from '../../../domain/document/paper-content.js';
import { columnShares, paperMeasures, points } from '../../../domain/document/paper-measures.js';
import { paragraph, run } from './word-xml.js';
import type { WordFont } from './word-xml.js';

const { sizePt, area } = paperMeasures;
const fullWidth = Math.round(points(area.widthMm) * 20);
const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];
const borders = sides
  .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
  .join('');

/** A table across the type area; its head is repeated on every page, no row is parted. */
export function wordTable({ columns, rows, none }: PaperTable): string {
  const widths = columnShares({ columns, rows }).map((share) => Math.floor(share * fullWidth));
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const lines = rows.map((row) => tableRow(row, { widths, font: '仿宋_GB2312' }));
  const head = tableRow(columns, { widths, font: '黑体', mark: '<w:tblHeader/>' });
  return `<w:tbl><w:tblPr><w:tblW w:w="${fullWidth}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${head}${
    rows.length === 0 ? noRow(none, columns.length) : lines.join('')
  }</w:tbl>${paragraph('', { sizePt: sizePt.table, lineTwips: 200 })}`;
}

interface RowLook {
  widths: readonly number[];
  font: WordFont;
  mark?: string;
}

function tableRow(cells: readonly string[], { widths, font, mark = '' }: RowLook): string {
  const all = widths.map((width, at) => cell(cells[at] ?? '', `<w:tcW w:w="${width}" w:type="dxa"/>`, font));
  return `<w:tr><w:trPr><w:cantSplit/>${mark}</w:trPr>${all.join('')}</w:tr>`;
}

const noRow = (none: string, count: number): string =>
  `<w:tr>${cell(none, `<w:tcW w:w="${fullWidth}" w:type="dxa"/><w:gridSpan w:val="${count}"/>`, '仿宋_GB2312')}</w:tr>`;

function cell(text: string, properties: string, font: WordFont): string {
  const content = paragraph(run(text, { font, sizePt: sizePt.table }), {
    sizePt: sizePt.table,
    align: 'left',
    lineTwips: 300,
  });
  return `<w:tc><w:tcPr>${properties}<w:vAlign w:val="center"/></w:tcPr>${content}</w:tc>`;
}
