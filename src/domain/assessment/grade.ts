import { AppError } from '../errors.js';
import type { AssessmentRules } from './assessment-rules.js';
import { decimal } from './figure.js';
import type { Figure } from './figure.js';

/** Grades 等次, best first: 优秀, 良好, 一般, 较差. */
export const grades = ['excellent', 'good', 'fair', 'poor'] as const;

/** A grade of the closed list. */
export type Grade = (typeof grades)[number];

/** The grade that a published total reaches by itself; each limit is inclusive. Source: rules.md, "Quarter and year". */
export function gradeOf(total: Figure, { bands }: AssessmentRules): Grade {
  const points = decimal(total);
  if (points.gte(bands.excellentFrom)) return 'excellent';
  if (points.gte(bands.goodFrom)) return 'good';
  return points.gte(bands.fairFrom) ? 'fair' : 'poor';
}

/** The worse of two grades. */
export const worse = (one: Grade, other: Grade): Grade =>
  grades.indexOf(one) >= grades.indexOf(other) ? one : other;

/** A veto 一票否决 on a body. */
export interface Veto {
  legalBasis: string;
  approvedBy: string;
  fromOn: string;
  /** Last day on which it holds. */
  untilOn: string;
  gradeAtMost: Grade;
}

/**
 * The best grade that the vetoes leave on a day; expired ones leave any.
 * @throws AppError `score.veto-without-basis` for one without legal basis, approval or expiry
 */
export function gradeLeft(vetoes: readonly Veto[], day: string): Grade {
  for (const { legalBasis, approvedBy, fromOn, untilOn } of vetoes)
    if ([legalBasis, approvedBy, fromOn, untilOn].some((each) => each.trim() === '') || untilOn < fromOn)
      throw new AppError('score.veto-without-basis', '一票否决缺少法定依据、批准人或有效期，不能生效。');
  return vetoes
    .filter(({ fromOn, untilOn }) => fromOn <= day && day <= untilOn)
    .reduce<Grade>((left, { gradeAtMost }) => worse(left, gradeAtMost), 'excellent');
}
