import { decimal, published, sumOf } from '../figure.js';
import type { Decimal, Figure } from '../figure.js';

/** What was lost at one place of a quarter, added up. */
export interface LossSum {
  /** Code of the indicator, body or group, or a quarter. */
  key: string;
  /** Null: the texts have its name. */
  name: string | null;
  lost: Figure;
  /** Bodies that lost points there. */
  bodies: number;
  /** The same in the quarter that was published before; null: there was none, or nothing was counted. */
  before: Figure | null;
}

/** A line of the table: what was lost, its part of the whole, and what became of it since. */
export interface LossLine extends LossSum {
  /** Per cent of all that was lost, one decimal. */
  share: Figure;
  /** Points for each body that lost some, two decimals. */
  mean: Figure;
  /** Points more (positive) or fewer than in the quarter before, two decimals; null: nothing to compare. */
  change: Figure | null;
}

/** Losses put in order, and what they add up to. */
export interface LossTable {
  lines: LossLine[];
  total: Figure;
}

/**
 * Puts losses in order, the biggest first; ties keep the order in which they come. Where nothing is lost there is no
 * line, except `inOrder`, which keeps order and lines as they come: quarters stand one after the other.
 * Source: article: 全面分析研判…工作短板和薄弱环节.
 */
export function lossTable(sums: readonly LossSum[], { inOrder = false } = {}): LossTable {
  const total = sumOf(sums.map(({ lost }) => decimal(lost)));
  const kept = inOrder ? [...sums] : sums.filter(({ lost }) => decimal(lost).gte('0.005')).sort(biggestFirst);
  return { lines: kept.map((sum) => lineOf(sum, total)), total: published(total) };
}

const biggestFirst = (one: LossSum, other: LossSum): number => decimal(other.lost).comparedTo(one.lost);

function lineOf(sum: LossSum, total: Decimal): LossLine {
  const lost = decimal(sum.lost);
  const before = sum.before === null ? null : decimal(sum.before);
  return {
    ...sum,
    lost: published(lost),
    before: before && published(before),
    share: partOf(lost, total).toFixed(1),
    mean: published(sum.bodies === 0 ? decimal(0) : lost.div(sum.bodies)),
    change: before && published(lost.minus(before)),
  };
}

const partOf = (part: Decimal, whole: Decimal): Decimal =>
  whole.isZero() ? decimal(0) : part.times(100).div(whole);
