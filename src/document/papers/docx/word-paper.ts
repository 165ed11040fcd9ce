import type { PaperBlock, PaperContent } from '../../../domain/document/paper-content.js';
import * as measures from '../../../domain/document/paper-measures.js';
import { imprint } from './word-imprint.js';
import { wordTable } from './word-table.js';
import { paragraph, run, tab } from './word-xml.js';
import type { ParagraphLook, RunLook } from './word-xml.js';

const { sizePt, head: headMeasure, redRule, area } = measures.paperMeasures;
const { linePitch, columnPitch, points } = measures;
// Rounded down: 28 characters must not be wider than the type area.
const spacingTwips = Math.floor((columnPitch - sizePt.body) * 20);
const body: RunLook = { font: '仿宋_GB2312', sizePt: sizePt.body, spacingTwips };
const twips = (pt: number): number => Math.round(pt * 20);
// One character, wide as any.
const blank = '\u3000';
const lineTwips = Math.floor(linePitch * 20);
const bodyLook: ParagraphLook = { sizePt: sizePt.body, lineTwips };

/** The body of a paper in WordprocessingML, in the order in which it is read: head, text, imprint. */
export function wordBody(paper: PaperContent): string {
  return [
    paper.form === 'letter' ? letterNumber(paper.number) : headLine(paper.head) + numberLine(paper),
    emptyLine,
    titleLines(paper.title),
    emptyLine,
    paper.addressee === null ? '' : paragraph(run(`${paper.addressee}：`, body), bodyLook),
    ...paper.blocks.map((piece, at) => block(piece, at === paper.blocks.length - 1)),
    paragraph('', { ...bodyLook, keepNext: true }),
    signatureLines(paper),
    imprint(paper),
    // The imprint hangs on the paragraph after it.
    paragraph('', { sizePt: 1, lineTwips: 20 }),
  ].join('');
}

const emptyLine = paragraph('', bodyLook);

// The upper edge of the head stands 35 mm below the type area's.
function headLine(text: string): string {
  const { sizePt: size } = measures.headSize(text);
  return paragraph(run(text, { font: '方正小标宋简体', sizePt: size, red: true }), {
    sizePt: size,
    align: 'center',
    lineTwips: twips(size * 1.25),
    beforeTwips: twips(points(headMeasure.belowTopMm)),
    afterTwips: lineTwips * 2,
  });
}

// On the right, under the rule of the letter's head, which stands in the page's header.
const letterNumber = (number: string | null): string =>
  paragraph(run(number ?? ' ', body), { ...bodyLook, align: 'right' });

// The red rule stands 4 mm below the number, as wide as the type area. What goes up names its signer on the right.
function numberLine({ number, signer }: PaperContent): string {
  const eighths = Math.round(points(redRule.widthMm) * 8);
  const space = Math.round(points(redRule.belowNumberMm));
  const border = `<w:pBdr><w:bottom w:val="single" w:sz="${eighths}" w:space="${space}" w:color="FF0000"/></w:pBdr>`;
  if (signer === null) return paragraph(run(number ?? ' ', body), { ...bodyLook, align: 'center', border });
  const named = `${run('签发人：', body)}${run(signer, { ...body, font: '楷体_GB2312' })}`;
  return paragraph(`${run(`${blank}${number ?? ''}`, body)}${tab}${named}`, {
    ...bodyLook,
    align: 'left',
    border,
    rightTabTwips: twips(points(area.widthMm) - sizePt.body),
  });
}

function titleLines(title: string): string {
  return paragraph(run(title, { font: '方正小标宋简体', sizePt: sizePt.title }), {
    sizePt: sizePt.title,
    align: 'center',
    keepNext: true,
    lineTwips,
    beforeTwips: lineTwips,
  });
}

const fontOf = { paragraph: '仿宋_GB2312', heading: '黑体', subheading: '楷体_GB2312' } as const;

// The signature never stands alone on a page, nor a heading without its text.
function block(piece: PaperBlock, isLast: boolean): string {
  if (piece.type === 'table') return wordTable(piece);
  const look = { ...body, font: fontOf[piece.type] };
  return paragraph(run(piece.text, look), {
    ...bodyLook,
    firstLine: 2,
    keepNext: isLast || piece.type !== 'paragraph',
  });
}

// The date stands four characters from the right, the issuer centred over it.
function signatureLines({ signature, date }: PaperContent): string {
  const shift = measures.signatureRight(signature, date ?? '');
  return [
    paragraph(run(signature, body), { ...bodyLook, align: 'right', right: shift, keepNext: true }),
    paragraph(run(date ?? ' ', body), {
      ...bodyLook,
      align: 'right',
      right: measures.dateRight,
      keepNext: true,
    }),
  ].join('');
}
