import type { Figure } from './figure.js';

/** Which way is better. */
export type Direction = 'higher' | 'lower' | 'yes_no';

/** Where a body stands in its group by one indicator; `rank` is null where it has no rank. */
export interface GroupPlace {
  /** Bodies of the group that have a value. */
  count: number;
  /** Place by the value, ties sharing the better one. */
  rank: number | null;
  /** Place by what the value is above its target; null without target. */
  excessRank: number | null;
  /** Least and greatest value of the group. */
  min: Figure;
  max: Figure;
}

/** One task part of the period, as it counts for the task ledger 任务台账. */
export interface LedgerPart {
  id: string;
  /** Any positive number; parts are weighed against each other. */
  weight: Figure;
  /** Working days after its deadline at which it was done, 0 on time; null: not done. */
  lateWd: number | null;
  /** It waits for somebody else: left open, it counts neither way. */
  waiting: boolean;
}

/** One recorded event of a negative list 负面清单. */
export interface NegativeEvent {
  /** City-wide id of the case: one case, one penalty. */
  caseId: string;
  documentNumber: string;
  /** Day of the event, `YYYY-MM-DD`. */
  date: string;
  /** Kind that the row's multiplier names; null: the plain penalty. */
  kind: string | null;
}

/** One matter for which points beyond full marks are asked. */
export interface Award {
  /** Awards for one matter: only the highest counts. */
  matterId: string;
  documentNumber: string;
  points: Figure;
}

/** Everything that a row's score is computed from, besides its method, parameters and weight. */
export interface RowFacts {
  direction: Direction;
  /** Decimals with which the indicator is published: thresholds and ranks compare at them; null: as given. */
  decimals: number | null;
  target: Figure | null;
  actual: Figure | null;
  group: GroupPlace | null;
  parts?: readonly LedgerPart[];
  events?: readonly NegativeEvent[];
  awards?: readonly Award[];
  /** Of a year: what the first to the fourth quarter gave, before rescaling; null: the row did not count in it. */
  quarters?: readonly (Figure | null)[];
  /** What the row's formula gave; computed outside, where formulas are run. */
  formulaValue?: Figure | null;
}
