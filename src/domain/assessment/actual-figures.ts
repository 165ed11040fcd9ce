import { decimal } from './figure.js';
import type { Decimal } from './figure.js';
import type { RowFacts } from './row-facts.js';

/** The measured value. @throws Error when it is missing: a method that needs it is not asked without it */
export function actualOf({ actual }: RowFacts): Decimal {
  if (actual === null) throw new Error('a row without a value reached its method');
  return decimal(actual);
}

/** The target. @throws Error when it is missing: a method that needs it is not asked without it */
export function targetOf({ target }: RowFacts): Decimal {
  if (target === null) throw new Error('a row without a target reached its method');
  return decimal(target);
}

/** A value at the decimals with which its indicator is published. Source: rules.md, "Quarter and year". */
export function atPublishedDecimals(value: Decimal, { decimals }: Pick<RowFacts, 'decimals'>): Decimal {
  return decimals === null ? value : value.toDecimalPlaces(decimals);
}

/** How far the value is above its target, in the direction that is better; negative: short of it. */
export function excessOf(facts: RowFacts): Decimal {
  const over = actualOf(facts).minus(targetOf(facts));
  return facts.direction === 'lower' ? over.negated() : over;
}

/**
 * Value ÷ target, or target ÷ value where lower is better; null: nothing was to be lowered any more (value ≤ 0).
 * The target is above zero.
 */
export function completionOf(facts: RowFacts): Decimal | null {
  const actual = actualOf(facts);
  if (facts.direction !== 'lower') return actual.div(targetOf(facts));
  return actual.lte(0) ? null : targetOf(facts).div(actual);
}
