import { decimal } from './figure.js';
import type { Figure } from './figure.js';

/** What a value is compared with. */
export interface PlausibilityFacts {
  value: Figure;
  /** Newest value of an earlier period; null: none. */
  last: Figure | null;
  /** Target of its own period; null: none. */
  target: Figure | null;
  unit: string;
  /** From so many times as much, or as little, a unit slip is asked about. */
  askFromFactor: number;
}

/**
 * What a person is asked about a value before it is taken, one sentence each; empty: nothing. It never refuses: who
 * says why, is believed by the second person who approves it. Source: mission.md O3, "unit slip ×10, ×10,000".
 */
export function askAbout({ value, last, target, unit, askFromFactor }: PlausibilityFacts): string[] {
  const asked: string[] = [];
  const told = last ?? target;
  if (told !== null && isFar(value, told, askFromFactor))
    asked.push(`看起来像单位错了：${last === null ? '目标' : '上期'}是${told}${unit}，这次填${value}${unit}`);
  if (unit !== '%' && decimal(value).isNegative()) asked.push(`${value}${unit}是负数，请确认`);
  if (unit !== '%' && last !== null && decimal(last).gt(0) && decimal(value).isZero())
    asked.push(`上期是${last}${unit}，这次是0；没有数据请留空，不要填0`);
  return asked;
}

function isFar(value: Figure, told: Figure, factor: number): boolean {
  const [own, other] = [decimal(value).abs(), decimal(told).abs()];
  if (own.isZero() || other.isZero()) return false;
  const times = own.gt(other) ? own.div(other) : other.div(own);
  return times.gte(factor);
}
