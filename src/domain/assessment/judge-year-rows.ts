import { decimal, figure, toPoints } from './figure.js';
import { scoreOf } from './judge-rows.js';
import type { FactRow } from './judge-rows.js';
import type { BodyInput, Cell, GivenPoints, PeriodInput, QuarterGiven, SchemeRule } from './period-input.js';
import { quartersOf } from './quarter.js';
import type { RowFacts } from './row-facts.js';
import type { RowScore } from './score-row.js';
import { yearOf } from './year.js';
import type { Accumulation, Quarters } from './year.js';

/** What the rows of a year look up. */
interface Lookup {
  /** The first to the fourth quarter; undefined: it is missing. */
  quarters: readonly (QuarterGiven | undefined)[];
  cell: (code: string, bodyCode: string) => Cell | undefined;
}

/**
 * Judges every row of every body for the year out of its published quarters, in the order of its scheme; by body code.
 * A quarter counts by its points before rescaling; where the row weighed otherwise then, by the share of its weight
 * (assumption). A row that no quarter counted is not due, one declared not applicable at the year's end stays out.
 * Source: rules.md, "Quarter and year".
 */
export function judgeYearRows(input: PeriodInput): Map<string, FactRow[]> {
  const lookup = lookupOf(input);
  const schemes = new Map(input.schemes.map((scheme) => [scheme.code, scheme]));
  return new Map(
    input.bodies.map((body) => {
      const rows = schemes.get(body.scheme)?.rows ?? [];
      return [body.code, rows.map((rule) => judgeYearRow(rule, body, lookup))];
    }),
  );
}

function judgeYearRow(rule: SchemeRule, body: BodyInput, { quarters, cell: cellOf }: Lookup): FactRow {
  const { code, weightBp, direction, decimals } = rule;
  const cell = cellOf(code, body.code);
  if (cell?.applicability === 'not-applicable')
    return { code, weightBp, applicability: 'not-applicable', facts: null, score: null };
  const given = quarters.map((quarter) => quarter?.points[body.code]?.[code] ?? null);
  const by = accumulationOf(rule);
  const { target = null, actual = null, events = [] } = cell ?? {};
  const facts: RowFacts = {
    ...{ direction, decimals, target, actual, group: null },
    quarters: given.map((each) => each?.points ?? null),
    ...(by === 'events' && { events }),
  };
  const score = scoreOfYear(rule, given, facts);
  if (score === null) return { code, weightBp, applicability: 'not-due', facts: null, score };
  return { code, weightBp, applicability: 'applies', facts, score };
}

function scoreOfYear(
  rule: SchemeRule,
  given: readonly (GivenPoints | null)[],
  facts: RowFacts,
): RowScore | null {
  const by = accumulationOf(rule);
  const scores = given.map((each) => each && convert(each, rule.weightBp)) as unknown as Quarters;
  if (by !== 'events') return reworded(yearOf(by, scores, scores[3]), given, rule);
  return given.every((each) => each === null) ? null : yearOf(by, scores, scoreOf(rule, facts));
}

/** How the quarters of a row add up; only negative lists deduct by events. */
export const accumulationOf = ({ accumulation = 'quarterly', method }: SchemeRule): Accumulation =>
  accumulation === 'events' && method !== 'negative' ? 'quarterly' : accumulation;

function convert({ points, weightBp }: GivenPoints, toBp: number): RowScore {
  const converted =
    weightBp === toBp || weightBp === 0
      ? points
      : figure(toPoints(decimal(points).times(toBp).div(weightBp)));
  return { state: 'scored', points: converted, steps: [] };
}

// Whoever reads the mean shall not look for figures that the quarters did not show.
function reworded(
  score: RowScore | null,
  given: readonly (GivenPoints | null)[],
  { weightBp }: SchemeRule,
): RowScore | null {
  const other = given.some((each) => each !== null && each.weightBp !== weightBp);
  if (!other || score?.state !== 'scored') return score;
  const steps = score.steps.map((step) =>
    step.key === 'year-mean' ? { ...step, key: 'year-mean-reweighed' as const } : step,
  );
  return { ...score, steps };
}

function lookupOf({ period, quarters = [], cells }: PeriodInput): Lookup {
  const byKey = new Map(cells.map((cell) => [`${cell.code} ${cell.bodyCode}`, cell]));
  return {
    quarters: inOrder(period, quarters),
    cell: (code, bodyCode) => byKey.get(`${code} ${bodyCode}`),
  };
}

/** The quarters of a year, the first to the fourth, whatever order they come in. */
export const inOrder = (
  year: string,
  quarters: readonly QuarterGiven[],
): readonly (QuarterGiven | undefined)[] =>
  quartersOf(year).map((period) => quarters.find((quarter) => quarter.period === period));
