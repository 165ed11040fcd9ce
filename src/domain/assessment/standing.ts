import type { AssessmentRules } from './assessment-rules.js';
import { decimal, sumOf } from './figure.js';
import type { Decimal, Figure } from './figure.js';
import { gradeOf, grades, worse } from './grade.js';
import type { Grade } from './grade.js';

/** A body of a ranking group with its result. */
export interface GroupBody {
  bodyCode: string;
  /** Published total; null: still open, without grade and rank. */
  total: Figure | null;
  /** False: 单列, scored but not ranked. */
  ranked: boolean;
  /** Best grade that vetoes leave. */
  gradeAtMost: Grade;
}

/** Where a body stands. */
export interface Standing {
  bodyCode: string;
  total: Figure | null;
  grade: Grade | null;
  /** Place in the group, ties sharing the better one; null: not ranked. */
  rank: number | null;
  /** True where the share of excellent ones ends within a tie: who gets it is the signing leader's to say. */
  tiedAtCut: boolean;
  /** True for the bottom of a group that has one, and below the limit that always counts. */
  bottom: boolean;
}

/**
 * Grades and ranks of one group by published totals: grades before ranks, at most a share of the group excellent, no
 * rank in a group under three, no bottom in one under five. The share is of the ranked bodies with a result; those
 * listed apart 单列 take none of it and have the grade of their points (assumption). A tie that the share cuts
 * through is good for all in it until somebody signs.
 * Source: rules.md, "Quarter and year", "Consequences".
 */
export function standingsOf(bodies: readonly GroupBody[], rules: AssessmentRules): Standing[] {
  const inField = ({ ranked, total }: GroupBody): boolean => ranked && total !== null;
  const excellent = excellentOf(bodies.filter(inField), rules);
  const graded = bodies.map((body) => ({
    ...body,
    ...gradeIn(body, excellent, rules),
    points: decimal(body.total ?? '0'),
  }));
  const order = graded.filter(inField).sort(better);
  const places = placesIn(order);
  const last = order.at(-1);
  const field = { size: order.length, mean: sumOf(order.map(({ points }) => points)).div(order.length || 1) };
  return graded.map((body) => {
    const { bodyCode, total, grade, tiedAtCut } = body;
    const place = places.get(bodyCode) ?? null;
    const isLast = place !== null && last !== undefined && better(body, last) === 0;
    const bottom = place !== null && isBottom(body, { ...field, isLast }, rules);
    const rank = order.length < rules.group.rankedFrom ? null : place;
    return { bodyCode, total, grade, rank, tiedAtCut, bottom };
  });
}

interface Excellent {
  /** Least total that is certainly within the share; null: none is. */
  from: Decimal | null;
  /** Total of the tie that the share cuts through; null: none. */
  cut: Decimal | null;
}

function excellentOf(ranked: readonly GroupBody[], rules: AssessmentRules): Excellent {
  const most = Math.floor((ranked.length * rules.bands.excellentMostBp) / 10_000);
  const totals = ranked
    .filter((body) => ownGrade(body, rules) === 'excellent')
    .map(({ total }) => decimal(total ?? '0'))
    .sort((one, other) => other.comparedTo(one));
  const last = totals[most - 1] ?? totals.at(-1) ?? null;
  const next = totals[most];
  if (last === null || most === 0 || next === undefined) return { from: most === 0 ? null : last, cut: null };
  if (!next.eq(last)) return { from: last, cut: null };
  const above = totals.filter((total) => total.gt(last));
  return { from: above.at(-1) ?? null, cut: last };
}

function gradeIn(
  body: GroupBody,
  { from, cut }: Excellent,
  rules: AssessmentRules,
): { grade: Grade | null; tiedAtCut: boolean } {
  if (body.total === null) return { grade: null, tiedAtCut: false };
  const grade = ownGrade(body, rules);
  if (grade !== 'excellent' || !body.ranked) return { grade, tiedAtCut: false };
  const total = decimal(body.total);
  const tiedAtCut = cut !== null && total.eq(cut);
  return { grade: from !== null && total.gte(from) ? 'excellent' : 'good', tiedAtCut };
}

const ownGrade = ({ total, gradeAtMost }: GroupBody, rules: AssessmentRules): Grade =>
  worse(gradeOf(total ?? '0', rules), gradeAtMost);

interface Graded {
  bodyCode: string;
  points: Decimal;
  grade: Grade | null;
}

/** Negative where the first stands before the other. */
function better(one: Graded, other: Graded): number {
  const byGrade = grades.indexOf(one.grade ?? 'poor') - grades.indexOf(other.grade ?? 'poor');
  return byGrade === 0 ? other.points.comparedTo(one.points) : byGrade;
}

function placesIn(order: readonly Graded[]): Map<string, number> {
  const places = new Map<string, number>();
  order.forEach((body, at) => {
    const before = order[at - 1];
    const tied = before !== undefined && better(before, body) === 0;
    places.set(body.bodyCode, tied ? (places.get(before.bodyCode) ?? at) : at + 1);
  });
  return places;
}

function isBottom(
  { points }: Graded,
  { isLast, size, mean }: { isLast: boolean; size: number; mean: Decimal },
  { bottom, group }: AssessmentRules,
): boolean {
  if (points.lt(bottom.always)) return true;
  if (!isLast || size < group.bottomFrom) return false;
  return points.lt(bottom.below) || mean.minus(points).gt(bottom.underMean);
}
