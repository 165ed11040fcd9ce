import { decimal, published } from '../figure.js';
import type { Decimal } from '../figure.js';
import type { WeighedBody } from './weighed-body.js';

/** The ranked bodies of each group. */
export const rankedGroups = (bodies: readonly WeighedBody[]): WeighedBody[][] => [
  ...Map.groupBy(
    bodies.filter(({ ranked }) => ranked),
    ({ group }) => group,
  ).values(),
];

/** Places by published totals, ties sharing the better one; by body code. */
export function placesBy(
  bodies: readonly WeighedBody[],
  scoreOf: (body: WeighedBody) => Decimal,
): ReadonlyMap<string, number> {
  const totals = bodies.map((body) => ({ code: body.code, total: decimal(published(scoreOf(body))) }));
  const sorted = [...totals].sort((one, other) => other.total.comparedTo(one.total));
  return new Map(
    totals.map(({ code, total }) => [code, sorted.findIndex((each) => each.total.eq(total)) + 1]),
  );
}
