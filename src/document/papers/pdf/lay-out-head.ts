import { breakEvenly } from '../../../domain/document/break-lines.js';
import type { PaperContent } from '../../../domain/document/paper-content.js';
import * as measures from '../../../domain/document/paper-measures.js';
import { typeArea } from './page-flow.js';
import type { LineLook, PageFlow } from './page-flow.js';

const { sizePt, redRule, head: headMeasure, letter, margin, page } = measures.paperMeasures;
const { columnPitch, linePitch, points } = measures;
const leading = 1.2;

/** The red head of a paper or of a letter, with its number; what follows begins where the flow then is. */
export function layOutHead(flow: PageFlow, paper: PaperContent): void {
  if (paper.form === 'letter') return letterHead(flow, paper);
  flow.y = points(headMeasure.belowTopMm);
  headLines(flow, paper.head);
  flow.y += 2 * linePitch;
  numberLine(flow, paper);
  flow.y += (linePitch + sizePt.body) / 2 + points(redRule.belowNumberMm);
  flow.rule([0, flow.y], [typeArea.width, flow.y], { widthPt: points(redRule.widthMm), red: true });
  flow.y += 2 * linePitch;
}

function headLines(flow: PageFlow, head: string): void {
  const { sizePt: size } = measures.headSize(head);
  const look: LineLook = { font: 'bold', sizePt: size, red: true, height: size * leading, spacing: 0 };
  for (const line of breakEvenly(head, (text) => flow.widthOf(text, look), typeArea.width)) {
    flow.text(line, (typeArea.width - flow.widthOf(line, look)) / 2, look);
    flow.y += size * leading;
  }
}

// What goes up names its signer on the right.
function numberLine(flow: PageFlow, { number, signer }: PaperContent): void {
  const words = number ?? '';
  const x = signer === null ? (typeArea.width - flow.widthOf(words)) / 2 : columnPitch;
  flow.text(words, x);
  if (signer === null) return;
  const named = `签发人：${signer}`;
  flow.text(named, typeArea.width - columnPitch - flow.widthOf(named));
}

// Two red rules, the thick one outside: above the text, and above the page's lower edge.
function letterHead(flow: PageFlow, { head, number }: PaperContent): void {
  flow.y = points(letter.headFromTopMm - margin.topMm);
  headLines(flow, head);
  flow.y += points(letter.ruleBelowHeadMm);
  doubleRule(flow, flow.y, 1);
  doubleRule(flow, points(page.heightMm - letter.ruleFromFootMm - margin.topMm), -1);
  flow.y += linePitch / 2;
  const words = number ?? '';
  flow.text(words, typeArea.width - flow.widthOf(words));
  flow.y += 2 * linePitch;
}

function doubleRule(flow: PageFlow, y: number, inward: 1 | -1): void {
  const beyond = (points(letter.ruleLengthMm) - typeArea.width) / 2;
  const at = (height: number, widthMm: number) =>
    flow.rule([-beyond, height], [typeArea.width + beyond, height], { widthPt: points(widthMm), red: true });
  at(y, letter.thickMm);
  at(y + inward * 2.5, letter.thinMm);
}
