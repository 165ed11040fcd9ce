import { decimal, published, sumOf } from './figure.js';
import type { Figure } from './figure.js';
import { grades } from './grade.js';
import type { Grade } from './grade.js';
import { placesRisen } from './result-moves.js';

/** A body with its published place. */
export interface PlacedBody {
  code: string;
  name: string;
  group: string;
  /** False: 单列, scored but not ranked. */
  ranked: boolean;
  total: Figure | null;
  grade: Grade | null;
  rank: number | null;
  own: boolean;
}

/** A body in the table of its group. */
interface StandingLine extends PlacedBody {
  /** Another body has the same rank. */
  tied: boolean;
  /** Places risen (positive) or fallen since the former quarter; null: nothing to compare. */
  risen: number | null;
}

/** One band of a group, best first; `open` for bodies whose score is still open. */
interface StandingBand {
  grade: Grade | 'open';
  bodies: StandingLine[];
}

/** One group as it is published: bands before ranks, those listed apart on their own. */
export interface StandingGroup {
  group: string;
  count: number;
  /** Mean of the ranked bodies with a total; null: none has one. */
  mean: Figure | null;
  bands: StandingBand[];
  apart: StandingLine[];
}

/** Groups in the order in which their bodies come. Source: rules.md, "Quarter and year": bands before ranks. */
export function standingTable(
  bodies: readonly PlacedBody[],
  former: ReadonlyMap<string, number | null>,
): StandingGroup[] {
  return [...Map.groupBy(bodies, ({ group }) => group)].map(([group, own]) => {
    const ranks = own.map(({ rank }) => rank);
    const lines = own.map((body) => ({
      ...body,
      tied: body.rank !== null && ranks.filter((rank) => rank === body.rank).length > 1,
      risen: placesRisen(body.rank, former.get(body.code) ?? null),
    }));
    const ranked = lines.filter(({ ranked: counts }) => counts);
    const totals = ranked.flatMap(({ total }) => (total === null ? [] : [decimal(total)]));
    return {
      ...{ group, count: own.length, bands: bandsOf(ranked), apart: lines.filter((line) => !line.ranked) },
      mean: totals.length === 0 ? null : published(sumOf(totals).div(totals.length)),
    };
  });
}

function bandsOf(lines: readonly StandingLine[]): StandingBand[] {
  return [...grades, 'open' as const]
    .map((grade) => ({ grade, bodies: lines.filter((line) => (line.grade ?? 'open') === grade) }))
    .filter(({ bodies }) => bodies.length > 0);
}
