import { computePeriod } from '../compute-period.js';
import type { BodyResult } from '../compute-period.js';
import type { Figure } from '../figure.js';
import type { Grade } from '../grade.js';
import type { FormulaRunner, PeriodInput } from '../period-input.js';
import { placesRisen } from '../result-moves.js';
import { idleRows } from './idle-rows.js';
import type { IdleRow } from './idle-rows.js';
import { computeWithoutOpen } from './leave-out-open.js';
import type { LeftOut } from './leave-out-open.js';
import { outOfReach } from './out-of-reach.js';
import type { OutOfReach } from './out-of-reach.js';
import { tippingPoints } from './tipping-points.js';
import type { TippingPoint } from './tipping-points.js';
import { weighedBodies } from './weighed-body.js';

/** How a body stands by one scheme. */
interface Place {
  group: string;
  total: Figure | null;
  grade: Grade | null;
  rank: number | null;
}

/** A body before and after; `risen` places, negative where it falls, null where there is nothing to compare. */
interface RankMove {
  code: string;
  before: Place | null;
  after: Place;
  risen: number | null;
}

/** What a draft scheme would have done to an earlier period. */
export interface Rehearsal {
  moves: RankMove[];
  idle: IdleRow[];
  tipping: TippingPoint[];
  outOfReach: OutOfReach[];
  /** Rows without data of that period: they are left out and the rest rescaled. */
  leftOut: LeftOut[];
}

/**
 * Rehearses a scheme on an earlier period: `before` is the period as it was, `after` the same with the draft's rows,
 * groups and declarations in it. Special measures enter both as they were in that period; what is said of single rows is
 * said of the scheme's own, the special measures staying as they are. Nothing is kept. Source: mission.md X6.
 */
export function rehearse(
  { before, after }: { before: PeriodInput; after: PeriodInput },
  scheme: string,
  run: FormulaRunner,
): Rehearsal {
  const former = computeWithoutOpen(onlyFor(before, scheme), run);
  const { input, results, left } = computeWithoutOpen(onlyFor(after, scheme), run);
  const alone = input.specials === undefined ? results : computePeriod(withoutMeasures(input), run);
  const bodies = weighedBodies(input, { results, alone }, scheme);
  const codes = [...new Set(bodies.flatMap(({ rows }) => [...rows.keys()]))];
  const own = new Set(
    (after.schemes.find(({ code }) => code === scheme)?.rows ?? []).map(({ code }) => code),
  );
  return {
    moves: movesOf(placesOf(former.input, former.results, scheme), placesOf(input, results, scheme)),
    idle: idleRows(codes, bodies),
    tipping: tippingPoints(codes, bodies),
    outOfReach: outOfReach(input, bodies),
    leftOut: left.filter(({ code }) => own.has(code)),
  };
}

function withoutMeasures(input: PeriodInput): PeriodInput {
  const alone = { ...input };
  delete alone.overall;
  delete alone.specials;
  return alone;
}

// The bodies of the scheme, and where it has a section of shared rows, those whose rows are shared; beside them those
// with which a special measure compares them.
function onlyFor(input: PeriodInput, scheme: string): PeriodInput {
  const own = input.schemes.find(({ code }) => code === scheme);
  const shares = (own?.sharedWeightBp ?? 0) > 0;
  const schemes = input.schemes.filter(
    ({ code, rows }) => code === scheme || (shares && rows.some(({ shared }) => shared !== null)),
  );
  const codes = new Set(schemes.map(({ code }) => code));
  const judged = new Set(input.bodies.filter((body) => codes.has(body.scheme)).map(({ code }) => code));
  const compared = (input.specials ?? [])
    .filter((special) => special.bodies.some(({ code }) => judged.has(code)))
    .flatMap((special) => special.bodies.map(({ code }) => code));
  const kept = new Set([input.cityCode, ...judged, ...compared]);
  const bodies = input.bodies.filter(({ code }) => kept.has(code));
  return { ...input, schemes, bodies, cells: input.cells.filter(({ bodyCode }) => kept.has(bodyCode)) };
}

function placesOf(
  { bodies }: PeriodInput,
  results: readonly BodyResult[],
  scheme: string,
): Map<string, Place> {
  const groups = new Map(bodies.map(({ code, group }) => [code, group]));
  return new Map(
    results
      .filter((result) => result.scheme === scheme)
      .map(({ code, standing: { total, grade, rank } }) => [
        code,
        { group: groups.get(code) ?? '', total, grade, rank },
      ]),
  );
}

function movesOf(before: ReadonlyMap<string, Place>, after: ReadonlyMap<string, Place>): RankMove[] {
  return [...after].map(([code, place]) => {
    const former = before.get(code) ?? null;
    // Places of two different groups say nothing about each other.
    const comparable = former !== null && former.group === place.group;
    return {
      code,
      before: former,
      after: place,
      risen: comparable ? placesRisen(place.rank, former.rank) : null,
    };
  });
}
