import type { Figure } from './figure.js';
import type { Grade } from './grade.js';

/** How a body stands in one computation. */
export interface StandingOfBody {
  bodyId: string;
  total: Figure | null;
  grade: Grade | null;
  rank: number | null;
}

/** A body whose band or rank a correction moved. */
export interface ResultMove {
  bodyId: string;
  before: StandingOfBody;
  after: StandingOfBody;
}

/** The bodies whose band or rank differs between two computations; a total alone moves nobody. Source: rules.md. */
export function movesBetween(
  before: readonly StandingOfBody[],
  after: readonly StandingOfBody[],
): ResultMove[] {
  const former = new Map(before.map((body) => [body.bodyId, body]));
  return after.flatMap((body) => {
    const old = former.get(body.bodyId) ?? { bodyId: body.bodyId, total: null, grade: null, rank: null };
    const same = old.grade === body.grade && old.rank === body.rank;
    return same ? [] : [{ bodyId: body.bodyId, before: old, after: body }];
  });
}

/** How many places a body rose (positive) or fell against the former quarter; null: there is nothing to compare. */
export const placesRisen = (rank: number | null, former: number | null): number | null =>
  rank === null || former === null ? null : former - rank;
