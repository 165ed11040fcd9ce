import { apportion } from './apportion.js';
import type { SpecialResult } from './compute-specials.js';
import { stepOf } from './explanation.js';
import { decimal, figure, pointsOfWeight, sumOf } from './figure.js';
import type { Decimal } from './figure.js';
import type { FactRow } from './judge-rows.js';
import type { BodyInput, PeriodInput, SpecialInput } from './period-input.js';
import type { Award } from './row-facts.js';
import type { RowScore } from './score-row.js';
import { fullOf } from './waterfall.js';

const whole = 10_000;

/** The rows by which a body's overall result adds up, and the bonus that special measures give. */
interface EnteredSpecials {
  rows: readonly FactRow[];
  awards: readonly Award[];
}

/** A special measure that judges the body and counts as a part, with what it gave; null: nothing to judge. */
interface Part {
  special: SpecialInput;
  weightBp: number;
  result: SpecialResult | null;
}

/**
 * Lets the special measures into a body's overall result: those that count as a part share what the overall measure
 * leaves to them by their weights, and the rows of its own scheme give way in proportion, each by a step of its own.
 * Without an overall measure in force that leaves them a share they stand for themselves. Bonus is of the year alone.
 * Source: article: 1个总体考评办法、6个分类考评办法和N个专项工作考评办法; how they weigh is an assumption.
 */
export function enterSpecials(
  own: readonly FactRow[],
  results: readonly SpecialResult[],
  { input, body }: { input: PeriodInput; body: BodyInput },
): EnteredSpecials {
  const given = new Map(results.map((result) => [result.code, result]));
  const judging = (input.specials ?? []).filter(({ bodies }) =>
    bodies.some(({ code }) => code === body.code),
  );
  const awards =
    input.quarters === undefined ? [] : judging.flatMap((one) => awardOf(one, given.get(one.code)));
  const parts = partsOf(judging, given, input.overall?.specialBp ?? 0);
  if (parts.length === 0 || own.length === 0) return { rows: own, awards };
  const left = whole - sum(parts.map(({ weightBp }) => weightBp));
  const weights = apportion(
    own.map(({ weightBp }) => weightBp),
    left,
  );
  const weighed = own.map((row, at) => weigh(row, weights[at] ?? 0));
  const negative = negativeRows(input, body);
  return { rows: [...weighed, ...parts.map((part) => partRow(part, own, negative))], awards };
}

function partsOf(
  judging: readonly SpecialInput[],
  given: ReadonlyMap<string, SpecialResult>,
  specialBp: number,
): Part[] {
  const asked = judging.flatMap((special) =>
    special.counts?.as === 'section' && special.counts.weightBp > 0
      ? [{ special, bp: special.counts.weightBp }]
      : [],
  );
  if (asked.length === 0 || specialBp === 0) return [];
  const weights = apportion(
    asked.map(({ bp }) => bp),
    specialBp,
  );
  return asked.map(({ special }, at) => ({
    ...{ special, weightBp: weights[at] ?? 0, result: given.get(special.code) ?? null },
  }));
}

// A row is judged at its own weight, so that steps in points keep their proportion; then it is weighed as a whole.
function weigh(row: FactRow, weightBp: number): FactRow {
  const { score } = row;
  if (score?.state !== 'scored' || row.weightBp === 0 || row.weightBp === weightBp)
    return { ...row, weightBp };
  const change = decimal(score.points).times(weightBp).div(row.weightBp).minus(score.points);
  const [before, after] = [row.weightBp, weightBp].map((bp) => figure(pointsOfWeight(bp)));
  const step = stepOf('weighed', change, { before: before ?? '', after: after ?? '' });
  const points = figure(decimal(score.points).plus(step.points));
  return { ...row, weightBp, score: { state: 'scored', points, steps: [...score.steps, step] } };
}

function partRow(
  { special, weightBp, result }: Part,
  own: readonly FactRow[],
  negative: ReadonlySet<string>,
): FactRow {
  const row = { code: special.code, weightBp, facts: null };
  if (result === null) return { ...row, applicability: 'not-due', score: null };
  if (result.total === null)
    return { ...row, applicability: 'applies', score: { state: 'open', reason: 'value-missing' } };
  const full = figure(pointsOfWeight(weightBp));
  const values = { points: result.total, full };
  const share = stepOf('special', decimal(result.total).times(full).div(100), values);
  const once = takenTwice(special, result, { own, negative }).times(full).div(100);
  const steps = once.isZero() ? [share] : [share, stepOf('special-once', once, { full })];
  const points = figure(sumOf(steps.map((step) => decimal(step.points))));
  return { ...row, applicability: 'applies', score: { state: 'scored', points, steps } satisfies RowScore };
}

/**
 * Points that a measure's negative lists took which the body's own scheme takes as well: a case deducts once.
 * Source: rules.md, "Ladder": a case counts once per body.
 */
function takenTwice(
  { rows: rules }: SpecialInput,
  { rows }: SpecialResult,
  { own, negative }: { own: readonly FactRow[]; negative: ReadonlySet<string> },
): Decimal {
  const counting = new Set(own.flatMap(({ code, score }) => (score?.state === 'scored' ? [code] : [])));
  const listed = new Set(rules.flatMap(({ code, method }) => (method === 'negative' ? [code] : [])));
  const counted = rows.map((row) => ({ ...row, section: '', counts: row.points !== null }));
  const full = fullOf(counted);
  return sumOf(
    counted
      .filter(({ code, counts }) => counts && listed.has(code) && negative.has(code) && counting.has(code))
      .map((row) => full(row).minus(row.points ?? '0')),
  );
}

const negativeRows = ({ schemes }: PeriodInput, { scheme }: BodyInput): Set<string> =>
  new Set(
    (schemes.find(({ code }) => code === scheme)?.rows ?? []).flatMap(({ code, method }) =>
      method === 'negative' ? [code] : [],
    ),
  );

function awardOf({ code, counts }: SpecialInput, result: SpecialResult | undefined): Award[] {
  if (counts?.as !== 'bonus' || result?.total == null) return [];
  const points = figure(decimal(result.total).times(counts.most).div(100).toDecimalPlaces(6));
  return [{ matterId: code, documentNumber: counts.documentNumber, points }];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
