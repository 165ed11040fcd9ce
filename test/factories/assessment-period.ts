import { scoreFileOf } from '../../src/assessment/scores/score-file.js';
import type { ScoreFile } from '../../src/assessment/scores/score-file.schema.js';
import { yearInputOf } from '../../src/assessment/scores/year-input.js';
import type { YearGround } from '../../src/assessment/scores/year-input.js';
import { loadRulePack } from '../../src/config/rule-pack.js';
import type {
  BodyInput,
  Cell,
  PeriodInput,
  SchemeInput,
  SchemeRule,
} from '../../src/domain/assessment/period-input.js';
import { quarterOf } from '../../src/domain/assessment/quarter.js';
import type { Accumulation } from '../../src/domain/assessment/year.js';

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

/**
 * The four sealed quarters of a year: what people judge moves from quarter to quarter, what runs from January ends with
 * the same values as `aPeriod`; one case is on the negative list of the second quarter and once more of the third.
 */
export function fourQuarters(given: (quarter: number) => Partial<PeriodInput> = () => ({})): ScoreFile[] {
  return [1, 2, 3, 4].map((quarter) => {
    const { cells } = aPeriod();
    const listed = quarter === 2 || quarter === 3;
    const own = cells.map((cell): Cell => ({
      ...cell,
      ...(cell.code === 'E3' && { actual: String(Number(cell.actual) - (4 - quarter)) }),
      events: listed ? cell.events : [],
    }));
    const span = quarterOf(`2026Q${quarter}`);
    const input = aPeriod({ period: span?.period ?? '', day: span?.lastDay ?? '', cells: own });
    return scoreFileOf({ ...input, ...given(quarter) }, { version: 1, sha256: 'a'.repeat(64) });
  });
}

const adding: Record<string, Accumulation> = { E1: 'cumulative', E2: 'cumulative', N1: 'events' };

const withAccumulation = (rule: SchemeRule): SchemeRule => ({
  ...rule,
  accumulation: adding[rule.code] ?? 'quarterly',
});

/** The year out of these quarters: E1 and E2 run from January, E3 is judged each quarter, N1 lists events. */
export function aYear(
  files: readonly ScoreFile[] = fourQuarters(),
  given: Partial<YearGround> = {},
): PeriodInput {
  const last = files.at(-1)?.input;
  const schemes = (last?.schemes ?? []).map((scheme): SchemeInput => ({
    ...scheme,
    rows: scheme.rows.map(withAccumulation),
  }));
  const specials = last?.specials?.map((special) => ({
    ...special,
    rows: special.rows.map(withAccumulation),
  }));
  const rules = loadRulePack('rules/dingxi.yaml').assessment;
  return yearInputOf(files, { rules, schemes, specials, awards: new Map(), vetoes: new Map(), ...given });
}

const partsOf = (lateWd: number): BodyInput['parts'] => [
  { id: 'p1', weight: '1', lateWd: 0, waiting: false },
  { id: 'p2', weight: '2', lateWd, waiting: false },
];
