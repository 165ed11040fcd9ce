import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formulaRunner } from '../../../../src/assessment/scores/formula.js';
import { scoreFileOf } from '../../../../src/assessment/scores/score-file.js';
import { scoreFileText, verifyScoreFile } from '../../../../src/assessment/scores/verify-score-file.js';
import { computePeriod } from '../../../../src/domain/assessment/compute-period.js';
import { decimal, figure, sumOf } from '../../../../src/domain/assessment/figure.js';
import { pointsOf as pointsOfSteps } from '../../../../src/domain/assessment/explanation.js';
import type { BodyInput, PeriodInput } from '../../../../src/domain/assessment/period-input.js';
import { aYear, fourQuarters } from '../../../factories/assessment-period.js';

const compute = (input: PeriodInput) => computePeriod(input, formulaRunner);
function resultOf(input: PeriodInput, code: string) {
  const result = compute(input).find((each) => each.code === code);
  if (result === undefined) throw new Error(code);
  return result;
}
const rowOf = (input: PeriodInput, code: string, row: string) =>
  resultOf(input, code).score.rows.find((each) => each.code === row);
const pointsOf = (input: PeriodInput, code: string) =>
  Object.fromEntries(
    resultOf(input, code).score.rows.map((row) => [row.code, row.points ?? row.open ?? row.applicability]),
  );
const withBody = (quarter: { bodies: readonly BodyInput[] }, code: string, more: Partial<BodyInput>) => ({
  bodies: quarter.bodies.map((body) => (body.code === code ? { ...body, ...more } : body)),
});
const award = (matterId: string, points: string, documentNumber = '甘政发〔2026〕1号') => ({
  ...{ matterId, documentNumber, points },
});

describe('the year of a body', () => {
  it('takes the mean of what is judged each quarter, the fourth quarter of what runs from January, and events once', () => {
    // E3 of C1: 82, 83, 84 and 85 of 100 by 25 points; E1 and E2 as in the fourth quarter.
    expect(pointsOf(aYear(), 'C1')).toEqual({ E1: '23', E2: '25', E3: '20.875', N1: '25' });
    expect(rowOf(aYear(), 'C1', 'E3')?.steps).toMatchObject([
      { key: 'year-mean', values: { quarters: '20.5 + 20.75 + 21 + 21.25', count: '4' } },
    ]);
    expect(rowOf(aYear(), 'C1', 'E1')?.steps).toMatchObject([{ key: 'year-last' }]);
  });

  it('deducts a case once, although two quarters showed it, and in full', () => {
    const row = rowOf(aYear(), 'C3', 'N1');
    expect(row?.points).toBe('24.5');
    expect(row?.steps.filter(({ key }) => key === 'event')).toMatchObject([
      { points: '-0.5', values: { case: 'A-1' } },
    ]);
  });

  it('scores a department by how the whole city did in the year in the rows that it shares', () => {
    const year = resultOf(aYear(), 'D2');
    const shared = year.score.rows.find(({ code }) => code === 'SHARED');
    expect(shared?.steps.map(({ values }) => values.code)).toEqual(['E1', 'E2', 'N1']);
    expect(pointsOf(aYear(), 'D2').TASKS).toBe('34.666667');
  });

  it('counts only the quarters in which a row counted, and rescales away one that counted in none', () => {
    const files = fourQuarters((quarter) => {
      const { cells } = aYear();
      const left = quarter < 3 ? 'not-due' : 'applies';
      const all = fourQuarters()[quarter - 1]?.input.cells ?? cells;
      return { cells: all.map((cell) => (cell.code === 'E3' ? { ...cell, applicability: left } : cell)) };
    });
    expect(rowOf(aYear(files), 'C1', 'E3')?.steps[0]).toMatchObject({
      values: { quarters: '21 + 21.25', count: '2' },
    });
    const never = fourQuarters((quarter) => ({
      cells: (fourQuarters()[quarter - 1]?.input.cells ?? []).map((cell) =>
        cell.code === 'E3' ? { ...cell, applicability: 'not-due' } : cell,
      ),
    }));
    expect(pointsOf(aYear(never), 'C1')).toMatchObject({ E3: 'not-due', N1: '33.333333' });
  });

  it('leaves out what was declared not applicable at the year’s end', () => {
    const files = fourQuarters((quarter) => ({
      cells: (fourQuarters()[quarter - 1]?.input.cells ?? []).map((cell) =>
        quarter === 4 && cell.code === 'E3' && cell.bodyCode === 'C1'
          ? { ...cell, applicability: 'not-applicable' }
          : cell,
      ),
    }));
    expect(pointsOf(aYear(files), 'C1').E3).toBe('not-applicable');
    expect(pointsOf(aYear(files), 'C2').E3).toBe('22.125');
  });

  it('converts the quarters of a row whose weight changed to its weight at the year’s end, and says so', () => {
    const files = fourQuarters((quarter) => ({
      schemes: (fourQuarters()[quarter - 1]?.input.schemes ?? []).map((scheme) => ({
        ...scheme,
        rows: scheme.rows.map((rule) =>
          rule.code === 'E3' ? { ...rule, weightBp: quarter < 3 ? 1_250 : 2_500 } : rule,
        ),
      })),
    }));
    const [step] = rowOf(aYear(files), 'C1', 'E3')?.steps ?? [];
    expect(step).toMatchObject({ key: 'year-mean-reweighed', points: '20.875' });
  });

  it('adds bonus once a matter, its highest level, and at most three points', () => {
    const awards = new Map([
      ['C1', [award('W1', '1', '市1号'), award('W1', '2', '省1号'), award('W2', '0.5')]],
      ['C2', [award('W1', '2'), award('W2', '2')]],
    ]);
    const year = aYear(fourQuarters(), { awards });
    expect(resultOf(year, 'C1').score).toMatchObject({ bonus: '2.5', total: '96.38' });
    expect(resultOf(year, 'C2').score.bonus).toBe('3');
  });

  it('is capped in grade by a veto that holds on its last day, whatever its points', () => {
    const veto = { legalBasis: '安全生产法', approvedBy: '市委书记', gradeAtMost: 'fair' as const };
    const on = (untilOn: string) =>
      aYear(fourQuarters(), {
        vetoes: new Map([['C1', [{ ...veto, fromOn: '2026-02-01', untilOn }]]]),
      });
    expect(resultOf(on('2026-12-31'), 'C1').standing).toMatchObject({ grade: 'fair', total: '93.88' });
    expect(resultOf(on('2026-12-30'), 'C1').standing.grade).toBe('excellent');
  });

  it('takes of one matter of the lamps what its quarters took together, within the room of four quarters', () => {
    const line = { reason: '两次催办', basis: '督办规则', confirmedBy: '李主任', exemptUntil: null };
    const files = fourQuarters((quarter) => {
      const base = fourQuarters()[quarter - 1]?.input ?? aYear();
      const deductions = [{ id: `L${quarter}`, matterId: 'T1', points: String(quarter), ...line }];
      const deductedEarlier: Record<string, string> = quarter === 1 ? {} : { T1: String(quarter - 1) };
      return withBody(base, 'C1', { deductions, deductedEarlier });
    });
    const year = resultOf(aYear(files), 'C1');
    // 1, then one point more each quarter: the largest of the year, 4, once.
    expect(year.score.deducted).toBe('4');
    expect(year.deductions).toMatchObject([{ matterId: 'T1', counted: '4' }]);
  });

  it('comes out the same whatever order quarters, cells and bodies come in, and its steps add up', () => {
    const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
    const year = aYear();
    const byCode = (input: PeriodInput) =>
      Object.fromEntries(compute(input).map(({ code, score, standing }) => [code, { score, standing }]));
    const wanted = byCode(year);
    fc.assert(
      fc.property(
        shuffled(year.quarters ?? []),
        shuffled(year.cells),
        shuffled(year.bodies),
        (quarters, cells, bodies) => {
          expect(byCode({ ...year, quarters, cells, bodies })).toEqual(wanted);
        },
      ),
      { numRuns: 30 },
    );
    for (const { score } of compute(year)) {
      for (const row of score.rows) expect(figure(pointsOfSteps(row.steps))).toBe(row.points ?? '0');
      const sum = sumOf(score.rows.map(({ points }) => decimal(points ?? '0')));
      expect(score.weighted).toBe(figure(sum));
    }
  });
});

describe('the file of a year', () => {
  const text = scoreFileText(scoreFileOf(aYear(), { version: 1, sha256: 'b'.repeat(64) }));

  it('is recomputed offline bit for bit, and names the hashes of its four quarters', () => {
    expect(verifyScoreFile(Buffer.from(text))).toMatchObject({ equal: true, problem: null });
    for (const { sha256 } of fourQuarters()) expect(text.includes(sha256)).toBe(true);
  });

  it.each([
    ['a point of a quarter', '"points":"20.5"', '"points":"20.6"'],
    ['an event', '"caseId":"A-1"', '"caseId":"B-1"'],
    ['how a row adds up', '"accumulation":"events"', '"accumulation":"annual"'],
  ])('is found out by one byte of %s', (_what, was, is) => {
    expect(text.includes(was)).toBe(true);
    expect(verifyScoreFile(Buffer.from(text.replace(was, is))).equal).toBe(false);
  });
});
