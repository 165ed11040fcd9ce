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
  const ranked = bodies.filter(({ ranked: isRanked, total }) => isRanked && total !== null);
  const excellent = excellentOf(ranked, rules);
  const graded = bodies.map((body) => ({ ...body, ...gradeIn(body, excellent, rules) }));
  const field = graded.filter(({ ranked: isRanked, total }) => isRanked && total !== null);
  const order = [...field].sort(better);
  const mean = meanOf(field);
  return graded.map((body) => {
    const rank = field.includes(body) ? rankIn(order, body, rules) : null;
    const last = rank !== null && order.filter((other) => better(body, other) < 0).length === 0;
    const { bodyCode, total, grade, tiedAtCut } = body;
    const bottom = isBottom(body, { last, size: field.length, mean }, rules);
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
  total: Figure | null;
  grade: Grade | null;
}

/** Negative where the first stands before the other. */
function better(one: Graded, other: Graded): number {
  const byGrade = grades.indexOf(one.grade ?? 'poor') - grades.indexOf(other.grade ?? 'poor');
  return byGrade === 0 ? decimal(other.total ?? '0').comparedTo(one.total ?? '0') : byGrade;
}

function rankIn(order: readonly Graded[], body: Graded, { group }: AssessmentRules): number | null {
  if (order.length < group.rankedFrom) return null;
  return order.filter((other) => better(other, body) < 0).length + 1;
}

function meanOf(field: readonly Graded[]): Decimal {
  return sumOf(field.map(({ total }) => decimal(total ?? '0'))).div(Math.max(1, field.length));
}

function isBottom(
  { total, ranked }: GroupBody,
  { last, size, mean }: { last: boolean; size: number; mean: Decimal },
  { bottom, group }: AssessmentRules,
): boolean {
  if (total === null || !ranked) return false;
  const points = decimal(total);
  if (points.lt(bottom.always)) return true;
  if (!last || size < group.bottomFrom) return false;
  return points.lt(bottom.below) || mean.minus(points).gt(bottom.underMean);
}
