/** What a shape or a line is drawn with: a colour of the tokens, never a raw value. */
export type Ink = 'whole' | 'gain' | 'loss' | 'quiet' | 'red' | 'yellow' | 'green' | 'grey';

/** One bar between two points of an axis. */
interface FloatingBar {
  label: string;
  from: number;
  to: number;
  /** What stands beside it. */
  text: string;
  ink: Ink;
}

/** From one whole to another, step by step; the axis begins at `axisFrom`. */
interface StepDrawing {
  kind: 'steps';
  bars: readonly FloatingBar[];
  axisFrom: number;
}

/** Amounts beside one another, the first on top; `inOrder`: of one thing at several times, from left to right. */
interface BarDrawing {
  kind: 'bars';
  bars: readonly { label: string; value: number; text: string }[];
  ink: Ink;
  inOrder: boolean;
}

/** Amounts that make up a whole, at several times. */
interface StackDrawing {
  kind: 'stack';
  columns: readonly string[];
  parts: readonly { name: string; ink: Ink; values: readonly number[] }[];
}

/** Places over time, the first place on top; null: no place at that time. */
interface PlaceDrawing {
  kind: 'places';
  columns: readonly string[];
  lines: readonly { text: string; ink: Ink; strong: boolean; places: readonly (number | null)[] }[];
  /** The last place there is. */
  last: number;
}

/** How the numbers of a chart are drawn. */
export type Drawing = StepDrawing | BarDrawing | StackDrawing | PlaceDrawing;

/** A chart in the reader’s words: what is drawn, what it says to who does not see it, and its table. */
export interface Chart {
  /** Of its own on its page; every id of the drawing begins with it. */
  id: string;
  title: string;
  /** The drawing in one or two sentences. */
  says: string;
  drawing: Drawing;
  /** The heads of the columns first; the same numbers as in the drawing. */
  table: readonly (readonly (string | number | null)[])[];
}

/** As what a chart can be taken away. */
export const chartFormats = ['png', 'xlsx'] as const;

/** One of them. */
export type ChartFormat = (typeof chartFormats)[number];
