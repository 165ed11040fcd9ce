import { actualOf, completionOf, targetOf } from '../actual-figures.js';
import { fromGroup, stepOf } from '../explanation.js';
import { Decimal, decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { problemOf, share } from '../parameters.js';
import type { RowFacts } from '../row-facts.js';
import { rankOn, rankStep, ties } from './rank.js';

/**
 * 总量·增速·位次: w·(α·L + β·G + γ·R). L = 0.6 + 0.4·(a − min)/(max − min) in the group, 1 where all are equal and
 * mirrored where lower is better; G = a/t within [0, 1]; R = 1 − decay·(r − 1), not below 0. The decay is 0.05 where
 * the scheme names none (assumption: that of the other ranks). Source: rules.md, "Scoring methods".
 */
export const levelGrowthRank = methodOf({
  fields: {
    alpha: share(),
    beta: share(),
    gamma: share(),
    decay: share('0.05'),
    ties,
    rank_on: rankOn,
    floor: share('0'),
    cap: share('1', '2'),
  },
  needs: () => ({ actual: true, target: 'positive' }),
  check({ alpha, beta, gamma }) {
    return alpha.plus(beta).plus(gamma).eq(1) ? [] : [problemOf('parameter-shares', 'alpha')];
  },
  steps({ facts, values, weight }) {
    const { alpha, beta, gamma, decay } = values;
    const actual = actualOf(facts);
    const level = levelOf(facts, actual);
    const growth = Decimal.min(1, Decimal.max(0, completionOf(facts) ?? 1));
    const range = { min: facts.group?.min ?? '—', max: facts.group?.max ?? '—' };
    const levelWeight = weight.times(alpha);
    const growthWeight = weight.times(beta);
    return [
      fromGroup(stepOf('level', levelWeight.times(level), { weight: levelWeight, actual, ...range })),
      stepOf('growth', growthWeight.times(growth), { weight: growthWeight, actual, target: targetOf(facts) }),
      rankStep(facts, values.rank_on, { worth: weight.times(gamma), decay }),
    ];
  },
});

function levelOf({ group, direction }: RowFacts, actual: Decimal): Decimal {
  if (group === null) return decimal(0);
  const span = decimal(group.max).minus(group.min);
  if (span.isZero()) return decimal(1);
  const above = direction === 'lower' ? decimal(group.max).minus(actual) : actual.minus(group.min);
  return decimal('0.6').plus(decimal('0.4').times(above.div(span)));
}
