/** A font that a PDF embeds: the body's, and a heavier one for titles and headings. */
export type PdfFont = 'body' | 'bold';

/** A piece of text on a page; lengths in points, from the page's upper left corner. */
export interface DrawnText {
  type: 'text';
  text: string;
  font: PdfFont;
  sizePt: number;
  x: number;
  /** Of the baseline. */
  y: number;
  /** Added after every character; negative: they stand closer. */
  spacing: number;
  red: boolean;
}

/** A straight line on a page; lengths in points. */
export interface DrawnRule {
  type: 'rule';
  from: readonly [x: number, y: number];
  to: readonly [x: number, y: number];
  widthPt: number;
  red: boolean;
}

/** All that stands on one page, without its number. */
export type PaperPage = (DrawnText | DrawnRule)[];

/** Width of a text in points, as its font sets it. */
export type Measure = (text: string, font: PdfFont, sizePt: number) => number;
