/** On a page with room, on a narrow one or beside others, or as a file of its own with its title. */
export type ChartForm = 'wide' | 'narrow' | 'picture';

/** Sizes in the drawing’s own units: pixels where it has its natural width. */
export const chartMeasures = {
  text: 14,
  line: 19,
  gap: 8,
  width: { wide: 960, narrow: 336, picture: 960 },
  /** Room for what stands before a lying bar. */
  labels: { wide: 240, narrow: 120, picture: 240 },
  /** Room for what stands behind a bar or a line. */
  behind: { wide: 150, narrow: 96, picture: 150 },
  title: { wide: 0, narrow: 0, picture: 44 },
} as const satisfies Record<string, number | Record<ChartForm, number>>;

const narrowSign = /^[\x20-\x7e]$/;

/** How wide a text is at the size of charts: a Chinese character is square, a Latin one some half of it. */
export const widthOfText = (text: string): number =>
  [...text].reduce(
    (sum, sign) => sum + (narrowSign.test(sign) ? chartMeasures.text * 0.6 : chartMeasures.text),
    0,
  );

/** How many lines the longest of these texts takes in a room of that width. */
export const linesIn = (texts: readonly string[], room: number): number =>
  Math.max(1, ...texts.map((text) => Math.ceil(widthOfText(text) / Math.max(room, chartMeasures.text))));
