import { decimal, figure, sumOf, toPoints } from './figure.js';
import { accumulationOf, inOrder } from './judge-year-rows.js';
import type { PeriodInput, SchemeRule } from './period-input.js';
import type { CityRatio } from './shared-rows.js';

/**
 * The city's ratio of a shared row in the year, as the row itself adds up: mean of the quarters, the fourth quarter's, or
 * what the year's events left (`ofEvents`); null: it counted in no quarter.
 * Source: rules.md, "Co-responsibility" and "Quarter and year".
 */
export function yearRatio(
  rule: SchemeRule,
  { period, quarters = [] }: Pick<PeriodInput, 'period' | 'quarters'>,
  ofEvents: () => CityRatio,
): CityRatio | null {
  const by = accumulationOf(rule);
  if (by === 'events') return ofEvents();
  const ratios = inOrder(period, quarters).map((quarter) => quarter?.ratios[rule.code]);
  const counted = by === 'quarterly' ? ratios : ratios.slice(3);
  const known = counted.filter((ratio) => ratio !== undefined);
  if (known.length === 0) return null;
  return { ratio: figure(toPoints(sumOf(known.map((each) => decimal(each))).div(known.length))) };
}
