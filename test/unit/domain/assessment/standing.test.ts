import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gradeLeft, gradeOf } from '../../../../src/domain/assessment/grade.js';
import type { Grade, Veto } from '../../../../src/domain/assessment/grade.js';
import { standingsOf } from '../../../../src/domain/assessment/standing.js';
import type { GroupBody } from '../../../../src/domain/assessment/standing.js';
import { law } from '../city-law.js';

const rules = law.rules.assessment;
const body = (bodyCode: string, total: string | null, given: Partial<GroupBody> = {}): GroupBody => ({
  ...{ bodyCode, total, ranked: true, gradeAtMost: 'excellent' },
  ...given,
});
const group = (...totals: (string | null)[]) => totals.map((total, at) => body(String(at), total));
const grades = (bodies: GroupBody[]) => standingsOf(bodies, rules).map(({ grade }) => grade);
const ranks = (bodies: GroupBody[]) => standingsOf(bodies, rules).map(({ rank }) => rank);
const bottoms = (bodies: GroupBody[]) =>
  standingsOf(bodies, rules)
    .filter(({ bottom }) => bottom)
    .map(({ bodyCode }) => bodyCode);

describe('grades', () => {
  it.each<[string, Grade]>([
    ['90.00', 'excellent'],
    ['89.99', 'good'],
    ['80.00', 'good'],
    ['79.99', 'fair'],
    ['60.00', 'fair'],
    ['59.99', 'poor'],
  ])('%s is %s', (total, grade) => {
    expect(gradeOf(total, rules)).toBe(grade);
  });

  it('make at most 30 % of a group excellent, cut to whole bodies', () => {
    const ten = group('99', '98', '97', '96', '95', '94', '93', '92', '91', '90');
    expect(grades(ten).filter((grade) => grade === 'excellent')).toHaveLength(3);
    expect(grades(group('99', '98', '97', '96', '95', '94', '93')).slice(0, 3)).toEqual([
      'excellent',
      'excellent',
      'good',
    ]);
    expect(grades(group('99', '98', '97'))).toEqual(['good', 'good', 'good']);
  });

  it('let a tie that the share cuts through be good, and say that somebody has to decide', () => {
    const standings = standingsOf(group('99', '98', '98', '97', '60', '60', '60'), rules);
    expect(standings.map(({ grade, tiedAtCut }) => [grade, tiedAtCut]).slice(0, 4)).toEqual([
      ['excellent', false],
      ['good', true],
      ['good', true],
      ['good', false],
    ]);
  });

  it('come before ranks: who was vetoed stands behind better grades with fewer points', () => {
    const bodies = [body('a', '95', { gradeAtMost: 'fair' }), ...group('85', '82', '70', '61')];
    const standings = standingsOf(bodies, rules);
    expect(standings.map(({ bodyCode, grade, rank }) => [bodyCode, grade, rank])).toEqual([
      ['a', 'fair', 3],
      ['0', 'good', 1],
      ['1', 'good', 2],
      ['2', 'fair', 4],
      ['3', 'fair', 5],
    ]);
  });

  it('of a vetoed body take nothing of the share of excellent ones', () => {
    const bodies = [body('a', '99', { gradeAtMost: 'good' }), ...group('95', '70', '70')];
    expect(grades(bodies)).toEqual(['good', 'excellent', 'fair', 'fair']);
  });
});

describe('ranks', () => {
  it('share the better place in a tie of published totals', () => {
    expect(ranks(group('80.01', '80.00', '80.00', '79.99'))).toEqual([1, 2, 2, 4]);
  });

  it('are not given in a group under three', () => {
    expect(ranks(group('90'))).toEqual([null]);
    expect(ranks(group('90', '80'))).toEqual([null, null]);
    expect(ranks(group('90', '80', '70'))).toEqual([1, 2, 3]);
  });

  it('leave out who is listed apart, who still has a grade', () => {
    const bodies = [...group('90', '80', '70'), body('apart', '99', { ranked: false })];
    expect(ranks(bodies)).toEqual([1, 2, 3, null]);
    expect(grades(bodies)[3]).toBe('excellent');
  });

  it('leave out who is still open, without a grade', () => {
    const bodies = group('90', null, '80', '70');
    expect(ranks(bodies)).toEqual([1, null, 2, 3]);
    expect(grades(bodies)[1]).toBeNull();
  });

  it('do not depend on the order of the group', () => {
    const total = fc.integer({ min: 5_000, max: 10_000 }).map((cents) => (cents / 100).toFixed(2));
    const one = fc.record({
      total: fc.option(total),
      ranked: fc.boolean(),
      gradeAtMost: fc.constantFrom<Grade>('excellent', 'good', 'fair'),
    });
    const some = fc
      .array(one, { maxLength: 12 })
      .map((list) => list.map((each, at) => ({ ...each, bodyCode: String(at) })));
    const turned = some.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(turned, ([all, other]) => {
        const byCode = (bodies: GroupBody[]) =>
          standingsOf(bodies, rules).sort((a, b) => (a.bodyCode < b.bodyCode ? -1 : 1));
        expect(byCode(other)).toEqual(byCode(all));
      }),
    );
  });
});

describe('the bottom of a group', () => {
  it('is there only from five bodies on', () => {
    expect(bottoms(group('90', '85', '80', '70'))).toEqual([]);
    expect(bottoms(group('90', '85', '80', '80', '70'))).toEqual(['4']);
  });

  it('is the last, below 80 or more than five points under the mean', () => {
    expect(bottoms(group('81', '81', '81', '81', '80.00'))).toEqual([]);
    expect(bottoms(group('81', '81', '81', '81', '79.99'))).toEqual(['4']);
    // Means 91.25 + last/5: 86.25 is exactly five under, 86.24 is more.
    expect(bottoms(group('92.50', '92.50', '92.50', '92.50', '86.25'))).toEqual([]);
    expect(bottoms(group('92.50', '92.50', '92.50', '92.50', '86.24'))).toEqual(['4']);
  });

  it('is everyone below 60, in a group of any size', () => {
    expect(bottoms(group('59.99', '60.00'))).toEqual(['0']);
  });

  it('is all who share the last place', () => {
    expect(bottoms(group('90', '85', '82', '70', '70'))).toEqual(['3', '4']);
  });
});

describe('a veto', () => {
  const veto: Veto = {
    legalBasis: '安全生产法第十六条',
    approvedBy: '市委书记',
    fromOn: '2026-03-01',
    untilOn: '2026-12-31',
    gradeAtMost: 'fair',
  };

  it.each<[string, Grade]>([
    ['2026-02-28', 'excellent'],
    ['2026-03-01', 'fair'],
    ['2026-12-31', 'fair'],
    ['2027-01-01', 'excellent'],
  ])('on %s leaves %s', (day, grade) => {
    expect(gradeLeft([veto], day)).toBe(grade);
  });

  it('with others leaves the worst', () => {
    expect(
      gradeLeft([veto, { ...veto, gradeAtMost: 'poor' }, { ...veto, gradeAtMost: 'good' }], '2026-06-01'),
    ).toBe('poor');
  });

  it.each(['legalBasis', 'approvedBy', 'untilOn'])('without %s is refused', (name) => {
    expect(() => gradeLeft([{ ...veto, [name]: '' }], '2026-06-01')).toThrow('一票否决缺少');
  });
});
