import { decimal, figure } from './figure.js';
import type { Figure } from './figure.js';

/** How many indicators were scored before and after a cut 压减, and which part of them was taken out of scoring. */
export interface CutRate {
  before: number;
  cut: number;
  after: number;
  /** Percent with one decimal. */
  percent: Figure;
}

/**
 * The rate of a cut: what went to the negative list, was merged or dropped, out of all that were scored before; what was
 * added meanwhile is in what is scored now, and not in what was before.
 * Source: article: 压减指标29项、压减率33.7% (29 of 86).
 */
export function cutRate({
  scored,
  cut,
  added = 0,
}: {
  scored: number;
  cut: number;
  added?: number;
}): CutRate {
  const before = scored + cut - added;
  const percent = before === 0 ? decimal(0) : decimal(cut).times(100).div(before).toDecimalPlaces(1);
  return { before, cut, after: scored, percent: figure(percent) };
}
