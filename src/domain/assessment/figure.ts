import { Decimal as AnyDecimal } from 'decimal.js';

/** Decimal arithmetic of scores: 40 digits, halves away from zero; never a float. Source: rules.md, first paragraph. */
export const Decimal = AnyDecimal.clone({ precision: 40, rounding: AnyDecimal.ROUND_HALF_UP });

/** A decimal number while it is reckoned with. */
export type Decimal = AnyDecimal;

/** A decimal number at rest, as plain text: `12.345`, `-0.5`; no exponent, no idle zeros. */
export type Figure = string;

/** Decimals that a row's points keep; the published total has two. */
const pointDecimals = 6;

/** Weight in points: 100 basis points are one point. */
export const pointsOfWeight = (weightBp: number): Decimal => new Decimal(weightBp).div(100);

/** A figure at rest to reckon with. */
export const decimal = (value: Figure | number | Decimal): Decimal => new Decimal(value);

/** A decimal as it is kept and shown: plain, without idle zeros. */
export function figure(value: Decimal): Figure {
  return value.isZero() ? '0' : value.toFixed();
}

/** Points of one step: rounded once, here, so that the steps add up to the score exactly. */
export const toPoints = (value: Decimal): Decimal => value.toDecimalPlaces(pointDecimals);

/** A total as it is published: two decimals, halves away from zero, always written out. */
export const published = (value: Decimal): Figure => value.toFixed(2);

/** A sum that does not depend on the order of its parts. */
export function sumOf(values: Iterable<Decimal>): Decimal {
  let sum: Decimal = new Decimal(0);
  for (const value of values) sum = sum.plus(value);
  return sum;
}
