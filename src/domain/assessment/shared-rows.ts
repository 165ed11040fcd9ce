import { Decimal, decimal, figure, sumOf, toPoints } from './figure.js';
import type { Figure } from './figure.js';
import { stepOf } from './explanation.js';
import type { Step } from './explanation.js';
import { keepWithin } from './score-row.js';
import type { RowScore } from './score-row.js';

/** Who shares a row: the department in charge 分管部门, and those linked to it 联系相关部门. */
export interface SharedDuty {
  inCharge: string;
  linked: readonly string[];
}

/**
 * How a row's weight is shared: 80 % to the department in charge, 20 % equally to the linked ones; without linked ones
 * all of it to the former. The shares add up to the weight exactly: what rounding leaves goes to the one in charge.
 * Source: article: 分管部门80%、联系相关部门20%; rules.md, "Co-responsibility".
 */
export function sharesOf(
  weight: Figure,
  { inCharge, linked }: SharedDuty,
  inChargeShareBp: number,
): ReadonlyMap<string, Figure> {
  const whole = decimal(weight);
  if (linked.length === 0) return new Map([[inCharge, figure(whole)]]);
  const rest = whole.times(10_000 - inChargeShareBp).div(10_000);
  const each = toPoints(rest.div(linked.length));
  const own = whole.minus(each.times(linked.length));
  return new Map([[inCharge, figure(own)], ...linked.map((code) => [code, figure(each)] as const)]);
}

/** A county's judgement of a row with the weight that it has in the city's mean: its output. */
export interface CountyScore {
  output: Figure;
  score: RowScore;
}

/** The city's ratio of a shared row, or that it is still open. */
export type CityRatio = { ratio: Figure } | { open: true };

/**
 * The city's ratio of a row: what the method gives on the city's own value, except for points from the group and for
 * negative rows: there the mean of the counties' ratios, weighted by output.
 * Source: rules.md, "Co-responsibility".
 */
export function cityRatio(
  row: { weight: Figure; negative: boolean; floor: Decimal; cap: Decimal },
  own: RowScore,
  counties: readonly CountyScore[],
): CityRatio {
  const weight = decimal(row.weight);
  const mean = (part: (steps: readonly Step[]) => Decimal): Decimal | null => countyMean(counties, part);
  if (row.negative) return ratioOf(mean(pointsIn), weight);
  if (own.state === 'open') return { open: true };
  const ofGroup = own.steps.some(({ group }) => group) ? mean(groupPoints) : decimal(0);
  if (ofGroup === null) return { open: true };
  const sum = pointsIn(own.steps.filter(({ group }) => !group)).plus(ofGroup);
  return ratioOf(Decimal.min(row.cap, Decimal.max(row.floor, sum)), weight);
}

const pointsIn = (steps: readonly Step[]): Decimal => sumOf(steps.map(({ points }) => decimal(points)));
const groupPoints = (steps: readonly Step[]): Decimal => pointsIn(steps.filter(({ group }) => group));

function countyMean(
  counties: readonly CountyScore[],
  part: (steps: readonly Step[]) => Decimal,
): Decimal | null {
  const weighed = counties.flatMap(({ output, score }) =>
    score.state === 'scored' ? [{ output: decimal(output), points: part(score.steps) }] : [],
  );
  const whole = sumOf(weighed.map(({ output }) => output));
  if (!whole.gt(0)) return null;
  return sumOf(weighed.map(({ output, points }) => output.times(points))).div(whole);
}

const ratioOf = (points: Decimal | null, weight: Decimal): CityRatio =>
  points === null ? { open: true } : { ratio: figure(points.div(weight).toDecimalPlaces(6)) };

/** One shared row of a department: its share of the row's weight, and how the city did. */
export interface SharedRow {
  code: string;
  share: Figure;
  ratio: Figure;
}

/**
 * A department's section of shared rows: Σ(ratio·share)/Σ(share) of the section's points, kept within 0 and them.
 * Without a shared row the section does not apply. Source: rules.md, "Co-responsibility".
 */
export function sharedSection(rows: readonly SharedRow[], sectionPoints: Figure): RowScore {
  const whole = sumOf(rows.map(({ share }) => decimal(share)));
  if (!whole.gt(0)) return { state: 'open', reason: 'nothing-to-judge' };
  const cap = decimal(sectionPoints);
  const steps = [...rows]
    .sort((one, other) => (one.code < other.code ? -1 : 1))
    .map(({ code, share, ratio }) =>
      stepOf('shared', cap.times(ratio).times(share).div(whole), { code, ratio, share, whole }),
    );
  const kept = keepWithin(steps, { floor: decimal(0), cap });
  return { state: 'scored', points: figure(pointsIn(kept)), steps: kept };
}
