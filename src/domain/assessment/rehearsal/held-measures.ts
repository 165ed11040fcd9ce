import type { BodyResult } from '../compute-period.js';
import { pointsOf } from '../explanation.js';
import { decimal, sumOf } from '../figure.js';
import type { Decimal } from '../figure.js';
import type { PeriodInput } from '../period-input.js';

/**
 * What the special measures give to a body, on the scale of its scheme's own weights. While one weight of the scheme
 * changes they stay as they are, and so does their share of the whole.
 */
export interface HeldMeasures {
  points: Decimal;
  weightBp: Decimal;
  /** Weight of all rows of the scheme, whether they count or not. */
  ownBp: number;
}

const whole = 10_000;

/**
 * The special measures that count as a part of a body's result, as they were computed; `ownBp` is what the weights of
 * its own scheme come to before they give way. Source: rules.md, "Quarter and year"; mission.md X6.
 */
export function heldMeasures(
  { score }: BodyResult,
  { specials = [] }: PeriodInput,
  ownBp: number,
): HeldMeasures {
  const codes = new Set(specials.map(({ code }) => code));
  const parts = score.rows.filter(({ code }) => codes.has(code));
  const counting = parts.filter(({ points }) => points !== null);
  const left = whole - parts.reduce((sum, { weightBp }) => sum + weightBp, 0);
  const points = sumOf(counting.map(({ steps }) => pointsOf(steps.filter(({ key }) => key !== 'rescaled'))));
  const weightBp = sumOf(counting.map((part) => decimal(part.weightBp)));
  return { points: points.times(ownBp).div(left), weightBp: weightBp.times(ownBp).div(left), ownBp };
}

/** What they come to beside a scheme of which one weight is changed. */
export function heldAt({ points, weightBp, ownBp }: HeldMeasures, changeBp: number) {
  if (changeBp === 0 || weightBp.isZero()) return { points, weightBp };
  const growth = decimal(ownBp + changeBp).div(ownBp);
  return { points: points.times(growth), weightBp: weightBp.times(growth) };
}
