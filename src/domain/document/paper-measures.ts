/**
 * Measures of a formal paper, shared by all its writers. Lengths in millimetres, sizes in points.
 * Source: GB/T 9704-2012, 5.2 (page, margins, type area, fonts, 22 lines of 28 characters), 7.2 (head), 7.4, 7.5.
 */
export const paperMeasures = {
  page: { widthMm: 210, heightMm: 297 },
  /** 天头 37 mm, 订口 28 mm; the other two leave a type area 版心 of 156 × 225 mm. */
  margin: { topMm: 37, leftMm: 28, rightMm: 26, bottomMm: 35 },
  area: { widthMm: 156, heightMm: 225 },
  grid: { columns: 28, lines: 22 },
  /** 2号, 3号, 4号; tables are set in 5号. */
  sizePt: { title: 22, body: 16, small: 14, table: 10.5 },
  /** The head's upper edge below the type area's; its size at most and at least. */
  head: { belowTopMm: 35, largestPt: 42, smallestPt: 26 },
  /** The red rule stands 4 mm below the number. */
  redRule: { belowNumberMm: 4, widthMm: 0.6 },
  /** First and last rule of the imprint 版记, and those between. */
  imprintRule: { thickMm: 0.35, thinMm: 0.25 },
  /** 信函: the head's upper edge from the page's, two red rules of 170 mm below it and above the page's lower edge. */
  letter: {
    headFromTopMm: 30,
    ruleBelowHeadMm: 4,
    ruleFromFootMm: 20,
    ruleLengthMm: 170,
    thickMm: 0.8,
    thinMm: 0.3,
  },
  /** The page number's upper edge below the type area's lower one. */
  pageNumberBelowMm: 7,
} as const;

const pointsPerMm = 72 / 25.4;

/** Points of a length in millimetres. */
export const points = (mm: number): number => mm * pointsPerMm;

/** Distance of two lines of the grid, in points: 225 mm hold 22 of them. */
export const linePitch = points(paperMeasures.area.heightMm) / paperMeasures.grid.lines;

/** Distance of two full characters of the grid, in points: 156 mm hold 28 of them. */
export const columnPitch = points(paperMeasures.area.widthMm) / paperMeasures.grid.columns;

const fullWidth =
  /[\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3ffff}]/u;

/** Width of a text in full characters: a Chinese character or sign is one, everything else half of one. */
export const widthInCharacters = (text: string): number =>
  [...text].reduce((width, character) => width + (fullWidth.test(character) ? 1 : 0.5), 0);

/**
 * Lines and size of the head 发文机关标志: as large as it fits on one line, on two where it would become too small.
 * Size in points.
 */
export function headSize(head: string): { sizePt: number; lines: number } {
  const { largestPt, smallestPt } = paperMeasures.head;
  const width = points(paperMeasures.area.widthMm);
  const count = Math.max(1, widthInCharacters(head));
  const onOne = Math.floor(width / count);
  if (onOne >= smallestPt) return { sizePt: Math.min(largestPt, onOne), lines: 1 };
  const lines = Math.ceil((count * smallestPt) / width);
  return { sizePt: smallestPt, lines };
}

/**
 * How far from the right the issuer stands so that it is centred over the date, which stands four characters from it;
 * two at least, in full characters. Source: GB/T 9704-2012, 7.3.5.1.
 */
export const signatureRight = (signature: string, date: string): number =>
  Math.max(2, dateRight + (widthInCharacters(date) - widthInCharacters(signature)) / 2);

/** How far from the right the date stands, in full characters. */
export const dateRight = 4;

/**
 * Share of the table's width that each column gets, summing to 1: what its longest text asks for, within bounds; where
 * that is too much together, each gets at least its longest figure or word.
 */
export function columnShares(table: {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}): number[] {
  const texts = table.columns.map((label, at) => [label, ...table.rows.map((row) => row[at] ?? '')]);
  const wanted = texts.map((cells) => cellPadding + longest(cells.map(widthInCharacters), widestColumn));
  const least = texts.map((cells) => cellPadding + longest(cells.map(widestWord), widestColumn));
  const [all, room] = [sum(wanted), sum(least)];
  if (all <= tableWidth || room >= tableWidth)
    return room >= tableWidth ? least.map(of(room)) : wanted.map(of(all));
  const ratio = (tableWidth - room) / (all - room);
  return wanted.map((width, at) => ((least[at] ?? 0) + ratio * (width - (least[at] ?? 0))) / tableWidth);
}

// In full characters of the table's size.
const tableWidth = points(paperMeasures.area.widthMm) / paperMeasures.sizePt.table;
const cellPadding = 0.7;
const narrowestColumn = 2;
const widestColumn = 12;

const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0);
const of =
  (total: number) =>
  (width: number): number =>
    width / total;
const longest = (widths: readonly number[], most: number): number =>
  Math.min(most, Math.max(narrowestColumn, ...widths));
const widestWord = (text: string): number =>
  Math.max(0, ...(text.match(/[!-~]+/g) ?? []).map(widthInCharacters));
