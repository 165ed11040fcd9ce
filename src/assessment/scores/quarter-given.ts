import { sharedRowCode } from '../../domain/assessment/compute-shared.js';
import { decimal, figure } from '../../domain/assessment/figure.js';
import type { GivenPoints, QuarterGiven } from '../../domain/assessment/period-input.js';
import type { ResultOfFile, ScoreFile } from './score-file.schema.js';

type Row = ResultOfFile['rows'][number];

/**
 * What the sealed file of a quarter gives to its year: the points of each row before rescaling, and how the city did in
 * the shared rows, which stands in the steps of the departments' sections. The same file always gives the same.
 */
export function quarterGivenOf({ input, results, sha256 }: ScoreFile): QuarterGiven {
  const bodies = results.map(({ code, rows }) => [code, pointsIn(rows)] as const);
  return { period: input.period, sha256, points: Object.fromEntries(bodies), ratios: ratiosIn(results) };
}

function pointsIn(rows: readonly Row[]): Record<string, GivenPoints> {
  const counted = rows.filter(({ code, points }) => code !== sharedRowCode && points !== null);
  return Object.fromEntries(
    counted.map((row) => [row.code, { points: beforeRescaling(row), weightBp: row.weightBp }]),
  );
}

function beforeRescaling({ points, steps }: Row): string {
  const rescaled = steps.find(({ key }) => key === 'rescaled')?.points ?? '0';
  return figure(decimal(points ?? '0').minus(rescaled));
}

function ratiosIn(results: readonly ResultOfFile[]): Record<string, string> {
  const sections = results.flatMap(({ rows }) => rows.filter(({ code }) => code === sharedRowCode));
  const steps = sections.flatMap((section) => section.steps.filter(({ key }) => key === 'shared'));
  return Object.fromEntries(
    steps.flatMap(({ values: { code, ratio } }) =>
      code === undefined || ratio === undefined ? [] : [[code, ratio] as const],
    ),
  );
}
