import { breakLines } from '../../../domain/document/break-lines.js';
import { imprintLines } from '../../../domain/document/imprint.js';
import type { PaperContent } from '../../../domain/document/paper-content.js';
import { paperMeasures, points } from '../../../domain/document/paper-measures.js';
import type { PageFlow } from './page-flow.js';
import { typeArea } from './page-flow.js';

const { sizePt, imprintRule } = paperMeasures;
const size = sizePt.small;
const height = 24;
// So much stays free above it.
const gap = 8;
const look = { sizePt: size, height, spacing: 0 };

/**
 * 版记 at the foot of the last page: its last rule falls on the type area's lower edge. One character stays blank on
 * either side, and what goes on stands under the first name. A letter has neither rules nor a printer.
 * Source: GB/T 9704-2012, 7.4 and 10.1.
 */
export function layOutImprint(flow: PageFlow, paper: PaperContent): void {
  const { sent, printedBy, printedOn } = imprintLines(paper);
  const isLetter = paper.form === 'letter';
  if (isLetter && sent.length === 0) return;
  const blocks = sent.map(({ label, text }) => {
    const hanging = (label.length + 2) * size;
    const lines = breakLines(text, (words) => flow.widthOf(words, look), {
      width: typeArea.width - hanging - size,
    });
    return { label, hanging, lines };
  });
  const count = blocks.reduce((sum, { lines }) => sum + lines.length, isLetter ? 0 : 1);
  flow.need(count * height + gap);
  flow.y = typeArea.height - count * height;
  if (!isLetter) rule(flow, imprintRule.thickMm);
  for (const { label, hanging, lines } of blocks) {
    flow.text(`${label}：`, size, look);
    for (const line of lines) {
      flow.text(line, hanging, look);
      flow.y += height;
    }
    if (!isLetter) rule(flow, imprintRule.thinMm);
  }
  if (isLetter) return;
  flow.text(printedBy, size, look);
  flow.text(printedOn, typeArea.width - size - flow.widthOf(printedOn, look), look);
  flow.y += height;
  rule(flow, imprintRule.thickMm);
}

const rule = (flow: PageFlow, widthMm: number): void =>
  flow.rule([0, flow.y], [typeArea.width, flow.y], { widthPt: points(widthMm) });
