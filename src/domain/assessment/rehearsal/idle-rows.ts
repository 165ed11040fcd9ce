import { placesBy, rankedGroups } from './group-order.js';
import { scoreOfBody, scoreWithout } from './weighed-body.js';
import type { WeighedBody } from './weighed-body.js';

/** A row that decides nothing: all bodies of each group have the same share of it, or no place depends on it. */
export interface IdleRow {
  code: string;
  why: 'same-for-all' | 'no-place-moves';
}

/**
 * The rows that decide nothing in this period, in the order of the scheme. A row for whose absence some place changes
 * decides something, however little. Source: mission.md X6, "which indicator decides nothing".
 */
export function idleRows(codes: readonly string[], bodies: readonly WeighedBody[]): IdleRow[] {
  const groups = rankedGroups(bodies).filter((group) => group.length > 1);
  if (groups.length === 0) return [];
  const places = groups.map((group) => placesBy(group, scoreOfBody));
  return codes.flatMap((code): IdleRow[] => {
    if (!bodies.some(({ rows }) => rows.has(code))) return [];
    if (groups.every((group) => isSame(group, code))) return [{ code, why: 'same-for-all' }];
    const moves = groups.some((group, at) => {
      const without = placesBy(group, (body) => scoreWithout(body, code));
      return group.some((body) => without.get(body.code) !== places[at]?.get(body.code));
    });
    return moves ? [] : [{ code, why: 'no-place-moves' }];
  });
}

function isSame(group: readonly WeighedBody[], code: string): boolean {
  const [first, ...others] = group.map(({ rows }) => rows.get(code)?.points ?? null);
  return others.every((points) =>
    points === null || first === null || first === undefined ? points === first : points.eq(first),
  );
}
