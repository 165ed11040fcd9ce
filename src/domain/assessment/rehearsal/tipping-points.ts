import { rankedGroups } from './group-order.js';
import { scoreOfBody, scoreWith } from './weighed-body.js';
import type { WeighedBody, WeighedRow } from './weighed-body.js';

/** The smallest change of one weight by which two neighbours change places. */
export interface TippingPoint {
  code: string;
  weightBp: number;
  /** Basis points, signed; null: no change of this weight alone swaps any neighbours. */
  changeBp: number | null;
  /** Who stands above now, and who would. */
  above: string | null;
  below: string | null;
}

interface Pair {
  above: WeighedBody;
  below: WeighedBody;
}

const most = 10_000;
// How far beyond the estimate a real swap is looked for: it covers rounding and ties.
const around = 3;

/**
 * For each row the smallest change of its weight, in whole basis points, after which the lower of two neighbours stands
 * strictly above the other; the other weights keep their shares of the rest. Estimated by straight lines, each answer
 * proved by exact decimals. Source: mission.md X6, "where one weight tips the order".
 */
export function tippingPoints(codes: readonly string[], bodies: readonly WeighedBody[]): TippingPoint[] {
  const pairs = rankedGroups(bodies).flatMap(neighbours);
  return codes.flatMap((code): TippingPoint[] => {
    const row = bodies.map(({ rows }) => rows.get(code)).find((each) => each !== undefined);
    if (row === undefined) return [];
    const found = smallestSwap(pairs, code, row.weightBp);
    const names = { above: found?.pair.above.code ?? null, below: found?.pair.below.code ?? null };
    return [{ code, weightBp: row.weightBp, changeBp: found?.changeBp ?? null, ...names }];
  });
}

function neighbours(group: readonly WeighedBody[]): Pair[] {
  const scored = group.map((body) => ({ body, score: scoreOfBody(body) }));
  const order = scored.sort(
    (one, other) => other.score.comparedTo(one.score) || (one.body.code < other.body.code ? -1 : 1),
  );
  return order.slice(1).flatMap(({ body: below }, at) => {
    const above = order[at]?.body;
    return above === undefined ? [] : [{ above, below }];
  });
}

function smallestSwap(pairs: readonly Pair[], code: string, weightBp: number) {
  const lines = new Map<WeighedBody, Line>();
  const estimates = pairs
    .flatMap((pair) => swapsOf(pair, code, lines).map((estimate) => ({ pair, estimate })))
    .sort((one, other) => Math.abs(one.estimate) - Math.abs(other.estimate));
  let best: { pair: Pair; changeBp: number } | null = null;
  for (const { pair, estimate } of estimates) {
    if (best !== null && Math.floor(Math.abs(estimate)) > Math.abs(best.changeBp)) break;
    const changeBp = provedSwap(pair, code, { estimate, weightBp });
    if (changeBp !== null && (best === null || Math.abs(changeBp) < Math.abs(best.changeBp)))
      best = { pair, changeBp };
  }
  return best;
}

function provedSwap(
  { above, below }: Pair,
  code: string,
  { estimate, weightBp }: { estimate: number; weightBp: number },
): number | null {
  const sign = estimate < 0 ? -1 : 1;
  const first = Math.max(1, Math.floor(Math.abs(estimate)));
  for (let size = first; size <= first + around; size += 1) {
    const changeBp = sign * size;
    if (weightBp + changeBp < 0 || weightBp + changeBp > most) return null;
    if (scoreWith(below, code, changeBp).gt(scoreWith(above, code, changeBp))) return changeBp;
  }
  return null;
}

/** How a body's points and counted weight go with the weight of one row; plain numbers, for a search only. */
interface Line {
  sum: number;
  counted: number;
  slope: number;
  grows: number;
}

/** Where the straight lines of two bodies cross, to both sides of the present weight. */
function swapsOf({ above, below }: Pair, code: string, lines: Map<WeighedBody, Line>): number[] {
  const [one, other] = [lineOf(above, code, lines), lineOf(below, code, lines)];
  const beside = above.beside.minus(below.beside).toNumber();
  const constant =
    most * (one.sum * other.counted - other.sum * one.counted) + beside * one.counted * other.counted;
  const first =
    most *
      (one.sum * other.grows +
        one.slope * other.counted -
        other.sum * one.grows -
        other.slope * one.counted) +
    beside * (one.counted * other.grows + other.counted * one.grows);
  const second =
    most * (one.slope * other.grows - other.slope * one.grows) + beside * one.grows * other.grows;
  const roots = rootsOf(second, first, constant);
  // Equal now: whichever way the weight goes, one of them comes out above.
  return constant === 0 && first !== 0 ? [...roots, -Math.sign(first)] : roots;
}

function lineOf(body: WeighedBody, code: string, lines: Map<WeighedBody, Line>): Line {
  const known = lines.get(body);
  if (known !== undefined) return known;
  const row = body.rows.get(code);
  const { points, weightBp, ownBp } = body.held;
  const [heldPoints, heldBp] = [points.toNumber(), weightBp.toNumber()];
  const own =
    row === undefined
      ? { slope: 0, grows: 0 }
      : { slope: slopeOf(row) + heldPoints / ownBp, grows: 1 + heldBp / ownBp };
  const line = { sum: body.sum.toNumber() + heldPoints, counted: body.countedBp + heldBp, ...own };
  lines.set(body, line);
  return line;
}

// Over one whole point of weight, for points are rounded at six decimals.
const slopeOf = ({ at, weightBp, points }: WeighedRow): number =>
  at(weightBp + 100)
    .minus(points)
    .div(100)
    .toNumber();

function rootsOf(second: number, first: number, constant: number): number[] {
  const tiny = 1e-9;
  if (Math.abs(second) < tiny) return Math.abs(first) < tiny ? [] : [-constant / first];
  const square = first * first - 4 * second * constant;
  if (square < 0) return [];
  const root = Math.sqrt(square);
  return [(-first + root) / (2 * second), (-first - root) / (2 * second)];
}
