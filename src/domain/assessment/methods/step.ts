import { actualOf, excessOf, targetOf } from '../actual-figures.js';
import { stepOf } from '../explanation.js';
import type { Step } from '../explanation.js';
import type { Decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { flag, number, share } from '../parameters.js';
import type { RowFacts } from '../row-facts.js';

/** How a distance to the target is paid: points for each `unit`, pro rata or only for whole units. */
export interface Paid {
  unit: Decimal;
  minus: Decimal;
  plus: Decimal;
  whole: boolean;
}

/** The step for being short of the target or over it; none where it is met exactly. */
export function distanceSteps(facts: RowFacts, { unit, minus, plus, whole }: Paid): Step[] {
  const excess = excessOf(facts);
  if (excess.isZero()) return [];
  const units = excess.abs().div(unit);
  const counted = whole ? units.floor() : units;
  const distance = excess.abs();
  return excess.isNegative()
    ? [stepOf('short', counted.times(minus).negated(), { distance, unit, rate: minus })]
    : [stepOf('over', counted.times(plus), { distance, unit, rate: plus })];
}

/**
 * 基本分±步长: w − s₋ per unit short, + s₊ per unit over; lower is better mirrors. Pro rata, unless whole steps: then
 * only units that are complete count, either way (assumption). Source: rules.md, "Scoring methods", step.
 */
export const step = methodOf({
  fields: {
    unit: number({ above: '0', preset: '1' }),
    s_minus: number({ min: '0' }),
    s_plus: number({ min: '0', preset: '0' }),
    whole_steps: flag(false),
    floor: share('0'),
    cap: share('1', '2'),
  },
  needs: () => ({ actual: true, target: 'any' }),
  steps({ facts, values, weight }) {
    const paid = {
      unit: values.unit,
      minus: values.s_minus,
      plus: values.s_plus,
      whole: values.whole_steps,
    };
    const given = { weight, actual: actualOf(facts), target: targetOf(facts) };
    return [stepOf('full', weight, given), ...distanceSteps(facts, paid)];
  },
});
