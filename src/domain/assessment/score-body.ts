import { stepOf } from './explanation.js';
import type { Step } from './explanation.js';
import { Decimal, decimal, figure, pointsOfWeight, published, sumOf } from './figure.js';
import type { Figure } from './figure.js';
import { rescaling } from './not-applicable.js';
import type { Applicability } from './not-applicable.js';
import type { RowScore } from './score-row.js';

/** One row of a body with its judgement; one that does not apply is not judged. */
export interface JudgedRow {
  code: string;
  weightBp: number;
  applicability: Applicability;
  score: RowScore | null;
}

/** A row as it counts in the total. */
export interface CountedRow {
  code: string;
  weightBp: number;
  applicability: Applicability;
  /** Points after rescaling; null: open, or it does not count. */
  points: Figure | null;
  steps: readonly Step[];
  /** Why a row that applies has no points yet. */
  open: Extract<RowScore, { state: 'open' }>['reason'] | null;
}

/** A body's result of one period. */
export interface BodyScore {
  rows: readonly CountedRow[];
  /** Sum of the rows, before deductions and bonus; of those that are judged, while some are open. */
  weighted: Figure;
  deducted: Figure;
  bonus: Figure;
  /** Published total with two decimals; null while a row is open 待定. */
  total: Figure | null;
}

/**
 * Adds up a body: rows that count are rescaled to the whole, lamp deductions come after the sum, bonus beyond full
 * marks last; never below 0. Rows with nothing to judge in the period count like those that are not due.
 * Source: rules.md, "Quarter and year", "Ladder".
 */
export function scoreBody(
  judged: readonly JudgedRow[],
  { deducted, bonus }: { deducted: Figure; bonus: Figure },
): BodyScore {
  const rows = judged.map(notDueWithoutMatter);
  const scale = rescaling(rows);
  const counted = rows.map((row) => countRow(row, scale));
  const weighted = sumOf(counted.map(({ points }) => decimal(points ?? '0')));
  const isOpen = scale === null || counted.some(({ open }) => open !== null);
  const total = Decimal.max(0, weighted.minus(deducted)).plus(bonus);
  return {
    rows: counted,
    weighted: figure(weighted),
    deducted,
    bonus,
    total: isOpen ? null : published(total),
  };
}

function notDueWithoutMatter(row: JudgedRow): JudgedRow {
  const empty = row.score?.state === 'open' && row.score.reason === 'nothing-to-judge';
  return empty && row.applicability === 'applies' ? { ...row, applicability: 'not-due', score: null } : row;
}

function countRow(row: JudgedRow, scale: ReturnType<typeof rescaling>): CountedRow {
  const { code, weightBp, applicability, score } = row;
  const counted = { code, weightBp, applicability };
  if (applicability !== 'applies') return { ...counted, points: null, steps: [], open: null };
  if (score === null || score.state === 'open')
    return { ...counted, points: null, steps: [], open: score?.reason ?? 'value-missing' };
  if (scale === null || scale.factor.eq(1))
    return { ...counted, points: score.points, steps: score.steps, open: null };
  const more = stepOf('rescaled', decimal(score.points).times(scale.factor.minus(1)), {
    counted: pointsOfWeight(scale.countedBp),
    total: pointsOfWeight(scale.totalBp),
  });
  const points = decimal(score.points).plus(more.points);
  return { ...counted, points: figure(points), steps: [...score.steps, more], open: null };
}
