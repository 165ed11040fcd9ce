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
  const schemeOf = new Map(input.bodies.map(({ code, scheme }) => [code, scheme]));
  const weights = new Map(input.schemes.map(({ code, rows }) => [code, weightsIn(rows)]));
  const bodies = results.map(({ code, rows }) => {
    const own = weights.get(schemeOf.get(code) ?? '') ?? new Map<string, number>();
    return [
      code,
      pointsIn(
        rows.filter((row) => own.has(row.code)),
        own,
      ),
    ] as const;
  });
  return {
    ...{ period: input.period, sha256, points: Object.fromEntries(bodies), ratios: ratiosIn(results) },
    ...(input.specials !== undefined && { specials: specialsIn(results) }),
  };
}

const weightsIn = (rows: readonly { code: string; weightBp: number }[]): Map<string, number> =>
  new Map(rows.map(({ code, weightBp }) => [code, weightBp]));

// At the weight that the scheme itself gives: what the overall measure made of it is undone.
function pointsIn(rows: readonly Row[], weights?: ReadonlyMap<string, number>): Record<string, GivenPoints> {
  const counted = rows.filter(({ points }) => points !== null);
  return Object.fromEntries(
    counted.map((row) => [
      row.code,
      { points: beforeWeighing(row), weightBp: weights?.get(row.code) ?? row.weightBp },
    ]),
  );
}

function specialsIn(results: readonly ResultOfFile[]): NonNullable<QuarterGiven['specials']> {
  return Object.fromEntries(
    results.flatMap(({ code, specials = [] }) =>
      specials.length === 0
        ? []
        : [[code, Object.fromEntries(specials.map((one) => [one.code, pointsIn(one.rows)]))] as const],
    ),
  );
}

function beforeWeighing({ points, steps }: Row): string {
  const after = steps.filter(({ key }) => key === 'rescaled' || key === 'weighed');
  return figure(after.reduce((left, step) => left.minus(step.points), decimal(points ?? '0')));
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
