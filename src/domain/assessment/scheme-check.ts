import type { AssessmentRules } from './assessment-rules.js';
import { decimal } from './figure.js';
import type { Figure } from './figure.js';
import { declarationProblems } from './not-applicable.js';
import { checkPlan } from './plan-check.js';
import type { Plan, PlanFinding, PlanRow } from './plan-check.js';
import { isUnusableTarget, targetNeed } from './target-need.js';

/** Which of the 1+6+N a scheme carries out: 总体, 分类, 专项. */
export const schemeKinds = ['overall', 'categorised', 'special'] as const;

/** A kind of scheme. */
export type SchemeKind = (typeof schemeKinds)[number];

/** A target of the scheme's year. */
export interface SetTarget {
  code: string;
  body: string;
  target: Figure;
}

/** What was declared not applicable to a body, by code of the row. */
export interface DeclaredRow {
  code: string;
  body: string;
  reason: string;
  approvedBy: string;
}

/** What a scheme is checked with besides its rows. */
export interface SchemeSurroundings {
  kind: SchemeKind;
  targets: readonly SetTarget[];
  declared: readonly DeclaredRow[];
  /** Codes of indicators that are cut on the day from which the scheme holds. */
  cut: ReadonlySet<string>;
  /** Categories that another issued scheme of the year assesses. */
  taken: readonly string[];
}

/** What the check found, in the form of the plan check. */
interface SchemeFinding extends Omit<PlanFinding, 'key'> {
  key: PlanFinding['key'] | SurroundingProblem;
}

type SurroundingProblem =
  | 'target-not-positive'
  | 'indicator-cut'
  | 'category-taken'
  | 'not-applicable-unapproved'
  | 'not-applicable-without-reason'
  | 'not-applicable-over-limit';

/**
 * Everything that must hold before a scheme is issued: the plan check, usable targets, declarations within the limit, no
 * indicator that was cut, one scheme a category. The overall measure 总体办法 has no rows of its own to check, and the hard
 * share is asked of the yearly scheme of a category, not of a special measure 专项.
 * Source: rules.md, "Plan check" and "Scoring methods".
 */
export function checkScheme(plan: Plan, around: SchemeSurroundings, rules: AssessmentRules): SchemeFinding[] {
  if (around.kind === 'overall' && plan.rows.length === 0) return [];
  return [
    ...checkPlan(plan, rules).filter(({ key }) => around.kind === 'categorised' || key !== 'hard-share'),
    ...checkTargets(plan.rows, around.targets),
    ...checkDeclared(plan, around.declared, rules.notApplicableMostBp),
    ...plan.rows.filter(({ code }) => around.cut.has(code)).map(({ code }) => found('indicator-cut', code)),
    ...(around.kind === 'categorised' ? around.taken : []).map((category) =>
      found('category-taken', null, { category }),
    ),
  ];
}

function checkTargets(rows: readonly PlanRow[], targets: readonly SetTarget[]): SchemeFinding[] {
  const needs = new Map(rows.map((row) => [row.code, targetNeed(row)]));
  return targets
    .filter(({ code, target }) => isUnusableTarget(target, needs.get(code) ?? 'none'))
    .map(({ code, body, target }) => found('target-not-positive', code, { body, target }));
}

function checkDeclared(plan: Plan, declared: readonly DeclaredRow[], mostBp: number): SchemeFinding[] {
  const weights = new Map(plan.rows.map(({ code, weightBp }) => [code, weightBp]));
  const totalBp = [...weights.values()].reduce((sum, weight) => sum + weight, plan.sharedWeightBp);
  if (totalBp === 0) return [];
  const known = declared.filter(({ code }) => weights.has(code));
  return [...Map.groupBy(known, ({ body }) => body)].flatMap(([body, own]) => {
    const lines = own.map((each) => ({ ...each, weightBp: weights.get(each.code) ?? 0 }));
    return declarationProblems(lines, { totalBp, mostBp }).map(({ key, ...values }) =>
      found(key, null, { body, ...values }),
    );
  });
}

const found = (
  key: SurroundingProblem,
  row: string | null,
  values: Readonly<Record<string, string>> = {},
): SchemeFinding => ({ severity: 'error', key, row, values });

/** A row of a scheme as two versions of it are compared. */
interface ComparedRow {
  code: string;
  name: string;
  weightBp: number;
  method: string;
  parameters: Readonly<Record<string, unknown>>;
  period: string;
  dataOwner: string | null;
  leadAssessor: string | null;
}

/** A row that differs between two versions; null on a side: it is not there. */
export interface RowChange {
  code: string;
  name: string;
  before: ComparedRow | null;
  after: ComparedRow | null;
  /** Points of full marks that it gained (positive) or lost. */
  shift: Figure;
}

/** The rows that differ between two versions of a scheme, in the order of the later one; what was left out comes last. */
export function rowChanges(before: readonly ComparedRow[], after: readonly ComparedRow[]): RowChange[] {
  const former = new Map(before.map((row) => [row.code, row]));
  const later = new Set(after.map(({ code }) => code));
  const pairs = [
    ...after.map((row) => ({ before: former.get(row.code) ?? null, after: row })),
    ...before.filter(({ code }) => !later.has(code)).map((row) => ({ before: row, after: null })),
  ];
  return pairs.flatMap((pair) => {
    const row = pair.after ?? pair.before;
    if (row === null || saidOf(pair.before) === saidOf(pair.after)) return [];
    const shift = decimal((pair.after?.weightBp ?? 0) - (pair.before?.weightBp ?? 0))
      .div(100)
      .toFixed(2);
    return [{ code: row.code, name: row.name, ...pair, shift }];
  });
}

const saidOf = (row: ComparedRow | null): string =>
  row === null
    ? ''
    : JSON.stringify([
        ...[row.weightBp, row.method, row.period, row.dataOwner, row.leadAssessor],
        Object.entries(row.parameters).toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ]);
