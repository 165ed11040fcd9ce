import type { BodyResult } from '../compute-period.js';
import { pointsOf } from '../explanation.js';
import { decimal, figure, pointsOfWeight, sumOf } from '../figure.js';
import type { Decimal } from '../figure.js';
import type { PeriodInput, SchemeRule } from '../period-input.js';
import type { RowFacts } from '../row-facts.js';
import { scoreRow } from '../score-row.js';
import { bestPoints } from './best-points.js';
import { heldAt, heldMeasures } from './held-measures.js';
import type { HeldMeasures } from './held-measures.js';

/** A row that counts for a body, with its points before anything is rescaled. */
export interface WeighedRow {
  weightBp: number;
  points: Decimal;
  /** The most that the body can reach by itself. */
  best: Decimal;
  /** Its points at another weight. */
  at: (weightBp: number) => Decimal;
}

/** A body of a period as its order is studied. */
export interface WeighedBody {
  code: string;
  group: string;
  ranked: boolean;
  rows: ReadonlyMap<string, WeighedRow>;
  /** Weight and points of the rows that count. */
  countedBp: number;
  sum: Decimal;
  /** What special measures give beside the rows. */
  held: HeldMeasures;
  /** Bonus less deductions: what is not weighed. */
  beside: Decimal;
}

/**
 * The bodies of one scheme that have a total, taken apart by rows; `alone` is the same period without special measures,
 * where the rows stand with the scheme's own weights.
 */
export function weighedBodies(
  input: PeriodInput,
  { results, alone }: { results: readonly BodyResult[]; alone: readonly BodyResult[] },
  scheme: string,
): WeighedBody[] {
  const rules = new Map(
    (input.schemes.find(({ code }) => code === scheme)?.rows ?? []).map((rule) => [rule.code, rule]),
  );
  const bodies = new Map(input.bodies.map((body) => [body.code, body]));
  const whole = new Map(results.map((result) => [result.code, result]));
  return alone.flatMap((result) => {
    const body = bodies.get(result.code);
    if (body === undefined || result.scheme !== scheme || result.score.total === null) return [];
    const rows = new Map(
      result.score.rows.flatMap((row) => {
        if (row.applicability !== 'applies' || row.points === null || row.weightBp === 0) return [];
        const points = pointsOf(row.steps.filter(({ key }) => key !== 'rescaled'));
        const facts = result.facts.get(row.code) ?? null;
        return [
          [row.code, weighedRow({ ...row, points, rule: rules.get(row.code) ?? null, facts })] as const,
        ];
      }),
    );
    const own = [...rows.values()];
    const ownBp = result.score.rows.reduce((sum, { weightBp }) => sum + weightBp, 0);
    return {
      held: heldMeasures(whole.get(body.code) ?? result, input, ownBp),
      ...{ code: body.code, group: body.group, ranked: body.ranked, rows },
      countedBp: own.reduce((sum, { weightBp }) => sum + weightBp, 0),
      sum: sumOf(own.map(({ points }) => points)),
      beside: decimal(result.score.bonus).minus(result.score.deducted),
    };
  });
}

interface Judged {
  weightBp: number;
  points: Decimal;
  steps: BodyResult['score']['rows'][number]['steps'];
  rule: SchemeRule | null;
  facts: RowFacts | null;
}

function weighedRow({ weightBp, points, steps, rule, facts }: Judged): WeighedRow {
  const weight = pointsOfWeight(weightBp);
  // The shared section, and what formulas gave, are taken to grow with their weight.
  const straight = (other: number): Decimal => points.times(other).div(weightBp);
  const at = (other: number): Decimal => {
    if (rule === null || facts === null || rule.method === 'formula') return straight(other);
    const score = scoreRow({ ...rule, weight: figure(pointsOfWeight(other)) }, facts);
    return score.state === 'scored' ? decimal(score.points) : points;
  };
  return { weightBp, points, at, best: rule === null ? weight : bestPoints(rule, { facts, steps, weight }) };
}

/**
 * A body's score out of 100, not rounded, with one row at another weight; the weights of the rest keep their shares of
 * what is left, so that the whole stays 100.
 */
export function scoreWith(body: WeighedBody, code: string, changeBp: number): Decimal {
  const row = body.rows.get(code);
  if (row === undefined || changeBp === 0) return scoreOfBody(body);
  const held = heldAt(body.held, changeBp);
  const points = body.sum
    .minus(row.points)
    .plus(row.at(row.weightBp + changeBp))
    .plus(held.points);
  return outOf(points, held.weightBp.plus(body.countedBp + changeBp)).plus(body.beside);
}

/** A body's score out of 100 without one row. */
export function scoreWithout(body: WeighedBody, code: string): Decimal {
  const row = body.rows.get(code);
  if (row === undefined) return scoreOfBody(body);
  const held = heldAt(body.held, -row.weightBp);
  const points = body.sum.minus(row.points).plus(held.points);
  return outOf(points, held.weightBp.plus(body.countedBp - row.weightBp)).plus(body.beside);
}

/** A body's score out of 100, not rounded. */
export const scoreOfBody = ({ sum, countedBp, held, beside }: WeighedBody): Decimal =>
  outOf(sum.plus(held.points), held.weightBp.plus(countedBp)).plus(beside);

/** The most that a body can reach by itself, out of 100; what special measures give stays as it is. */
export const bestScoreOf = ({ rows, countedBp, held, beside }: WeighedBody): Decimal =>
  outOf(
    sumOf([...rows.values()].map(({ best }) => best)).plus(held.points),
    held.weightBp.plus(countedBp),
  ).plus(beside);

const outOf = (points: Decimal, weightBp: Decimal): Decimal =>
  weightBp.isZero() ? decimal(0) : points.times(10_000).div(weightBp);
