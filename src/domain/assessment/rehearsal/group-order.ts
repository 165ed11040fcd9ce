import { decimal, published } from '../figure.js';
import type { Decimal, Figure } from '../figure.js';
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
  const totals = bodies.map((body) => ({ code: body.code, total: published(scoreOf(body)) }));
  const placeOf = new Map<Figure, number>();
  [...totals]
    .sort((one, other) => decimal(other.total).comparedTo(one.total))
    .forEach(({ total }, at) => {
      if (!placeOf.has(total)) placeOf.set(total, at + 1);
    });
  return new Map(totals.map(({ code, total }) => [code, placeOf.get(total) ?? 0]));
}
