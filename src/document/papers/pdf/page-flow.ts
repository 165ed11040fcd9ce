import { columnPitch, linePitch, paperMeasures, points } from '../../../domain/document/paper-measures.js';
import type { DrawnRule, DrawnText, Measure, PaperPage, PdfFont } from './paper-page.js';

const { margin, area, sizePt } = paperMeasures;

/** The type area 版心, in points from the page's upper left corner. */
export const typeArea = {
  left: points(margin.leftMm),
  top: points(margin.topMm),
  width: points(area.widthMm),
  height: points(area.heightMm),
} as const;

// Where a Chinese font has its baseline, from the upper edge of its square.
const baselineOf = 0.88;
const gridSpacing = columnPitch - sizePt.body;

/** From the type area's upper left corner, in points. */
type Place = readonly [x: number, y: number];

/** How a line of text stands in a place of a certain height. */
export interface LineLook {
  font?: PdfFont;
  sizePt?: number;
  red?: boolean;
  /** Full height of the line; the text stands in its middle. */
  height?: number;
  spacing?: number;
}

/** Lays pieces one under the other on as many pages as they need. Lengths in points, from the type area's upper left. */
export class PageFlow {
  readonly pages: PaperPage[] = [[]];
  /** How far down the next piece begins. */
  y = 0;

  constructor(readonly measure: Measure) {}

  /** Room down to the foot of the type area. */
  get left(): number {
    return typeArea.height - this.y;
  }

  /** Begins a new page unless there is so much room. */
  need(height: number): void {
    if (this.left + tolerance < height) this.turn();
  }

  turn(): void {
    this.pages.push([]);
    this.y = 0;
  }

  /** Goes down to the next line of the grid. */
  snap(): void {
    this.y = Math.ceil((this.y - tolerance) / linePitch) * linePitch;
  }

  /** Draws a text at `x` where the flow is, without going on. */
  text(words: string, x: number, look: LineLook = {}): void {
    const { font = 'body', sizePt: size = sizePt.body, red = false, height = linePitch } = look;
    const { spacing = gridSpacing } = look;
    const y = typeArea.top + this.y + (height - size) / 2 + size * baselineOf;
    this.#draw({ type: 'text', text: words, font, sizePt: size, x: typeArea.left + x, y, spacing, red });
  }

  /** Draws a rule from one place to another of this page. */
  rule(from: Place, to: Place, { widthPt, red = false }: { widthPt: number; red?: boolean }): void {
    const at = ([x, y]: Place) => [typeArea.left + x, typeArea.top + y] as const;
    this.#draw({ type: 'rule', from: at(from), to: at(to), widthPt, red });
  }

  /** Width of a text in the grid. */
  widthOf(words: string, look: LineLook = {}): number {
    const { font = 'body', sizePt: size = sizePt.body, spacing = gridSpacing } = look;
    return this.measure(words, font, size) + [...words].length * spacing;
  }

  #draw(drawn: DrawnText | DrawnRule): void {
    this.pages.at(-1)?.push(drawn);
  }
}

/** What rounding may take away. */
export const tolerance = 0.01;
