import { decimal, figure, sumOf, toPoints } from './figure.js';
import type { Decimal, Figure } from './figure.js';

/** What a step can say; its sentence stands in the texts under `score-step.<key>`. */
export type StepKey =
  | 'tasks'
  | 'completion'
  | 'completion-nothing'
  | 'threshold-met'
  | 'threshold-missed'
  | 'full'
  | 'short'
  | 'over'
  | 'base'
  | 'rank'
  | 'rank-missing'
  | 'efficacy'
  | 'level'
  | 'growth'
  | 'interval'
  | 'yes'
  | 'no'
  | 'event'
  | 'award'
  | 'veto'
  | 'formula'
  | 'cap'
  | 'floor'
  | 'no-standard'
  | 'rescaled'
  | 'shared'
  | 'special'
  | 'special-once'
  | 'weighed'
  | 'year-mean'
  | 'year-mean-reweighed'
  | 'year-last'
  | 'year-once';

/** One step from inputs to score: what it says, with its values, and the points that it adds or takes away. */
export interface Step {
  key: StepKey;
  /** Values of its sentence; every number as plain decimal text. */
  values: Readonly<Record<string, string>>;
  /** Signed points; all steps of a row add up to its score exactly. */
  points: Figure;
  /** True where the points come from a comparison within the group. */
  group?: true;
}

/** A step whose points are rounded as kept. */
export function stepOf(
  key: StepKey,
  points: Decimal,
  values: Readonly<Record<string, string | Decimal>>,
): Step {
  const plain = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : figure(value),
  ]);
  return {
    key,
    values: Object.fromEntries(plain) as Record<string, string>,
    points: figure(toPoints(points)),
  };
}

/** The same step, marked as coming from the group. */
export const fromGroup = (step: Step): Step => ({ ...step, group: true });

/** What steps add up to. */
export const pointsOf = (steps: readonly Step[]): Decimal =>
  sumOf(steps.map(({ points }) => decimal(points)));
