import { Decimal, decimal, figure, pointsOfWeight, published, sumOf } from './figure.js';
import type { Figure } from './figure.js';

/** A row of a score as it counts. */
export interface WaterfallRow {
  section: string;
  weightBp: number;
  /** Null: it does not count, or is still open. */
  points: Figure | null;
  counts: boolean;
}

/** One step from full marks to the total. */
export interface WaterfallBar {
  /** `start`, a section, `rounding`, `deducted`, `bonus` or `total`. */
  key: string;
  /** Signed points; of `start` and `total` where they stand. */
  change: Figure;
  /** Where the bar begins and ends, on the axis of points. */
  from: Figure;
  to: Figure;
}

/**
 * How full marks became the total: what each section lost, the deductions, the bonus; the bars add up to the published
 * total as they are shown, with two decimals, and what that leaves is a bar of its own where there is any. Rows that do
 * not count are rescaled away, so full marks stay full marks.
 */
export function waterfallOf(
  rows: readonly WaterfallRow[],
  { deducted, bonus, total }: { deducted: Figure; bonus: Figure; total: Figure },
): WaterfallBar[] {
  const full = fullOf(rows);
  const whole = sumOf(rows.map(({ weightBp }) => pointsOfWeight(weightBp)));
  const lost = [...Map.groupBy(rows, ({ section }) => section)].map(([key, own]) => ({
    key,
    change: sumOf(own.map((row) => decimal(row.points ?? '0').minus(full(row)))),
  }));
  const biggestFirst = lost.sort((one, other) => one.change.comparedTo(other.change));
  const rest = [
    ...biggestFirst,
    { key: 'deducted', change: decimal(deducted).negated() },
    { key: 'bonus', change: decimal(bonus) },
  ]
    .map((step) => ({ ...step, change: decimal(published(step.change)) }))
    .filter(({ change }) => !change.isZero());
  // Whoever adds up what he sees comes to the total: the rest is what two decimals leave.
  const rounding = decimal(total).minus(whole.plus(sumOf(rest.map(({ change }) => change))));
  const steps = rounding.isZero() ? rest : [...rest, { key: 'rounding', change: rounding }];
  return [
    bar('start', whole, new Decimal(0)),
    ...barsFrom(whole, steps),
    bar('total', decimal(total), new Decimal(0)),
  ];
}

/** The full marks of a row after the rows that do not count were rescaled away; 0 for those. */
export function fullOf(
  rows: readonly WaterfallRow[],
): (row: Pick<WaterfallRow, 'weightBp' | 'counts'>) => Decimal {
  const whole = sumOf(rows.map(({ weightBp }) => pointsOfWeight(weightBp)));
  const counted = sumOf(rows.filter(({ counts }) => counts).map(({ weightBp }) => pointsOfWeight(weightBp)));
  return ({ weightBp, counts }) =>
    counts && !counted.isZero() ? pointsOfWeight(weightBp).times(whole).div(counted) : new Decimal(0);
}

function barsFrom(start: Decimal, steps: readonly { key: string; change: Decimal }[]): WaterfallBar[] {
  let at = start;
  return steps.map(({ key, change }) => {
    const from = at;
    at = at.plus(change);
    return { key, change: published(change), from: figure(from), to: figure(at) };
  });
}

const bar = (key: string, to: Decimal, from: Decimal): WaterfallBar => ({
  ...{ key, change: published(to), from: figure(from), to: figure(to) },
});
