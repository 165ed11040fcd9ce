import type { Step } from '../explanation.js';
import { Decimal, decimal, sumOf } from '../figure.js';
import { readDecimal } from '../parameters.js';
import type { SchemeRule } from '../period-input.js';
import type { RowFacts } from '../row-facts.js';

/** A row of a body as it was judged. */
interface JudgedRow {
  facts: RowFacts | null;
  steps: readonly Step[];
  /** Points of full marks. */
  weight: Decimal;
}

// Below so many bodies nobody gets points for a place.
const leastGroup = 3;

/**
 * The most points of a row that a body can reach by its own work: everything up to the cap, except its size (the level
 * of 总量·增速·位次 stays what it is within a year), places in a group too small for them, and what a table does not give.
 * Source: assumption; mission.md X6, "who cannot win".
 */
export function bestPoints(rule: Pick<SchemeRule, 'method' | 'parameters'>, row: JudgedRow): Decimal {
  const cap = row.weight.times(rule.method === 'negative' ? 1 : shareOf(rule, 'cap', 1));
  const reached = reachable(rule, row);
  return reached === null ? cap : Decimal.min(cap, reached);
}

function reachable({ method, parameters }: Pick<SchemeRule, 'method' | 'parameters'>, row: JudgedRow) {
  const of = (name: string): Decimal => row.weight.times(shareOf({ parameters }, name, 0));
  const isRanked = (row.facts?.group?.count ?? 0) >= leastGroup;
  switch (method) {
    case 'level-growth-rank': {
      const level = sumOf(
        row.steps.filter(({ key }) => key === 'level').map(({ points }) => decimal(points)),
      );
      return level.plus(of('beta')).plus(isRanked ? of('gamma') : 0);
    }
    case 'rank':
      return isRanked ? null : decimal(0);
    case 'mixed':
      return isRanked ? null : of('threshold_share');
    case 'interval':
      return row.weight.times(highestShare(parameters.rows));
    default:
      return null;
  }
}

const shareOf = (
  { parameters }: { parameters: Readonly<Record<string, unknown>> },
  name: string,
  preset: number,
): Decimal => readDecimal(parameters[name]) ?? decimal(preset);

function highestShare(rows: unknown): Decimal {
  const shares = (Array.isArray(rows) ? (rows as { share?: unknown }[]) : []).flatMap(
    ({ share }) => readDecimal(share) ?? [],
  );
  return shares.length === 0 ? decimal(1) : Decimal.max(...shares);
}
