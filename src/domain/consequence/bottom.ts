import type { AssessmentRules } from '../assessment/assessment-rules.js';
import { decimal, published, sumOf } from '../assessment/figure.js';
import type { Figure } from '../assessment/figure.js';
import type { Candidate, Tie } from './candidate.js';

/** A body at the bottom of its group. */
export interface BottomBody {
  body: Candidate;
  /** `always`: below the limit that always counts; `last`: the last of its group. */
  cause: 'always' | 'last';
  /** Mean of the ranked bodies of the group with a total, two decimals. */
  mean: Figure;
  /** Set where several share the last place: the signing leader chooses one. */
  tie: Tie | null;
}

/**
 * The bottom of one group, as the published result marks it: below a limit always, else the last of a group that is
 * large enough, if it is below a limit or far under the group's mean. Bodies listed apart are never among it.
 * Source: rules.md, "Consequences"; src/domain/assessment/standing.ts judges the same.
 */
export function bottomOf(bodies: readonly Candidate[], { bottom, group }: AssessmentRules): BottomBody[] {
  const field = bodies.filter(({ ranked, total }) => ranked && total !== null);
  if (field.length === 0) return [];
  const points = (body: Candidate) => decimal(body.total ?? '0');
  const mean = sumOf(field.map(points)).div(field.length);
  const always = field.filter((body) => points(body).lt(bottom.always));
  const lastRank = Math.max(...field.map(({ rank }) => rank ?? 0));
  const last = field.filter(
    (body) =>
      field.length >= group.bottomFrom &&
      body.rank === lastRank &&
      !always.includes(body) &&
      (points(body).lt(bottom.below) || mean.minus(points(body)).gt(bottom.underMean)),
  );
  const tie = last.length > 1 ? { places: 1, of: last.length } : null;
  return [
    ...always.map((body) => ({ body, cause: 'always' as const, mean: published(mean), tie: null })),
    ...last.map((body) => ({ body, cause: 'last' as const, mean: published(mean), tie })),
  ];
}
