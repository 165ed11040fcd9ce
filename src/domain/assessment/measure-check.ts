import type { SchemeKind } from './scheme-check.js';

/** The numbers of the overall and the special measures in the rule pack. */
export interface MeasureRules {
  /** Most special measures in force in a year: each asks its bodies for more. */
  atMost: number;
  /** Most that all special measures together weigh in an overall result, in basis points. */
  shareMostBp: number;
}

/** How a measure enters the overall result, as its scheme says. */
export interface Weighing {
  /** Of a special measure: a part of the result, bonus of the year, or null: it stands for itself. */
  countsAs: 'section' | 'bonus' | null;
  /** Of a part: its weight among the special measures, in basis points. */
  countsBp: number | null;
  /** Of a bonus: its most, in points. */
  countsMost: number | null;
  /** Of the overall measure: what the special measures together weigh, in basis points. */
  specialBp: number | null;
}

/** What is wrong with a measure of the 1+6+N, in the form of the plan check. */
export interface MeasureFinding {
  key:
    | 'special-alone'
    | 'special-weight'
    | 'special-bonus'
    | 'special-share'
    | 'special-too-many'
    | 'overall-twice';
  severity: 'error' | 'notice';
  row: null;
  values: Readonly<Record<string, string>>;
}

/**
 * Checks how an overall or special measure enters the overall result: a bonus within the bonus of a body, the special
 * measures together within their share, not more of them in a year than the budget, and one overall measure a year.
 * Source: mission.md X4, burden budget; rules.md, "Quarter and year": bonus ≤ 3 points a body.
 */
export function checkMeasure(
  { kind, weighing }: { kind: SchemeKind; weighing: Weighing },
  others: { specials: number; overalls: number },
  { bonusMost, atMost, shareMostBp }: MeasureRules & { bonusMost: number },
): MeasureFinding[] {
  if (kind === 'overall')
    return [
      ...((weighing.specialBp ?? 0) > shareMostBp
        ? [found('special-share', { most: percent(shareMostBp) })]
        : []),
      ...(others.overalls > 0 ? [found('overall-twice')] : []),
    ];
  if (kind !== 'special') return [];
  const most = String(atMost);
  return [
    ...(others.specials >= atMost ? [found('special-too-many', { most })] : []),
    ...checkCounting(weighing, bonusMost),
  ];
}

function checkCounting({ countsAs, countsBp, countsMost }: Weighing, bonusMost: number): MeasureFinding[] {
  if (countsAs === null) return [{ ...found('special-alone'), severity: 'notice' }];
  if (countsAs === 'section') return (countsBp ?? 0) > 0 ? [] : [found('special-weight')];
  const points = countsMost ?? 0;
  return points > 0 && points <= bonusMost ? [] : [found('special-bonus', { most: String(bonusMost) })];
}

const found = (
  key: MeasureFinding['key'],
  values: Readonly<Record<string, string>> = {},
): MeasureFinding => ({
  ...{ key, severity: 'error', row: null, values },
});

const percent = (bp: number): string => (Math.floor(bp) / 100).toFixed(2);
