import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimal, figure, sumOf } from '../../../../src/domain/assessment/figure.js';
import { countDeductions } from '../../../../src/domain/assessment/lamp-deductions.js';
import type { LampDeduction } from '../../../../src/domain/assessment/lamp-deductions.js';
import type { Applicability } from '../../../../src/domain/assessment/not-applicable.js';
import { scoreBody } from '../../../../src/domain/assessment/score-body.js';
import type { JudgedRow } from '../../../../src/domain/assessment/score-body.js';
import type { RowScore } from '../../../../src/domain/assessment/score-row.js';
import { cityRatio, sharedSection, sharesOf } from '../../../../src/domain/assessment/shared-rows.js';
import { yearOf } from '../../../../src/domain/assessment/year.js';

const scored = (points: string, group?: true): RowScore => ({
  state: 'scored',
  points,
  steps: [{ key: 'full', values: {}, points, ...(group && { group }) }],
});
const open: RowScore = { state: 'open', reason: 'value-missing' };
const empty: RowScore = { state: 'open', reason: 'nothing-to-judge' };
const row = (...[code, weightBp, score, applicability = 'applies']: RowOf): JudgedRow => ({
  ...{ code, weightBp, score, applicability },
});
type RowOf = [code: string, weightBp: number, score: RowScore | null, applicability?: Applicability];
const nothing = { deducted: '0', bonus: '0' };

describe('the total of a body', () => {
  it('is the sum of its rows with two decimals, halves upwards', () => {
    const rows = [row('A', 6_000, scored('55.1234')), row('B', 4_000, scored('39.8816'))];
    expect(scoreBody(rows, nothing)).toMatchObject({ weighted: '95.005', total: '95.01' });
  });

  it('takes deductions after the sum, adds bonus beyond full marks, and is never below 0', () => {
    const rows = [row('A', 10_000, scored('100'))];
    expect(scoreBody(rows, { deducted: '2', bonus: '3' }).total).toBe('101.00');
    expect(scoreBody([row('A', 10_000, scored('1'))], { deducted: '5', bonus: '0' }).total).toBe('0.00');
  });

  it('is open while a row is: what is missing is never 0', () => {
    const score = scoreBody([row('A', 6_000, scored('60')), row('B', 4_000, open)], nothing);
    expect(score).toMatchObject({ weighted: '60', total: null });
    expect(score.rows[1]).toMatchObject({ points: null, open: 'value-missing' });
  });

  it('rescales what does not count, and says so in a step of each row', () => {
    const rows = [row('A', 8_000, scored('72')), row('B', 1_000, null, 'not-due'), row('C', 1_000, empty)];
    const score = scoreBody(rows, nothing);
    expect(score.total).toBe('90.00');
    expect(score.rows[0]).toMatchObject({
      points: '90',
      steps: [{ points: '72' }, { key: 'rescaled', points: '18', values: { counted: '80', total: '100' } }],
    });
    expect(score.rows.slice(1).map(({ points, applicability }) => [points, applicability])).toEqual([
      [null, 'not-due'],
      [null, 'not-due'],
    ]);
  });

  it('of a body for which nothing counts is open', () => {
    expect(scoreBody([row('A', 10_000, null, 'not-due')], nothing).total).toBeNull();
  });

  it('is explained by the steps of its rows, whatever is left out', () => {
    const weights = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 0, max: 100 }), fc.boolean()),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(weights, (given) => {
        const rows = given.map(([weightBp, percent, applies], at) =>
          row(
            String(at),
            weightBp,
            scored(figure(decimal(weightBp).times(percent).div(10_000))),
            applies ? 'applies' : 'not-due',
          ),
        );
        const score = scoreBody(rows, nothing);
        for (const each of score.rows)
          expect(figure(sumOf(each.steps.map(({ points }) => decimal(points))))).toBe(each.points ?? '0');
        const turned = scoreBody([...rows].reverse(), nothing);
        expect(turned.total).toBe(score.total);
      }),
    );
  });
});

describe('deductions of lamps', () => {
  const lamp = (id: string, points: string, given: Partial<LampDeduction> = {}): LampDeduction => ({
    ...{
      id,
      matterId: id,
      points,
      reason: '两次催办',
      basis: '督办规则',
      confirmedBy: '李主任',
      exemptUntil: null,
    },
    ...given,
  });
  const terms = { most: 5, day: '2026-09-30', earlier: new Map<string, string>() };
  const count = (list: LampDeduction[], more = {}) => {
    const { total, lines } = countDeductions(list, { ...terms, ...more });
    return [total, ...lines.map(({ id, counted, why }) => `${id} ${counted} ${why}`)];
  };

  it('are at most five points a quarter: 5 passes whole, of 6 one is left out', () => {
    expect(count([lamp('a', '2'), lamp('b', '3')])).toEqual(['5', 'b 3 counted', 'a 2 counted']);
    expect(count([lamp('a', '2'), lamp('b', '2'), lamp('c', '2')])).toEqual([
      '5',
      'a 2 counted',
      'b 2 counted',
      'c 1 over-limit',
    ]);
  });

  it('count only the largest for one matter', () => {
    expect(count([lamp('a', '1', { matterId: 't' }), lamp('b', '2', { matterId: 't' })])).toEqual([
      '2',
      'b 2 counted',
      'a 0 larger-counts',
    ]);
  });

  it('take off what an earlier quarter of the year took for the matter', () => {
    expect(count([lamp('a', '2')], { earlier: new Map([['a', '1']]) })).toEqual(['1', 'a 1 counted']);
    expect(count([lamp('a', '2')], { earlier: new Map([['a', '2']]) })).toEqual(['0', 'a 0 larger-counts']);
  });

  it('deduct nothing unsigned, and nothing while an exemption holds', () => {
    expect(count([lamp('a', '1', { confirmedBy: null })])).toEqual(['0', 'a 0 unconfirmed']);
    expect(count([lamp('a', '1', { exemptUntil: '2026-09-30' })])).toEqual(['0', 'a 0 exempt']);
    expect(count([lamp('a', '1', { exemptUntil: '2026-09-29' })])).toEqual(['1', 'a 1 counted']);
  });
});

describe('a shared row', () => {
  it('goes by 80 % to the department in charge and by 20 % equally to the linked ones', () => {
    const shares = sharesOf('3', { inCharge: 'a', linked: ['b', 'c', 'd', 'e'] }, 8_000);
    expect(Object.fromEntries(shares)).toEqual({ a: '2.4', b: '0.15', c: '0.15', d: '0.15', e: '0.15' });
    expect(Object.fromEntries(sharesOf('3', { inCharge: 'a', linked: [] }, 8_000))).toEqual({ a: '3' });
  });

  it('adds up to the whole, however many share it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 30 }), (bp, linked) => {
        const weight = figure(decimal(bp).div(100));
        const codes = [...Array(linked).keys()].map(String);
        const shares = sharesOf(weight, { inCharge: 'x', linked: codes }, 8_000);
        expect(shares.size).toBe(linked + 1);
        expect(figure(sumOf([...shares.values()].map(decimal)))).toBe(weight);
      }),
    );
  });

  const terms = { weight: '10', negative: false, floor: decimal(0), cap: decimal(10) };

  it('counts the city’s own value, and for points from the group the counties’ mean by output', () => {
    const own: RowScore = {
      state: 'scored',
      points: '4',
      steps: [
        { key: 'threshold-met', values: {}, points: '4' },
        { key: 'rank-missing', values: {}, points: '0', group: true },
      ],
    };
    const counties = [
      { output: '300', score: scored('6', true) },
      { output: '100', score: scored('2', true) },
      { output: '500', score: open },
    ];
    expect(cityRatio(terms, own, counties)).toEqual({ ratio: '0.9' });
    expect(cityRatio(terms, scored('7'), counties)).toEqual({ ratio: '0.7' });
    expect(cityRatio(terms, open, counties)).toEqual({ open: true });
  });

  it('of a negative list is the counties’ mean by output', () => {
    const counties = [
      { output: '300', score: scored('10') },
      { output: '100', score: scored('6') },
    ];
    expect(cityRatio({ ...terms, negative: true }, scored('1'), counties)).toEqual({ ratio: '0.9' });
    expect(cityRatio({ ...terms, negative: true }, scored('1'), [])).toEqual({ open: true });
  });

  it('makes a section by shares, in any order, never above its points', () => {
    const rows = [
      { code: 'E02', share: '1', ratio: '0.5' },
      { code: 'E01', share: '3', ratio: '1' },
    ];
    expect(sharedSection(rows, '40')).toMatchObject({ points: '35' });
    expect(sharedSection([...rows].reverse(), '40')).toEqual(sharedSection(rows, '40'));
    expect(sharedSection([{ code: 'E01', share: '3', ratio: '1.2' }], '40')).toMatchObject({ points: '40' });
    expect(sharedSection([], '40')).toEqual({ state: 'open', reason: 'nothing-to-judge' });
  });
});

describe('the year of a row', () => {
  const quarters = [scored('4'), scored('5'), scored('4.5'), scored('3')] as const;
  const points = (score: RowScore | null) => (score?.state === 'scored' ? score.points : score);

  it('is the mean of its quarters when each stands for itself', () => {
    expect(points(yearOf('quarterly', quarters, null))).toBe('4.125');
    expect(points(yearOf('quarterly', [null, scored('5'), null, scored('4')], null))).toBe('4.5');
    expect(points(yearOf('quarterly', [scored('1'), scored('1'), scored('0'), null], null))).toBe('0.666667');
  });

  it('is the fourth quarter’s when values run from January', () => {
    expect(points(yearOf('cumulative', quarters, null))).toBe('3');
  });

  it('is that of the whole year for annual rows and for events, which deduct once', () => {
    expect(points(yearOf('annual', [null, null, null, null], scored('6')))).toBe('6');
    expect(points(yearOf('events', quarters, scored('2')))).toBe('2');
  });

  it('is open while a quarter is', () => {
    expect(yearOf('quarterly', [scored('4'), open, scored('1'), scored('1')], null)).toBe(open);
    expect(yearOf('quarterly', [null, null, null, null], null)).toBeNull();
  });
});
