import { Decimal, decimal, figure, sumOf } from './figure.js';
import type { Figure } from './figure.js';

/** A deduction that a lamp proposed. */
export interface LampDeduction {
  id: string;
  /** Task or case: of one matter only the largest deduction of the year counts. */
  matterId: string;
  /** Points to take away, above zero. */
  points: Figure;
  reason: string;
  basis: string;
  /** Who confirmed it by name; null: a proposal only, which deducts nothing. */
  confirmedBy: string | null;
  /** Day until which an exemption 容错纠错 holds, inclusive; null: none. */
  exemptUntil: string | null;
}

/** A deduction with what it takes away, and why it takes less than it says. */
export interface CountedDeduction extends LampDeduction {
  counted: Figure;
  why: 'counted' | 'unconfirmed' | 'exempt' | 'larger-counts' | 'over-limit';
}

/**
 * What the lamps of a quarter deduct: confirmed by name, not exempt on `day`, of one matter the largest of the year
 * (what an earlier quarter took for it is taken off), together at most `most`.
 * Source: rules.md, "Ladder": one line after the weighted sum, at most 5 a quarter.
 */
export function countDeductions(
  proposed: readonly LampDeduction[],
  { most, day, earlier }: { most: number; day: string; earlier: ReadonlyMap<string, Figure> },
): { total: Figure; lines: CountedDeduction[] } {
  const taken = new Map(earlier);
  let left: Decimal = decimal(most);
  const lines = [...proposed].sort(largestFirst).map((each): CountedDeduction => {
    const refusal = whyNot(each, day);
    if (refusal !== null) return { ...each, counted: '0', why: refusal };
    const more = decimal(each.points).minus(taken.get(each.matterId) ?? '0');
    if (!more.gt(0)) return { ...each, counted: '0', why: 'larger-counts' };
    const counted = Decimal.min(more, left);
    taken.set(each.matterId, each.points);
    left = left.minus(counted);
    return { ...each, counted: figure(counted), why: counted.lt(more) ? 'over-limit' : 'counted' };
  });
  return { total: figure(sumOf(lines.map(({ counted }) => decimal(counted)))), lines };
}

function whyNot({ confirmedBy, exemptUntil }: LampDeduction, day: string): 'unconfirmed' | 'exempt' | null {
  if (confirmedBy === null) return 'unconfirmed';
  return exemptUntil !== null && day <= exemptUntil ? 'exempt' : null;
}

function largestFirst(one: LampDeduction, other: LampDeduction): number {
  const more = decimal(other.points).comparedTo(one.points);
  return more === 0 ? (one.id < other.id ? -1 : 1) : more;
}
