import { loadRulePack } from '../../src/config/rule-pack.js';
import type { BodyInput, Cell, PeriodInput, SchemeRule } from '../../src/domain/assessment/period-input.js';

/** A row of a scheme where only what matters is said. */
const aRule = (given: Partial<SchemeRule> & { code: string }): SchemeRule => ({
  ...{
    weightBp: 2_500,
    direction: 'higher',
    decimals: 1,
    method: 'completion',
    parameters: {},
    shared: null,
  },
  ...given,
});

/** A body where only what matters is said. */
export const aBody = (given: Partial<BodyInput> & { code: string }): BodyInput => ({
  ...{ scheme: 'M1', group: '县区', ranked: true, output: null, parts: [], deductions: [] },
  ...{ deductedEarlier: {}, awards: [], vetoes: [] },
  ...given,
});

/** What is known of a body by a row. */
const aCell = (given: Partial<Cell> & { code: string; bodyCode: string }): Cell => ({
  ...{ applicability: 'applies', target: '100', actual: '90', events: [] },
  ...given,
});

const counties = ['C1', 'C2', 'C3', 'C4', 'C5'];
const duty = { inCharge: 'D1', linked: ['D2'] };
const rules: SchemeRule[] = [
  aRule({ code: 'E1', shared: duty }),
  aRule({
    code: 'E2',
    method: 'mixed',
    parameters: { threshold_share: 0.4, rank_share: 0.6, decay: 0.05 },
    shared: { inCharge: 'D2', linked: [] },
  }),
  aRule({ code: 'E3', method: 'formula', parameters: { feel: 'weight * min(1, actual / target)' } }),
  aRule({ code: 'N1', method: 'negative', parameters: { per_event: 0.5 }, shared: duty }),
];
const event = { caseId: 'A-1', documentNumber: '定安委〔2026〕3号', date: '2026-08-01', kind: null };

/** A quarter of five counties and two departments in which every part of the computation has something to do. */
export function aPeriod(given: Partial<PeriodInput> = {}): PeriodInput {
  const cells = ['CITY', ...counties].flatMap((bodyCode, at) => [
    aCell({ code: 'E1', bodyCode, actual: String(99 - at * 7) }),
    aCell({ code: 'E2', bodyCode, target: '7', actual: (7.4 - at / 5).toFixed(1) }),
    aCell({ code: 'E3', bodyCode, actual: String(80 + at * 5) }),
    aCell({ code: 'N1', bodyCode, events: bodyCode === 'C3' ? [event] : [] }),
  ]);
  return {
    ...{ period: '2026Q3', day: '2026-09-30', cityCode: 'CITY' },
    rules: loadRulePack('rules/dingxi.yaml').assessment,
    schemes: [
      { code: 'M1', version: 1, rows: rules, sharedWeightBp: 0 },
      {
        ...{ code: 'M3', version: 2, sharedWeightBp: 6_000 },
        rows: [aRule({ code: 'TASKS', weightBp: 4_000, method: 'tasks' })],
      },
    ],
    bodies: [
      ...counties.map((code, at) => aBody({ code, output: String(100 + at * 10) })),
      ...['D1', 'D2'].map((code, at) => aBody({ code, scheme: 'M3', group: '经济管理', parts: partsOf(at) })),
    ],
    cells,
    ...given,
  };
}

const partsOf = (lateWd: number): BodyInput['parts'] => [
  { id: 'p1', weight: '1', lateWd: 0, waiting: false },
  { id: 'p2', weight: '2', lateWd, waiting: false },
];
