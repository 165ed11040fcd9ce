import { headSize, paperMeasures, points } from '../../../domain/document/paper-measures.js';
import { paragraph, run } from './word-xml.js';

const { letter, area } = paperMeasures;
const beyondTwips = Math.round((points(letter.ruleLengthMm - area.widthMm) / 2) * 20);

// A double line of Word's own, the thick one outside; 170 mm, so it reaches beyond the type area on both sides.
const redRules = (side: 'top' | 'bottom', value: string, space: number): string =>
  `<w:pBdr><w:${side} w:val="${value}" w:sz="24" w:space="${space}" w:color="FF0000"/></w:pBdr>`;

/** The red head of a letter 信函 with the two rules below it; it stands in the header of the first page. */
export function letterHead(head: string): string {
  const { sizePt } = headSize(head);
  return paragraph(run(head, { font: '方正小标宋简体', sizePt, red: true }), {
    sizePt,
    align: 'center',
    beyondTwips,
    lineTwips: Math.round(sizePt * 25),
    border: redRules('bottom', 'thickThinSmallGap', Math.round(points(letter.ruleBelowHeadMm))),
  });
}

/** The two rules at the foot of a letter's first page, which shows no number. */
export const letterFoot = (): string =>
  paragraph('', {
    ...{ sizePt: 1, lineTwips: 20, beyondTwips },
    border: redRules('top', 'thinThickSmallGap', 0),
  });
