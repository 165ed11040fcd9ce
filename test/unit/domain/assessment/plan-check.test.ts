import { describe, expect, it } from '@jest/globals';
import type { AssessedCategory } from '../../../../src/domain/assessment/assessment-rules.js';
import { checkPlan, weightsOf } from '../../../../src/domain/assessment/plan-check.js';
import type { PlanRow } from '../../../../src/domain/assessment/plan-check.js';
import { declarationProblems, rescaling } from '../../../../src/domain/assessment/not-applicable.js';
import { law } from '../city-law.js';

const rules = law.rules.assessment;
const aPlanRow = (given: Partial<PlanRow> = {}): PlanRow => ({
  code: 'E01',
  name: '地区生产总值增速',
  definition: '比上年同期增长',
  weightBp: 10_000,
  kind: 'hard',
  direction: 'higher',
  method: 'completion',
  parameters: {},
  dataOwner: 'GD-TJJ',
  leadAssessor: 'GD-FGW',
  source: '统计报表制度',
  calendar: 'quarterly-18',
  scored: ['621102'],
  checkingBody: null,
  ...given,
});

const check = (rows: PlanRow[], category: AssessedCategory = 'county', sharedWeightBp = 0) =>
  checkPlan({ categories: [category], rows, sharedWeightBp }, rules).map(
    ({ severity, key, row }) => `${severity} ${key} ${row ?? '*'}`,
  );

const split = (hardBp: number, softBp: number) => [
  aPlanRow({ weightBp: hardBp }),
  aPlanRow({ code: 'P01', weightBp: softBp, kind: 'soft' }),
];

describe('the weights of a scheme', () => {
  it.each([
    [6_000, 4_000, []],
    [5_999, 4_001, ['error hard-share *']],
    [6_000, 3_990, ['error weight-sum *']],
    [6_000, 4_010, ['error weight-sum *', 'error hard-share *']],
    [10_000, 1, ['error weight-sum *']],
  ])('of %d hard and %d soft basis points: %j', (hardBp, softBp, wanted) => {
    expect(check(split(hardBp, softBp))).toEqual(wanted);
  });

  it('say both sums as they are: 59.99 % is not rounded up', () => {
    const [finding] = checkPlan(
      { categories: ['county'], rows: split(5_999, 4_001), sharedWeightBp: 0 },
      rules,
    );
    expect(finding?.values).toEqual({ share: '59.99', least: '60.00' });
    expect(weightsOf({ rows: split(5_999, 4_001), sharedWeightBp: 0 })).toEqual({
      totalBp: 10_000,
      hardBp: 5_999,
    });
  });

  it('have a least hard share for each category', () => {
    expect(check(split(4_000, 6_000), 'government_department')).toEqual([]);
    expect(check(split(3_999, 6_001), 'government_department')).toEqual(['error hard-share *']);
    expect(check(split(2_000, 8_000), 'party_department')).toEqual([]);
  });

  it('count the section of shared rows as hard', () => {
    expect(check(split(1_000, 6_000), 'government_department', 3_000)).toEqual([]);
    expect(check(split(999, 6_001), 'government_department', 3_000)).toEqual(['error hard-share *']);
  });

  it.each([0, -100, 0.5])('of one row are whole and above nothing, not %d', (weightBp) => {
    const rows = [aPlanRow(), aPlanRow({ code: 'E02', weightBp })];
    expect(check(rows)).toContain('error weight-not-positive E02');
  });

  it('count no bonus and no veto', () => {
    const more = [
      aPlanRow({ code: 'B1', weightBp: 0, method: 'bonus' }),
      aPlanRow({ code: 'V1', weightBp: 0, method: 'veto' }),
    ];
    expect(check([aPlanRow(), ...more])).toEqual([]);
    expect(
      check([aPlanRow({ weightBp: 9_900 }), aPlanRow({ code: 'B1', weightBp: 100, method: 'bonus' })]),
    ).toEqual(['error weight-not-positive B1']);
  });
});

describe('a row of a scheme', () => {
  it.each([
    ['dataOwner', 'error owner-missing E01'],
    ['leadAssessor', 'error assessor-missing E01'],
    ['source', 'error source-missing E01'],
    ['calendar', 'error calendar-missing E01'],
  ] as const)('without %s is refused', (name, wanted) => {
    expect(check([aPlanRow({ [name]: null })])).toEqual([wanted]);
    expect(check([aPlanRow({ [name]: ' ' })])).toEqual([wanted]);
  });

  it.each(['领导批示数', '媒体报道条数', '平台登录率', '现场照片份数', '签到打卡率'])(
    'about %s is refused',
    (name) => {
      expect(check([aPlanRow({ name })])).toEqual(['error forbidden-item E01']);
    },
  );

  it('with a parameter that its method refuses is refused', () => {
    expect(check([aPlanRow({ parameters: { cap: 3 } })])).toEqual(['error parameter-out-of-range E01']);
  });

  it('twice in a scheme is refused', () => {
    expect(check([aPlanRow({ weightBp: 5_000 }), aPlanRow({ weightBp: 5_000 })])).toEqual([
      'error row-twice E01',
    ]);
  });
});

describe('who judges', () => {
  it('a statistics body is never scored on what it produces, whoever checks', () => {
    const row = aPlanRow({ scored: ['GD-FGW', 'GD-TJJ'], checkingBody: 'GD-SJJ' });
    expect(check([row])).toEqual(['error producer-scored E01']);
  });

  it('one body that owns, assesses and is scored needs another that checks', () => {
    const alone = { dataOwner: 'GD-ZJJ', leadAssessor: 'GD-ZJJ', scored: ['GD-ZJJ', 'GD-JTJ'] };
    expect(check([aPlanRow(alone)])).toEqual(['error one-body E01']);
    expect(check([aPlanRow({ ...alone, checkingBody: 'GD-ZJJ' })])).toEqual(['error one-body E01']);
    expect(check([aPlanRow({ ...alone, checkingBody: 'GD-SJJ' })])).toEqual(['notice one-body-checked E01']);
  });

  it('two of the three in one body are not forbidden', () => {
    expect(check([aPlanRow({ dataOwner: 'GD-ZJJ', scored: ['GD-ZJJ'] })])).toEqual([]);
    expect(check([aPlanRow({ dataOwner: 'GD-ZJJ', leadAssessor: 'GD-ZJJ' })])).toEqual([]);
  });

  it('a scheme without rows says so', () => {
    expect(check([])).toEqual(['error no-rows *']);
  });
});

describe('rows that do not apply', () => {
  const declare = (weightBp: number, given = {}) => ({
    weightBp,
    reason: '本县无此任务',
    approvedBy: '赵主任',
    ...given,
  });
  const limits = { totalBp: 10_000, mostBp: rules.notApplicableMostBp };

  it.each([
    [1_000, []],
    [1_001, ['not-applicable-over-limit']],
  ])('of %d basis points in all: %j', (weightBp, wanted) => {
    const declared = [declare(weightBp - 600), declare(600)];
    expect(declarationProblems(declared, limits).map(({ key }) => key)).toEqual(wanted);
  });

  it('need an approval by name and a reason', () => {
    const keys = (given: object) => declarationProblems([declare(90, given)], limits).map(({ key }) => key);
    expect(keys({ approvedBy: null })).toEqual(['not-applicable-unapproved']);
    expect(keys({ reason: ' ' })).toEqual(['not-applicable-without-reason']);
  });

  it('are left out, and the rest is scaled up to the whole', () => {
    const rows = [
      { weightBp: 9_000, applicability: 'applies' as const },
      { weightBp: 600, applicability: 'not-due' as const },
      { weightBp: 400, applicability: 'not-applicable' as const },
    ];
    expect(rescaling(rows)).toMatchObject({ countedBp: 9_000, totalBp: 10_000 });
    expect(rescaling(rows)?.factor.times(9).toFixed(12)).toBe('10.000000000000');
    expect(rescaling(rows.slice(1))).toBeNull();
  });
});
