import type { Candidate, Tie } from './candidate.js';

/** A body within the top of its group. */
export interface TopBody {
  body: Candidate;
  /** Its place, ties sharing the better one. */
  place: number;
  /** Money of the place in fen; tied bodies share the money of the places they take, rounded down (assumption). */
  amountFen: number;
  /** Set where the cut goes through a tie: the signing leader chooses. */
  tie: Tie | null;
}

/**
 * The top of one group: as many places as there are amounts. A tie within the places takes as many of them as it has
 * bodies; one that the cut goes through has fewer places than bodies. Groups without ranks have no top.
 * Source: rules.md, "Consequences": in each group the top n; a tie at either cut goes to the signing leader.
 */
export function topOf(bodies: readonly Candidate[], amountsFen: readonly number[]): TopBody[] {
  const placed = bodies.filter(({ ranked, total, rank }) => ranked && total !== null && rank !== null);
  return [...Map.groupBy(placed, ({ rank }) => rank ?? 0)].flatMap(([place, tied]) => {
    const amounts = amountsFen.slice(place - 1, place - 1 + tied.length);
    if (amounts.length === 0) return [];
    const amountFen = Math.floor(amounts.reduce((sum, each) => sum + each, 0) / amounts.length);
    const tie = tied.length > amounts.length ? { places: amounts.length, of: tied.length } : null;
    return tied.map((body) => ({ body, place, amountFen, tie }));
  });
}

/** A reward that is asked for, as the fund sees it. */
export interface AskedPlace {
  period: string;
  rankingGroup: string;
  kind: string;
  place?: number | null | undefined;
  /** How many of a tie can have it; null: it is of no tie. */
  tiePlaces?: number | null | undefined;
}

/** Those of the list that can be paid together: of each tie no more than it has places. */
export function withinPlaces<T extends AskedPlace>(asked: readonly T[]): T[] {
  const taken = new Map<string, number>();
  return asked.filter(({ period, rankingGroup, kind, place, tiePlaces }) => {
    if (tiePlaces == null) return true;
    const tie = JSON.stringify([period, rankingGroup, kind, place]);
    const before = taken.get(tie) ?? 0;
    taken.set(tie, before + 1);
    return before < tiePlaces;
  });
}
