import type { AssessmentRules } from './assessment-rules.js';
import type { Figure } from './figure.js';
import type { Veto } from './grade.js';
import type { LampDeduction } from './lamp-deductions.js';
import type { MethodName } from './method-registry.js';
import type { Applicability } from './not-applicable.js';
import type { Award, Direction, LedgerPart, NegativeEvent } from './row-facts.js';
import type { SharedDuty } from './shared-rows.js';

/** A row of a scheme as it judges. */
export interface SchemeRule {
  /** Code of its indicator, or of the scheme's own row. */
  code: string;
  weightBp: number;
  direction: Direction;
  /** Decimals with which the indicator is published; null: as given. */
  decimals: number | null;
  method: MethodName;
  parameters: Readonly<Record<string, unknown>>;
  /** Who shares it in the schemes of departments; null: nobody. */
  shared: SharedDuty | null;
  /** It depends on a reviewer's judgement, and no standard was published before the quarter: nothing is deducted. */
  withoutStandard?: true | undefined;
}

/** A scheme of one category in the version by which the period is judged. */
export interface SchemeInput {
  code: string;
  version: number;
  rows: readonly SchemeRule[];
  /** Weight of the section of shared rows, in basis points; 0: the scheme has none. */
  sharedWeightBp: number;
}

/** What is known of one body by one row in the period. */
export interface Cell {
  code: string;
  bodyCode: string;
  applicability: Applicability;
  target: Figure | null;
  actual: Figure | null;
  events: readonly NegativeEvent[];
}

/** A body of the period. */
export interface BodyInput {
  code: string;
  scheme: string;
  /** Ranking group. */
  group: string;
  /** False: 单列, scored but not ranked. */
  ranked: boolean;
  /** Its weight in the city's means (output of the county); null: none. */
  output: Figure | null;
  parts: readonly LedgerPart[];
  deductions: readonly LampDeduction[];
  /** What earlier quarters of the year took, by matter. */
  deductedEarlier: Readonly<Record<string, Figure>>;
  awards: readonly Award[];
  vetoes: readonly Veto[];
}

/** Everything that a period's scores are computed from; nothing else decides. */
export interface PeriodInput {
  /** `2025Q4`. */
  period: string;
  /** Day by which vetoes and exemptions hold, `YYYY-MM-DD`. */
  day: string;
  /** Body code of the city itself, whose own values the shared rows take. */
  cityCode: string;
  rules: AssessmentRules;
  schemes: readonly SchemeInput[];
  bodies: readonly BodyInput[];
  cells: readonly Cell[];
}

/** Runs a formula on a row's figures; null: it gave no number. */
export type FormulaRunner = (feel: string, names: Readonly<Record<string, Figure | null>>) => Figure | null;
