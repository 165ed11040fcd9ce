import { actualOf, atPublishedDecimals, targetOf } from '../actual-figures.js';
import { stepOf } from '../explanation.js';
import type { Step } from '../explanation.js';
import { decimal } from '../figure.js';
import type { Decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { choice, share } from '../parameters.js';
import type { RowFacts } from '../row-facts.js';

/** How a value is held against its target; `auto`: at least, or at most where lower is better. */
export const compare = choice(['auto', 'gte', 'gt', 'lte', 'lt', 'eq'], 'auto');

/** Whether the target is met, at the published decimals. */
export function isMet(facts: RowFacts, by: 'auto' | 'gte' | 'gt' | 'lte' | 'lt' | 'eq'): boolean {
  const actual = atPublishedDecimals(actualOf(facts), facts);
  const target = atPublishedDecimals(targetOf(facts), facts);
  if (by === 'auto') return facts.direction === 'lower' ? actual.lte(target) : actual.gte(target);
  return actual[by](target);
}

/** The step of a threshold that is worth so many points. */
export function thresholdStep(facts: RowFacts, by: Parameters<typeof isMet>[1], worth: Decimal): Step {
  const given = { actual: actualOf(facts), target: targetOf(facts), weight: worth };
  return isMet(facts, by)
    ? stepOf('threshold-met', worth, given)
    : stepOf('threshold-missed', decimal(0), given);
}

/** 达标: full marks if the target is met, else nothing. Source: rules.md, "Scoring methods", threshold. */
export const threshold = methodOf({
  fields: { compare, floor: share('0'), cap: share('1', '2') },
  needs: () => ({ actual: true, target: 'any' }),
  steps: ({ facts, values, weight }) => [thresholdStep(facts, values.compare, weight)],
});
