import type { AssessedCategory, AssessmentRules } from './assessment-rules.js';
import type { MethodName } from './method-registry.js';
import type { ParameterProblem } from './parameters.js';
import type { Direction } from './row-facts.js';
import { methodProblems } from './score-row.js';

/** A row of a scheme as it is checked. */
export interface PlanRow {
  code: string;
  name: string;
  definition: string;
  weightBp: number;
  kind: 'hard' | 'soft';
  direction: Direction;
  method: MethodName;
  parameters: Readonly<Record<string, unknown>>;
  dataOwner: string | null;
  leadAssessor: string | null;
  source: string | null;
  /** When its values are due; null: nobody said. */
  calendar: string | null;
  /** Codes of the bodies that are scored by it. */
  scored: readonly string[];
  /** Body that checks values where owner, assessor and scored are one; null: none. */
  checkingBody: string | null;
}

/** A scheme of one category as it is checked. */
export interface Plan {
  /** Categories that it assesses; the highest of their least hard shares holds. */
  categories: readonly AssessedCategory[];
  rows: readonly PlanRow[];
  /**
   * Weight of the section of shared rows, in basis points. It counts as hard: its rows are the counties' values from
   * statistics and monitoring (assumption).
   */
  sharedWeightBp: number;
}

/** What the check found; an error keeps the scheme from being issued, a notice is shown. */
export interface PlanFinding {
  severity: 'error' | 'notice';
  /** Its sentence stands in the texts under `plan-problem.<key>`. */
  key: PlanProblem | ParameterProblem['key'];
  /** Code of the row; null: the scheme as a whole. */
  row: string | null;
  values: Readonly<Record<string, string>>;
}

/** What can be wrong with a scheme besides the parameters of a method. */
type PlanProblem =
  | 'no-rows'
  | 'row-twice'
  | 'weight-not-positive'
  | 'weight-sum'
  | 'hard-share'
  | 'forbidden-item'
  | 'owner-missing'
  | 'assessor-missing'
  | 'source-missing'
  | 'calendar-missing'
  | 'producer-scored'
  | 'one-body'
  | 'one-body-checked';

/** Sum of weights and of hard ones, in basis points. */
export interface PlanWeights {
  totalBp: number;
  hardBp: number;
}

const whole = 10_000;
const weightless: readonly MethodName[] = ['bonus', 'veto'];

/** Adds up the weights of a scheme. */
export function weightsOf({ rows, sharedWeightBp }: Pick<Plan, 'rows' | 'sharedWeightBp'>): PlanWeights {
  const sum = (some: typeof rows): number =>
    some.reduce((total, { weightBp }) => total + weightBp, sharedWeightBp);
  return { totalBp: sum(rows), hardBp: sum(rows.filter(({ kind }) => kind === 'hard')) };
}

/**
 * Checks a scheme before it is issued: weights 100 %, hard share (exactly the least passes), a legal method, owner,
 * assessor, source and calendar on each row, nothing forbidden, nobody judged by himself alone.
 * Source: rules.md, "Plan check"; article: 可量化的硬性指标占到总权重的60%.
 */
export function checkPlan(plan: Plan, rules: AssessmentRules): PlanFinding[] {
  if (plan.rows.length === 0) return [found('no-rows')];
  return [
    ...checkWeights(plan, rules),
    ...checkCodes(plan.rows),
    ...plan.rows.flatMap((row) => [
      ...checkWeight(row),
      ...checkMethod(row),
      ...checkDuties(row),
      ...checkForbidden(row, rules),
      ...checkJudges(row, rules),
    ]),
  ];
}

function checkWeights(plan: Plan, { hardMinBp }: AssessmentRules): PlanFinding[] {
  const { totalBp, hardBp } = weightsOf(plan);
  const findings: PlanFinding[] = [];
  if (totalBp !== whole) findings.push(found('weight-sum', { sum: percent(totalBp) }));
  // As a share of what is there, so that a scheme in the making says both truthfully.
  const least = Math.max(...plan.categories.map((category) => hardMinBp[category]));
  if (hardBp * whole < least * totalBp)
    findings.push(found('hard-share', { share: percent((hardBp * whole) / totalBp), least: percent(least) }));
  return findings;
}

function checkCodes(rows: readonly PlanRow[]): PlanFinding[] {
  const codes = rows.map(({ code }) => code);
  return codes
    .filter((code, at) => codes.indexOf(code) !== at)
    .map((code) => ({ ...found('row-twice', { code }), row: code }));
}

function checkWeight({ code, method, weightBp }: PlanRow): PlanFinding[] {
  const legal = Number.isInteger(weightBp) && (weightless.includes(method) ? weightBp === 0 : weightBp > 0);
  return legal ? [] : [{ ...found('weight-not-positive', { weight: percent(weightBp) }), row: code }];
}

function checkMethod(row: PlanRow): PlanFinding[] {
  const problems = methodProblems(row, row.direction);
  return problems.map(({ key, values }) => ({ severity: 'error', key, row: row.code, values }));
}

function checkDuties(row: PlanRow): PlanFinding[] {
  const duties = {
    'owner-missing': row.dataOwner,
    'assessor-missing': row.leadAssessor,
    'source-missing': row.source,
    'calendar-missing': row.calendar,
  } as const;
  return Object.entries(duties)
    .filter(([, given]) => given === null || given.trim() === '')
    .map(([key]) => ({ ...found(key as keyof typeof duties), row: row.code }));
}

function checkForbidden({ code, name, definition }: PlanRow, rules: AssessmentRules): PlanFinding[] {
  const word = rules.forbiddenWords.find((each) => `${name} ${definition}`.includes(each));
  return word === undefined ? [] : [{ ...found('forbidden-item', { word }), row: code }];
}

function checkJudges(row: PlanRow, rules: AssessmentRules): PlanFinding[] {
  const { code, dataOwner, leadAssessor, scored, checkingBody } = row;
  if (dataOwner === null || !scored.includes(dataOwner)) return [];
  const values = { body: dataOwner };
  if (rules.statisticsBodies.includes(dataOwner)) return [{ ...found('producer-scored', values), row: code }];
  if (leadAssessor !== dataOwner) return [];
  if (checkingBody === null || checkingBody === dataOwner)
    return [{ ...found('one-body', values), row: code }];
  const checked = { ...values, checking: checkingBody };
  return [{ severity: 'notice', key: 'one-body-checked', row: code, values: checked }];
}

const found = (key: PlanProblem, values: Readonly<Record<string, string>> = {}): PlanFinding => ({
  severity: 'error',
  key,
  row: null,
  values,
});

// Cut, not rounded: 59.996 % must not read as 60.00 %.
const percent = (bp: number): string => (Math.floor(bp) / 100).toFixed(2);
