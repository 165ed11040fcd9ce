import { describe, expect, it } from '@jest/globals';
import type { PlanRow } from '../../../../src/domain/assessment/plan-check.js';
import { checkScheme, rowChanges } from '../../../../src/domain/assessment/scheme-check.js';
import type { SchemeSurroundings } from '../../../../src/domain/assessment/scheme-check.js';
import { isUnusableTarget, targetNeed } from '../../../../src/domain/assessment/target-need.js';
import { law } from '../city-law.js';

const row = (given: Partial<PlanRow> = {}): PlanRow => ({
  ...{
    code: 'E01',
    name: '增速',
    definition: '比上年同期增长',
    weightBp: 9_000,
    kind: 'hard',
    direction: 'higher',
  },
  ...{
    method: 'completion',
    parameters: {},
    dataOwner: 'GD-TJJ',
    leadAssessor: 'GD-FGW',
    source: '统计报表制度',
  },
  ...{ calendar: 'quarterly', scored: ['621102'], checkingBody: null },
  ...given,
});
const small = row({ code: 'E02', weightBp: 1_000, method: 'threshold' });

const check = (around: Partial<SchemeSurroundings> = {}, rows: PlanRow[] = [row(), small]) =>
  checkScheme(
    { categories: ['county'], rows, sharedWeightBp: 0 },
    { kind: 'categorised', targets: [], declared: [], cut: new Set(), taken: [], ...around },
    law.rules.assessment,
  ).map(({ key, row: code, values }) => [key, code, values]);

const declared = { code: 'E02', body: '621102', reason: '没有这项业务', approvedBy: '考核办主任' };

describe('a scheme', () => {
  it('that is as it should be has nothing against the rules', () => {
    expect(check()).toEqual([]);
  });

  it.each([
    ['0', [['target-not-positive', 'E01', { body: '621102', target: '0' }]]],
    ['-1', [['target-not-positive', 'E01', { body: '621102', target: '-1' }]]],
    ['0.01', []],
  ])('with a ratio method and the target %s', (target, wanted) => {
    expect(check({ targets: [{ code: 'E01', body: '621102', target }] })).toEqual(wanted);
  });

  it('may have a target of 0 where nothing is divided by it', () => {
    expect(check({ targets: [{ code: 'E02', body: '621102', target: '0' }] })).toEqual([]);
  });

  it('may declare exactly 10 % of the weight of a body not applicable, and no basis point more', () => {
    expect(check({ declared: [declared] })).toEqual([]);
    const rows = [row({ weightBp: 8_999 }), row({ code: 'E02', weightBp: 1_001, method: 'threshold' })];
    expect(check({ declared: [declared] }, rows)).toEqual([
      ['not-applicable-over-limit', null, { body: '621102', share: '10.01', most: '10' }],
    ]);
  });

  it.each([
    ['approvedBy', 'not-applicable-unapproved'],
    ['reason', 'not-applicable-without-reason'],
  ])('declares nothing without %s', (field, key) => {
    expect(check({ declared: [{ ...declared, [field]: '' }] })).toEqual([[key, null, { body: '621102' }]]);
  });

  it('has no indicator that was cut, and no category that another scheme assesses', () => {
    expect(check({ cut: new Set(['E02', 'E99']) })).toEqual([['indicator-cut', 'E02', {}]]);
    expect(check({ taken: ['county'] })).toEqual([['category-taken', null, { category: 'county' }]]);
    expect(check({ kind: 'special', taken: ['county'] })).toEqual([]);
  });

  it('needs rows, unless it is the overall measure', () => {
    expect(check({}, [])).toEqual([['no-rows', null, {}]]);
    expect(check({ kind: 'overall' }, [])).toEqual([]);
  });
});

describe('what a method asks of a target', () => {
  it.each([
    ['completion', {}, 'positive'],
    ['threshold', {}, 'any'],
    ['rank', { decay: 0.05 }, 'none'],
    ['rank', { decay: 0.05, rank_on: 'excess' }, 'any'],
    ['interval', { on: 'actual', rows: [{ share: 1 }] }, 'none'],
    ['interval', { rows: [{ share: 1 }] }, 'positive'],
    ['efficacy', {}, 'any'],
    ['negative', { per_event: 1 }, 'none'],
  ] as const)('%s %j: %s', (method, parameters, need) => {
    expect(targetNeed({ method, parameters })).toBe(need);
  });

  it.each([
    ['0', 'positive', true],
    ['-0.1', 'positive', true],
    ['0.1', 'positive', false],
    ['0', 'any', false],
    ['0', 'none', false],
  ] as const)('%s cannot be used where it must be %s: %s', (target, need, unusable) => {
    expect(isUnusableTarget(target, need)).toBe(unusable);
  });
});

describe('what a version changes', () => {
  const said = (code: string, weightBp: number, more: object = {}) => ({
    ...{
      code,
      name: code,
      weightBp,
      method: 'completion',
      parameters: { cap: 1, floor: 0 },
      period: 'quarterly',
    },
    ...{ dataOwner: 'GD-TJJ', leadAssessor: 'GD-FGW', ...more },
  });

  it('is each row that differs, what came in and what was taken out, and nothing else', () => {
    const before = [said('A', 5_000), said('B', 3_000), said('C', 2_000)];
    const after = [
      said('A', 4_500),
      said('B', 3_000, { parameters: { floor: 0, cap: 1 } }),
      said('D', 2_500),
    ];
    expect(
      rowChanges(before, after).map(({ code, before: old, after: now, shift }) => [code, !old, !now, shift]),
    ).toEqual([
      ['A', false, false, '-5.00'],
      ['D', true, false, '25.00'],
      ['C', false, true, '-20.00'],
    ]);
    expect(rowChanges(before, before)).toEqual([]);
  });

  it.each([
    [{ method: 'threshold' }],
    [{ parameters: { cap: 1.2, floor: 0 } }],
    [{ period: 'annual' }],
    [{ dataOwner: 'GD-CZJ' }],
    [{ leadAssessor: null }],
  ])('is also %j', (differs) => {
    expect(rowChanges([said('A', 1)], [said('A', 1, differs)])).toHaveLength(1);
  });
});
