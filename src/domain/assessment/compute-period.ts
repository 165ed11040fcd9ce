import { computeShared } from './compute-shared.js';
import { computeSpecials } from './compute-specials.js';
import type { SpecialResult } from './compute-specials.js';
import { enterSpecials } from './enter-specials.js';
import { judgeRows } from './judge-rows.js';
import { judgeYearRows } from './judge-year-rows.js';
import type { FactRow } from './judge-rows.js';
import { gradeLeft } from './grade.js';
import { countDeductions } from './lamp-deductions.js';
import type { CountedDeduction } from './lamp-deductions.js';
import type { Step } from './explanation.js';
import type { BodyInput, FormulaRunner, PeriodInput } from './period-input.js';
import { scoreBody } from './score-body.js';
import type { BodyScore, JudgedRow } from './score-body.js';
import { scoreRow } from './score-row.js';
import { standingsOf } from './standing.js';
import type { Standing } from './standing.js';
import type { RowFacts } from './row-facts.js';

/** A body's result of the period, with the facts each of its rows was judged by. */
export interface BodyResult {
  code: string;
  scheme: string;
  score: BodyScore;
  facts: ReadonlyMap<string, RowFacts>;
  deductions: readonly CountedDeduction[];
  bonusSteps: readonly Step[];
  /** What the special measures gave that judge it, each for itself. */
  specials: readonly SpecialResult[];
  standing: Standing;
}

/**
 * Computes all bodies of a quarter, or of a year out of its published quarters: rows, shared sections, deductions, bonus, grades and ranks. The same input always
 * gives the same result, in whatever order it comes; results stand in the order of the bodies.
 * Source: article: 得分均由系统自动汇总、自动核算、自动生成.
 * @throws AppError for a scheme that the plan check would refuse, and for an event or veto without basis
 */
export function computePeriod(input: PeriodInput, run: FormulaRunner): BodyResult[] {
  const judged = input.quarters === undefined ? judgeRows(input, run) : judgeYearRows(input);
  const shared = computeShared(input, judged, run);
  const specials = computeSpecials(input, run);
  const scored = input.bodies.map((body) => {
    const section = shared.get(body.code);
    const own = [...(judged.get(body.code) ?? []), ...(section === undefined ? [] : [section])];
    const entered = enterSpecials(own, specials.get(body.code) ?? [], { input, body });
    const awards = [...body.awards, ...entered.awards];
    return { ...totalOf({ ...body, awards }, entered.rows, input), specials: specials.get(body.code) ?? [] };
  });
  const standings = standingsByGroup(input, scored);
  return scored.map((each) => ({ ...each, standing: standings.get(each.code) ?? unplaced(each.code) }));
}

type Scored = Omit<BodyResult, 'standing'>;
type OwnScore = Omit<Scored, 'specials'>;

// Lamps deduct within a limit of each quarter: the year has the room of all its quarters.
function totalOf(body: BodyInput, rows: readonly FactRow[], { rules, day, quarters }: PeriodInput): OwnScore {
  const { total: deducted, lines } = countDeductions(body.deductions, {
    most: rules.lampDeductionMost * (quarters?.length ?? 1),
    day,
    earlier: new Map(Object.entries(body.deductedEarlier)),
  });
  const bonus = bonusOf(body, rules.bonusMost);
  const score = scoreBody(rows.map(withoutFacts), { deducted, bonus: bonus.points });
  const facts = new Map(rows.flatMap(({ code, facts: known }) => (known === null ? [] : [[code, known]])));
  return { code: body.code, scheme: body.scheme, score, facts, deductions: lines, bonusSteps: bonus.steps };
}

const withoutFacts = ({ code, weightBp, applicability, score }: FactRow): JudgedRow => ({
  ...{ code, weightBp, applicability, score },
});

function bonusOf({ awards }: BodyInput, most: number): { points: string; steps: readonly Step[] } {
  const rule = { method: 'bonus', parameters: { most }, weight: '0' } as const;
  const empty = { direction: 'higher', decimals: null, target: null, actual: null, group: null } as const;
  const score = scoreRow(rule, { ...empty, awards });
  return score.state === 'scored' ? score : { points: '0', steps: [] };
}

function standingsByGroup(
  { bodies, rules, day }: PeriodInput,
  scored: readonly Scored[],
): Map<string, Standing> {
  const totals = new Map(scored.map(({ code, score }) => [code, score.total]));
  const groups = Map.groupBy(bodies, ({ group }) => group);
  const standings = [...groups.values()].flatMap((group) =>
    standingsOf(
      group.map(({ code, ranked, vetoes }) => ({
        ...{ bodyCode: code, total: totals.get(code) ?? null, ranked },
        gradeAtMost: gradeLeft(vetoes, day),
      })),
      rules,
    ),
  );
  return new Map(standings.map((standing) => [standing.bodyCode, standing]));
}

const unplaced = (bodyCode: string): Standing => ({
  ...{ bodyCode, total: null, grade: null, rank: null, tiedAtCut: false, bottom: false },
});
