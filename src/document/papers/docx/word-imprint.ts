import { imprintLines } from '../../../domain/document/imprint.js';
import type { PaperContent } from '../../../domain/document/paper-content.js';
import { paperMeasures, points, widthInCharacters } from '../../../domain/document/paper-measures.js';
import { paragraph, run, tab } from './word-xml.js';
import type { RunLook } from './word-xml.js';

const { sizePt, imprintRule, area } = paperMeasures;
const look: RunLook = { font: '仿宋_GB2312', sizePt: sizePt.small };
const width = Math.round(points(area.widthMm) * 20);
const eighths = (mm: number) => Math.max(2, Math.round(points(mm) * 8));
const rule = (side: string, mm: number) =>
  `<w:${side} w:val="single" w:sz="${eighths(mm)}" w:space="0" w:color="000000"/>`;

/**
 * 版记: a table that stands at the foot of the last page's type area, its outer rules thick and the inner ones thin; a
 * letter has neither rules nor a printer. Source: GB/T 9704-2012, 7.4 and 10.1.
 */
export function imprint(paper: PaperContent): string {
  const { sent, printedBy, printedOn } = imprintLines(paper);
  const isLetter = paper.form === 'letter';
  if (isLetter && sent.length === 0) return '';
  const printed = paragraph(`${run(printedBy, look)}${tab}${run(printedOn, look)}`, {
    ...base,
    left: 1,
    right: 1,
    rightTabTwips: width - sizePt.small * 20,
  });
  const rows = [
    ...sent.map(({ label, text }) =>
      row(
        paragraph(run(`${label}：${text}`, look), { ...base, hanging: label.length + 1, left: 1, right: 1 }),
      ),
    ),
    ...(isLetter ? [] : [row(printed)]),
  ];
  const lines = sent.reduce((sum, each) => sum + linesOf(each), isLetter ? 0 : 1);
  const top = Math.floor(points(area.heightMm) * 20) - lines * base.lineTwips;
  const place = `<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" w:tblpX="1" w:tblpY="${top}"/>`;
  const margins = `<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>`;
  return `<w:tbl><w:tblPr>${place}<w:tblW w:w="${width}" w:type="dxa"/>${isLetter ? '' : rules}<w:tblLayout w:type="fixed"/>${margins}</w:tblPr><w:tblGrid><w:gridCol w:w="${width}"/></w:tblGrid>${rows.join('')}</w:tbl>`;
}

// A paper says where its table begins, for not every program knows a table that stands at the foot.
const linesOf = ({ label, text }: { label: string; text: string }): number =>
  Math.ceil(widthInCharacters(text) / (points(area.widthMm) / sizePt.small - label.length - 3));

const rules = `<w:tblBorders>${rule('top', imprintRule.thickMm)}${rule('bottom', imprintRule.thickMm)}${rule('insideH', imprintRule.thinMm)}</w:tblBorders>`;
const base = { sizePt: sizePt.small, align: 'left' as const, lineTwips: 480 };

const row = (content: string): string =>
  `<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${content}</w:tc></w:tr>`;
