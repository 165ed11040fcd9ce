import { decimal, figure } from './figure.js';
import type { Decimal, Figure } from './figure.js';

/** Whether a row counts for a body: it does, it is not due in this period, or it was declared not applicable. */
export type Applicability = 'applies' | 'not-due' | 'not-applicable';

/** A row with its weight, as it is rescaled. */
export interface RescaledRow {
  weightBp: number;
  applicability: Applicability;
}

/** How the rows that count are scaled up to the whole. */
export interface Rescaling {
  /** What each of them is multiplied by; 1 where nothing was left out. */
  factor: Decimal;
  /** Weight of the rows that count, and of all. */
  countedBp: number;
  totalBp: number;
}

/**
 * The rows that count are scaled up to the whole weight; null where none counts.
 * Source: rules.md, "Scoring methods": rows that do not apply are left out and the rest rescaled, visibly.
 */
export function rescaling(rows: readonly RescaledRow[]): Rescaling | null {
  const sum = (some: readonly RescaledRow[]): number =>
    some.reduce((total, { weightBp }) => total + weightBp, 0);
  const totalBp = sum(rows);
  const countedBp = sum(rows.filter(({ applicability }) => applicability === 'applies'));
  if (countedBp === 0) return null;
  return { factor: decimal(totalBp).div(countedBp), countedBp, totalBp };
}

/** A row that was declared not applicable to a body. */
export interface Declaration {
  weightBp: number;
  reason: string;
  /** Who approved it by name; null: nobody yet. */
  approvedBy: string | null;
}

/** What keeps a body's declarations from being used. */
export type DeclarationProblem =
  | { key: 'not-applicable-unapproved' | 'not-applicable-without-reason' }
  | { key: 'not-applicable-over-limit'; share: Figure; most: Figure };

/**
 * Checks what was declared not applicable to one body: each with reason and approval by name, together at most
 * `mostBp` of the weight, inclusive. What the calendar itself leaves to a later quarter does not count here.
 * Source: rules.md, "Scoring methods": ≤ 10 % of the weight, approved by name.
 */
export function declarationProblems(
  declared: readonly Declaration[],
  { totalBp, mostBp }: { totalBp: number; mostBp: number },
): DeclarationProblem[] {
  const problems: DeclarationProblem[] = [];
  if (declared.some(({ approvedBy }) => approvedBy === null || approvedBy.trim() === ''))
    problems.push({ key: 'not-applicable-unapproved' });
  if (declared.some(({ reason }) => reason.trim() === ''))
    problems.push({ key: 'not-applicable-without-reason' });
  const leftOutBp = declared.reduce((sum, { weightBp }) => sum + weightBp, 0);
  if (leftOutBp * 10_000 > mostBp * totalBp) {
    const share = figure(decimal(leftOutBp).div(totalBp).times(100).toDecimalPlaces(2));
    problems.push({ key: 'not-applicable-over-limit', share, most: figure(decimal(mostBp).div(100)) });
  }
  return problems;
}
