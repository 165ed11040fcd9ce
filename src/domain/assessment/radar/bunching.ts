import { decimal } from '../figure.js';
import type { Figure } from '../figure.js';
import type { Direction } from '../row-facts.js';
import type { RadarRules } from './radar-rules.js';

/** A measured value beside its target. */
export interface EdgeValue {
  bodyCode: string;
  indicator: string;
  direction: Direction;
  actual: Figure;
  target: Figure;
}

/** An indicator at whose threshold values crowd: those just over it, and how few are just under it. */
interface Bunch {
  indicator: string;
  over: EdgeValue[];
  under: number;
}

/**
 * Indicators where so many values lie just over their target, and hardly any just under it: left alone, values fall on
 * both sides alike. Exactly on the target is over it; a target of 0 has no distance, and yes or no no edge.
 * Source: assumption; the density test at a cut-off, in whole bodies.
 */
export function bunchesOf(
  values: readonly EdgeValue[],
  { withinBp, atLeast, timesBelow }: RadarRules['bunching'],
): Bunch[] {
  const near = values
    .map((value) => ({ value, bp: distanceBp(value) }))
    .filter(({ bp }) => bp !== null && Math.abs(bp) <= withinBp);
  return [...Map.groupBy(near, ({ value }) => value.indicator)]
    .map(([indicator, all]) => ({
      indicator,
      over: all.filter(({ bp }) => (bp ?? -1) >= 0).map(({ value }) => value),
      under: all.filter(({ bp }) => (bp ?? 0) < 0).length,
    }))
    .filter(({ over, under }) => over.length >= atLeast && over.length >= timesBelow * under);
}

/** How far a value is on the good side of its target, in basis points of the target; null: nothing to compare. */
function distanceBp({ actual, target, direction }: EdgeValue): number | null {
  const aim = decimal(target);
  if (aim.isZero() || direction === 'yes_no') return null;
  const better = decimal(actual)
    .minus(aim)
    .times(direction === 'lower' ? -1 : 1);
  return better.times(10_000).div(aim.abs()).toNumber();
}
