import { breakEvenly, breakLines } from '../../../domain/document/break-lines.js';
import type { PaperBlock, PaperContent } from '../../../domain/document/paper-content.js';
import * as measures from '../../../domain/document/paper-measures.js';
import { layOutHead } from './lay-out-head.js';
import { layOutImprint } from './lay-out-imprint.js';
import { layOutTable } from './lay-out-table.js';
import { PageFlow, tolerance, typeArea } from './page-flow.js';
import type { LineLook } from './page-flow.js';
import type { Measure, PaperPage } from './paper-page.js';

const { sizePt } = measures.paperMeasures;
const { columnPitch, linePitch } = measures;
const signatureLines = 4;
const tableStartLines = 3;
const indent = 2 * columnPitch;

/** Lays a paper out on pages by the grid of the standard: what both the drawing and its tests read. */
export function layOutPaper(paper: PaperContent, measure: Measure): PaperPage[] {
  const flow = new PageFlow(measure);
  layOutHead(flow, paper);
  layOutTitle(flow, paper.title);
  if (paper.addressee !== null) layOutParagraph(flow, `${paper.addressee}：`, { indent: 0, keep: 0 });
  for (const [at, block] of paper.blocks.entries()) layOutBlock(flow, block, keepOf(paper.blocks, at));
  layOutSignature(flow, paper);
  layOutImprint(flow, paper);
  return flow.pages;
}

function layOutTitle(flow: PageFlow, title: string): void {
  const look: LineLook = { font: 'bold', sizePt: sizePt.title, spacing: 0 };
  flow.snap();
  for (const line of breakEvenly(title, (text) => flow.widthOf(text, look), typeArea.width)) {
    flow.need(linePitch);
    flow.text(line, (typeArea.width - flow.widthOf(line, look)) / 2, look);
    flow.y += linePitch;
  }
  flow.y += linePitch;
}

const fontOf = { paragraph: 'body', heading: 'bold', subheading: 'bold' } as const;

// So many lines stand on the same page as a block's end: the signature is never alone, nor a heading without its text.
function keepOf(blocks: readonly PaperBlock[], at: number): number {
  const next = blocks[at + 1];
  if (next === undefined) return signatureLines;
  if (blocks[at]?.type === 'paragraph') return 0;
  return next.type === 'table' ? tableStartLines : blocks[at + 2] === undefined ? signatureLines + 2 : 1;
}

function layOutBlock(flow: PageFlow, block: PaperBlock, keep: number): void {
  if (block.type === 'table') return layOutTable(flow, block);
  layOutParagraph(flow, block.text, { indent, keep, font: fontOf[block.type] });
}

interface ParagraphPlace {
  indent: number;
  /** Lines that must stand on the same page as its end. */
  keep: number;
  font?: 'body' | 'bold';
}

function layOutParagraph(
  flow: PageFlow,
  text: string,
  { indent: first, keep, font = 'body' }: ParagraphPlace,
) {
  const lines = breakLines(text, (words) => flow.widthOf(words, { font }), {
    width: typeArea.width + tolerance,
    indent: first,
  });
  for (const [at, line] of lines.entries()) {
    const isLast = at === lines.length - 1;
    const together = keep > 0 && at === Math.max(0, lines.length - 2) ? lines.length - at + keep : 1;
    flow.need(together * linePitch);
    const x = at === 0 ? first : 0;
    flow.text(line, x, { font, ...(isLast ? {} : filling(flow, line, { font, width: typeArea.width - x })) });
    flow.y += linePitch;
  }
}

// A line that goes on reaches the edge of the type area: its characters stand a little farther apart.
function filling(
  flow: PageFlow,
  line: string,
  { font, width }: { font: 'body' | 'bold'; width: number },
): Pick<LineLook, 'spacing'> {
  const count = [...line].length;
  const rest = width - flow.widthOf(line, { font });
  const spacing = columnPitch - sizePt.body + rest / count;
  return rest < columnPitch * widestGap ? { spacing } : {};
}

// More than this many characters short, a line is left as it is: a long word follows.
const widestGap = 3;

function layOutSignature(flow: PageFlow, { signature, date }: PaperContent): void {
  flow.snap();
  const day = date ?? '';
  const right = measures.signatureRight(signature, day) * columnPitch;
  const lines = breakLines(signature, (text) => flow.widthOf(text), {
    width: typeArea.width - 4 * columnPitch,
  });
  flow.need((lines.length + 2) * linePitch);
  flow.y += linePitch;
  for (const line of lines) {
    flow.text(line, Math.max(0, typeArea.width - right - flow.widthOf(line)));
    flow.y += linePitch;
  }
  flow.text(day, typeArea.width - measures.dateRight * columnPitch - flow.widthOf(day));
  flow.y += linePitch;
}
