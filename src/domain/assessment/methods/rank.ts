import { fromGroup, stepOf } from '../explanation.js';
import type { Step } from '../explanation.js';
import { Decimal, decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { choice, share } from '../parameters.js';
import type { RowFacts } from '../row-facts.js';

/** In a smaller group nobody gets points for his place. Source: rules.md, "Scoring methods", rank: n < 3. */
const leastGroup = 3;

/** Ranked by the value, or by what it is above the target. */
export const rankOn = choice(['actual', 'excess'], 'actual');

/** Ties share the better rank; there is no other way to share it. */
export const ties = choice(['better'], 'better');

/** The step of a place in the group that is worth so many points at the first place, each further one less. */
export function rankStep(facts: RowFacts, on: 'actual' | 'excess', { worth, decay }: RankWorth): Step {
  const { group } = facts;
  const rank = group === null ? null : on === 'actual' ? group.rank : group.excessRank;
  const count = group?.count ?? 0;
  if (rank === null || count < leastGroup)
    return fromGroup(stepOf('rank-missing', decimal(0), { count: String(count), least: String(leastGroup) }));
  const share = Decimal.max(0, decimal(1).minus(decay.times(rank - 1)));
  const given = { rank: String(rank), count: String(count), weight: worth, decay };
  return fromGroup(stepOf('rank', worth.times(share), given));
}

/** What a place is worth: points of the first, and the share of them that each further place loses. */
interface RankWorth {
  worth: Decimal;
  decay: Decimal;
}

/**
 * 位次: w·(1 − decay·(r − 1)), not below 0; ties share the better rank. Source: rules.md, "Scoring methods", rank.
 */
export const rank = methodOf({
  fields: { decay: share(), ties, rank_on: rankOn, floor: share('0'), cap: share('1', '2') },
  needs: ({ rank_on }) => ({ actual: true, target: rank_on === 'excess' ? 'any' : 'none' }),
  steps: ({ facts, values, weight }) => [
    rankStep(facts, values.rank_on, { worth: weight, decay: values.decay }),
  ],
});
