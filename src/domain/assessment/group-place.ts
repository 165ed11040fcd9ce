import { atPublishedDecimals } from './actual-figures.js';
import { decimal, figure } from './figure.js';
import type { Decimal, Figure } from './figure.js';
import type { Direction, GroupPlace } from './row-facts.js';

/** A body's value in its group; without a value it has no place and does not count. */
export interface GroupMember {
  bodyCode: string;
  actual: Figure | null;
  target: Figure | null;
}

/** How an indicator is compared. */
export interface Comparison {
  direction: Direction;
  /** Decimals with which it is published; null: as given. */
  decimals: number | null;
}

/**
 * The places of a group by one indicator, at its published decimals; ties share the better place.
 * Source: rules.md, "Scoring methods", rank, and "Quarter and year", thresholds.
 */
export function placesOf(members: readonly GroupMember[], by: Comparison): ReadonlyMap<string, GroupPlace> {
  const valued = members.flatMap(({ bodyCode, actual, target }) =>
    actual === null ? [] : [{ bodyCode, actual: decimal(actual), target }],
  );
  if (valued.length === 0) return new Map();
  const values = valued.map(({ actual }) => actual);
  const sorted = [...values].sort((one, other) => one.comparedTo(other));
  const range = { min: figure(sorted[0] ?? decimal(0)), max: figure(sorted.at(-1) ?? decimal(0)) };
  const ranks = ranksOf(values, by);
  const excesses = excessRanks(valued, by);
  return new Map(
    valued.map(({ bodyCode }, at) => [
      bodyCode,
      { count: valued.length, rank: ranks[at] ?? null, excessRank: excesses.get(bodyCode) ?? null, ...range },
    ]),
  );
}

function excessRanks(
  valued: readonly { bodyCode: string; actual: Decimal; target: Figure | null }[],
  by: Comparison,
): Map<string, number> {
  const aimed = valued.filter(({ target }) => target !== null);
  const ranks = ranksOf(
    aimed.map(({ actual, target }) => actual.minus(decimal(target ?? '0'))),
    by,
  );
  return new Map(aimed.map(({ bodyCode }, at) => [bodyCode, ranks[at] ?? 0]));
}

/** Place of each value, in the order of the values; the best is 1. */
function ranksOf(values: readonly Decimal[], by: Comparison): number[] {
  const compared = values.map((value) => atPublishedDecimals(value, by));
  const best = (one: Decimal, other: Decimal) =>
    by.direction === 'lower' ? one.comparedTo(other) : other.comparedTo(one);
  const placeOf = new Map<string, number>();
  [...compared].sort(best).forEach((value, at) => {
    const key = figure(value);
    if (!placeOf.has(key)) placeOf.set(key, at + 1);
  });
  return compared.map((value) => placeOf.get(figure(value)) ?? 0);
}
