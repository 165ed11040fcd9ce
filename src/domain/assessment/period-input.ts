import type { AssessmentRules } from './assessment-rules.js';
import type { Figure } from './figure.js';
import type { Veto } from './grade.js';
import type { LampDeduction } from './lamp-deductions.js';
import type { MethodName } from './method-registry.js';
import type { Applicability } from './not-applicable.js';
import type { Award, Direction, LedgerPart, NegativeEvent } from './row-facts.js';
import type { SharedDuty } from './shared-rows.js';
import type { Accumulation } from './year.js';

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
  /** Of a year alone: how its quarters add up; absent: each quarter stands for itself. */
  accumulation?: Accumulation;
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

/** What a row gave in a quarter. */
export interface GivenPoints {
  /** Before rescaling. */
  points: Figure;
  /** Weight of the row in that quarter. */
  weightBp: number;
}

/** What a published quarter gives to its year; all of it stands in its sealed file. */
export interface QuarterGiven {
  /** `2025Q4`. */
  period: string;
  /** Head hash of its file, as published. */
  sha256: string;
  /** By body and row; a row that did not count is not there. */
  points: Readonly<Record<string, Readonly<Record<string, GivenPoints>>>>;
  /** How the whole city did in the shared rows, by row. */
  ratios: Readonly<Record<string, Figure>>;
  /** By body, special measure and row; absent: no special measure was in force. */
  specials?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, GivenPoints>>>>>>;
}

/** How a special measure enters the overall result: as a part of it by its weight among others, or as bonus of the year. */
export type SpecialCounts =
  { as: 'section'; weightBp: number } | { as: 'bonus'; most: Figure; documentNumber: string };

/** A special measure 专项考评办法 in force: its own bodies and rows, which together are its full marks. */
export interface SpecialInput {
  code: string;
  version: number;
  rows: readonly SchemeRule[];
  /** Its bodies with the groups in which it ranks them. */
  bodies: readonly { code: string; group: string; ranked: boolean }[];
  /** What is not due in the quarter, or what it declares not applicable, by row and body. */
  excused: readonly { code: string; bodyCode: string; applicability: Exclude<Applicability, 'applies'> }[];
  /** Null: it stands for itself. */
  counts: SpecialCounts | null;
}

/** The overall measure 总体考核办法 in force: what all special measures together weigh in a result. */
export interface OverallInput {
  code: string;
  version: number;
  specialBp: number;
}

/** Everything that a period's scores are computed from; nothing else decides. */
export interface PeriodInput {
  /** `2025Q4`; of a year `2025`. */
  period: string;
  /** Day by which vetoes and exemptions hold, `YYYY-MM-DD`. */
  day: string;
  /** Body code of the city itself, whose own values the shared rows take. */
  cityCode: string;
  rules: AssessmentRules;
  schemes: readonly SchemeInput[];
  bodies: readonly BodyInput[];
  cells: readonly Cell[];
  /** Absent: none was in force. */
  overall?: OverallInput;
  specials?: readonly SpecialInput[];
  /** Of a year alone: its four published quarters; then cells hold its events and what is known of the year. */
  quarters?: readonly QuarterGiven[];
}

/** Runs a formula on a row's figures; null: it gave no number. */
export type FormulaRunner = (feel: string, names: Readonly<Record<string, Figure | null>>) => Figure | null;
