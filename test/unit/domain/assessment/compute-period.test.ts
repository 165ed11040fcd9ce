import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formulaRunner } from '../../../../src/assessment/scores/formula.js';
import { computePeriod } from '../../../../src/domain/assessment/compute-period.js';
import type { Cell, PeriodInput } from '../../../../src/domain/assessment/period-input.js';
import { aBody, aPeriod } from '../../../factories/assessment-period.js';

const compute = (input: PeriodInput) => computePeriod(input, formulaRunner);
const resultOf = (input: PeriodInput, code: string) => {
  const result = compute(input).find((each) => each.code === code);
  if (result === undefined) throw new Error(code);
  return result;
};
const pointsOf = (input: PeriodInput, code: string) =>
  Object.fromEntries(
    resultOf(input, code).score.rows.map((row) => [row.code, row.points ?? row.open ?? row.applicability]),
  );

/** The same period with one cell changed. */
function withCell(code: string, bodyCode: string, given: Partial<Cell>): PeriodInput {
  const input = aPeriod();
  const cells = input.cells.map((cell) =>
    cell.code === code && cell.bodyCode === bodyCode ? { ...cell, ...given } : cell,
  );
  return { ...input, cells };
}

describe('a quarter', () => {
  it('judges each row of a county by its own method', () => {
    expect(pointsOf(aPeriod(), 'C1')).toEqual({ E1: '23', E2: '25', E3: '21.25', N1: '25' });
    expect(pointsOf(aPeriod(), 'C3')).toEqual({ E1: '19.5', E2: '13.5', E3: '23.75', N1: '24.5' });
  });

  it('scores a department by its tasks and by how the city did in the rows that it shares', () => {
    // Tasks: all on time → 40. E1: the city's 99 of 100 by 20 points, N1: counties' mean by output.
    expect(resultOf(aPeriod(), 'D1').score).toMatchObject({ total: '99.58' });
    expect(pointsOf(aPeriod(), 'D2').TASKS).toBe('34.666667');
  });

  it('deducts nothing where a reviewer judges and no standard was published before it, and says so', () => {
    const input = aPeriod();
    const schemes = input.schemes.map((scheme) => ({
      ...scheme,
      rows: scheme.rows.map((rule) =>
        rule.code === 'E1' ? { ...rule, withoutStandard: true as const } : rule,
      ),
    }));
    const free = { ...input, schemes };
    expect(pointsOf(input, 'C3').E1).toBe('19.5');
    expect(pointsOf(free, 'C3').E1).toBe('25');
    const steps = resultOf(free, 'C3').score.rows.find(({ code }) => code === 'E1')?.steps;
    expect(steps?.at(-1)).toEqual({ key: 'no-standard', values: {}, points: '5.5' });
    // What has no value yet still waits for it.
    const open = { ...withCell('E1', 'C2', { actual: null }), schemes };
    expect(pointsOf(open, 'C2').E1).toBe('value-missing');
  });

  it('leaves a row open whose value is missing, and the body without total, grade and rank', () => {
    const input = withCell('E1', 'C2', { actual: null });
    expect(pointsOf(input, 'C2').E1).toBe('value-missing');
    expect(resultOf(input, 'C2')).toMatchObject({
      score: { total: null },
      standing: { grade: null, rank: null },
    });
    expect(resultOf(input, 'C1').standing.rank).toBe(1);
  });

  it('leaves a row open whose formula gives no number, and does not rescale it away', () => {
    const input = withCell('E3', 'C2', { target: '0' });
    expect(pointsOf(input, 'C2')).toMatchObject({ E3: 'formula-failed', N1: '25' });
    expect(resultOf(input, 'C2').score.total).toBeNull();
  });

  it('leaves a shared section open while the city’s own value is missing', () => {
    const input = withCell('E1', 'CITY', { actual: null });
    expect(pointsOf(input, 'D1').SHARED).toBe('value-missing');
    expect(pointsOf(input, 'C1').E1).toBe('23');
  });

  it('takes who has no such duty out of the ranking of that row, and rescales the rest', () => {
    const input = withCell('E2', 'C1', { applicability: 'not-applicable' });
    expect(pointsOf(input, 'C1')).toMatchObject({ E2: 'not-applicable', N1: '33.333333' });
    const place = resultOf(input, 'C2').facts.get('E2')?.group;
    expect(place).toMatchObject({ count: 4, rank: 1 });
  });

  it('deducts what lamps took after the sum and adds bonus', () => {
    const input = aPeriod();
    const matter = { id: 'L1', matterId: 'T1', reason: '两次催办', basis: '督办规则', confirmedBy: '李主任' };
    const more = {
      deductions: [{ ...matter, points: '1', exemptUntil: null }],
      awards: [{ matterId: 'W1', documentNumber: '甘政发1号', points: '0.5' }],
    };
    const bodies = input.bodies.map((body) => (body.code === 'C1' ? { ...body, ...more } : body));
    expect(resultOf(input, 'C1').score.total).toBe('94.25');
    expect(resultOf({ ...input, bodies }, 'C1')).toMatchObject({
      score: { total: '93.75', deducted: '1', bonus: '0.5' },
      deductions: [{ id: 'L1', counted: '1' }],
      bonusSteps: [{ key: 'award', points: '0.5' }],
    });
  });

  it('caps the grade of a vetoed body while the veto holds', () => {
    const input = aPeriod();
    const veto = {
      legalBasis: '安全生产法',
      approvedBy: '市委书记',
      fromOn: '2026-01-01',
      untilOn: '2026-12-31',
    };
    const vetoed = input.bodies.map((body) =>
      body.code === 'C1' ? { ...body, vetoes: [{ ...veto, gradeAtMost: 'fair' as const }] } : body,
    );
    expect(resultOf({ ...input, bodies: vetoed }, 'C1').standing).toMatchObject({ grade: 'fair' });
    expect(resultOf({ ...input, bodies: vetoed, day: '2027-01-01' }, 'C1').standing.grade).toBe('excellent');
  });

  it('gives a body without rows no total', () => {
    const input = aPeriod();
    const bodies = [...input.bodies, aBody({ code: 'X', scheme: 'M9', group: '国企' })];
    expect(resultOf({ ...input, bodies }, 'X')).toMatchObject({
      score: { total: null },
      standing: { rank: null },
    });
  });

  it('comes out the same whatever order its inputs come in', () => {
    const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
    const { cells, bodies } = aPeriod();
    const byCode = (input: PeriodInput) =>
      Object.fromEntries(compute(input).map(({ code, score, standing }) => [code, { score, standing }]));
    const wanted = byCode(aPeriod());
    fc.assert(
      fc.property(shuffled(cells), shuffled(bodies), (someCells, someBodies) => {
        expect(byCode(aPeriod({ cells: someCells, bodies: someBodies }))).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });
});
