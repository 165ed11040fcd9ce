const unprintable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as XML says it: nothing in it is markup. */
export const xml = (text: string): string =>
  text.replace(unprintable, '').replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);

/** A font that a paper's run asks for by its name; the reader's program has it. Source: GB/T 9704-2012, 5.2.2. */
export type WordFont = '方正小标宋简体' | '仿宋_GB2312' | '黑体' | '楷体_GB2312' | '宋体';

/** How a run of text looks. */
export interface RunLook {
  font: WordFont;
  sizePt: number;
  red?: boolean;
  /** Between its characters, in twips; negative: they stand closer. */
  spacingTwips?: number;
}

/** A run of text. */
export function run(text: string, look: RunLook): string {
  return `<w:r>${runProperties(look)}<w:t xml:space="preserve">${xml(text)}</w:t></w:r>`;
}

/** The number of the page, as the reader's program counts it. */
export function pageNumber(look: RunLook): string {
  const field = (type: string) => `<w:r>${runProperties(look)}<w:fldChar w:fldCharType="${type}"/></w:r>`;
  const code = `<w:r>${runProperties(look)}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>`;
  return `${field('begin')}${code}${field('separate')}${run('1', look)}${field('end')}`;
}

// No character snaps to the grid by itself, for programs differ in how; the spacing of the body's puts 28 on a line.
function runProperties({ font, sizePt, red = false, spacingTwips = 0 }: RunLook): string {
  const size = Math.round(sizePt * 2);
  return [
    `<w:rPr><w:rFonts w:ascii="${font}" w:eastAsia="${font}" w:hAnsi="${font}" w:cs="${font}"/>`,
    '<w:snapToGrid w:val="0"/>',
    red ? '<w:color w:val="FF0000"/>' : '',
    spacingTwips === 0 ? '' : `<w:spacing w:val="${spacingTwips}"/>`,
    `<w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr>`,
  ].join('');
}

/** How a paragraph stands. */
export interface ParagraphLook {
  align?: 'left' | 'center' | 'right' | 'both';
  /** First line, in full characters. */
  firstLine?: number;
  /** Left and right, in full characters. */
  left?: number;
  right?: number;
  /** Every line but the first, in full characters more than `left`. */
  hanging?: number;
  beforeTwips?: number;
  afterTwips?: number;
  /** A line's height, exactly. */
  lineTwips?: number;
  keepNext?: boolean;
  /** `<w:pBdr>` of it. */
  border?: string;
  /** How far it reaches beyond the type area on both sides, in twips. */
  beyondTwips?: number;
  /** Where a tab brings a text to its right end, in twips. */
  rightTabTwips?: number;
  /** Size of its characters. */
  sizePt: number;
}

/** A paragraph of runs. */
export const paragraph = (runs: string, look: ParagraphLook): string =>
  `<w:p><w:pPr>${paragraphProperties(look)}</w:pPr>${runs}</w:p>`;

function paragraphProperties(look: ParagraphLook): string {
  const { beforeTwips = 0, afterTwips = 0, lineTwips, rightTabTwips } = look;
  const { keepNext = false, border = '', align = 'both' } = look;
  const line = lineTwips === undefined ? '' : ` w:line="${lineTwips}" w:lineRule="exact"`;
  return [
    keepNext ? '<w:keepNext/>' : '',
    border,
    rightTabTwips === undefined ? '' : rightTab(rightTabTwips),
    '<w:kinsoku/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>',
    `<w:spacing w:before="${beforeTwips}" w:after="${afterTwips}"${line}/>`,
    indents(look),
    `<w:jc w:val="${align}"/>`,
  ].join('');
}

const rightTab = (at: number): string => `<w:tabs><w:tab w:val="right" w:pos="${at}"/></w:tabs>`;

/** Goes on at the next tab. */
export const tab = '<w:r><w:tab/></w:r>';

// In hundredths of a character, with the same in twips for programs that know no characters.
function indents({
  firstLine = 0,
  left = 0,
  right = 0,
  hanging = 0,
  sizePt,
  beyondTwips,
}: ParagraphLook): string {
  if (beyondTwips !== undefined) return `<w:ind w:left="${-beyondTwips}" w:right="${-beyondTwips}"/>`;
  const of = (name: string, count: number) =>
    count === 0
      ? ''
      : ` w:${name}Chars="${Math.round(count * 100)}" w:${name}="${Math.round(count * sizePt * 20)}"`;
  const all = `${of('left', left + hanging)}${of('right', right)}${of('hanging', hanging)}${of('firstLine', firstLine)}`;
  return all === '' ? '' : `<w:ind${all}/>`;
}
