import { actualOf, completionOf } from '../actual-figures.js';
import { stepOf } from '../explanation.js';
import type { Decimal } from '../figure.js';
import { decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { choice, problemOf, readDecimal, share } from '../parameters.js';
import type { Field } from '../parameters.js';
import type { RowFacts } from '../row-facts.js';

const bounds = ['gte', 'gt', 'lte', 'lt'] as const;

/** One row of the table: where it holds, and its share of the weight. No bound at all: it holds for the rest. */
interface IntervalRow {
  bounds: readonly { by: (typeof bounds)[number]; than: Decimal }[];
  share: Decimal;
}

const fields = {
  on: choice(['completion', 'actual'], 'completion'),
  rows: table(),
  floor: share('0'),
  cap: share('1', '2'),
};

/**
 * 区间: the first row of the table that matches, top down; the table must cover every value. `on` says what is looked
 * up: completion (value ÷ target, at least 0) or the value itself. Source: rules.md, "Scoring methods", interval.
 */
export const interval = methodOf({
  fields,
  needs: ({ on }) => ({ actual: true, target: on === 'completion' ? 'positive' : 'none' }),
  check: ({ on, rows }) =>
    coversEverything(rows, on === 'completion') ? [] : [problemOf('parameter-gap', 'rows')],
  steps({ facts, values, weight }) {
    const value = lookedUp(facts, values.on);
    const at = value === null ? 0 : values.rows.findIndex((row) => matches(row, value));
    const row = values.rows[at];
    if (row === undefined) throw new Error('a table that does not cover every value reached its method');
    const shown = value?.toDecimalPlaces(6) ?? '∞';
    const given = { value: shown, row: String(at + 1), share: row.share, weight };
    return [stepOf('interval', weight.times(row.share), given)];
  },
});

function lookedUp(facts: RowFacts, on: 'completion' | 'actual'): Decimal | null {
  if (on === 'actual') return actualOf(facts);
  const completion = completionOf(facts);
  return completion?.isNegative() ? decimal(0) : completion;
}

const matches = ({ bounds: all }: IntervalRow, value: Decimal): boolean =>
  all.every(({ by, than }) => value[by](than));

// Between two neighbouring bounds nothing changes, so one value of each stretch and each bound itself are enough.
function coversEverything(rows: readonly IntervalRow[], fromZero: boolean): boolean {
  const all = rows.flatMap((row) => row.bounds.map(({ than }) => than));
  const sorted = [...all, ...(fromZero ? [decimal(0)] : [])].sort((one, other) => one.comparedTo(other));
  const [first = decimal(0)] = sorted;
  const last = sorted.at(-1) ?? first;
  const between = sorted.slice(1).map((bound, at) => bound.plus(sorted[at] ?? bound).div(2));
  const values = [...sorted, ...between, last.plus(1), first.minus(1)];
  return values
    .filter((value) => !fromZero || value.gte(0))
    .every((value) => rows.some((row) => matches(row, value)));
}

function table(): Field<readonly IntervalRow[]> {
  return (given, name) => {
    if (given === undefined) return { problem: problemOf('parameter-missing', name) };
    const rows = Array.isArray(given) ? given.map(readRow) : [];
    return rows.length === 0 || rows.length > 50 || rows.includes(null)
      ? { problem: problemOf('parameter-malformed', name) }
      : { value: rows as IntervalRow[] };
  };
}

function readRow(given: unknown): IntervalRow | null {
  if (typeof given !== 'object' || given === null) return null;
  const { share: part, ...rest } = given as Record<string, unknown>;
  const points = readDecimal(part);
  if (points === null || points.isNegative() || points.gt(2)) return null;
  const limits = Object.entries(rest).map(([word, value]) => {
    const by = bounds.find((each) => each === word);
    const than = readDecimal(value);
    return by === undefined || than === null ? null : { by, than };
  });
  return limits.includes(null) ? null : { bounds: limits as IntervalRow['bounds'], share: points };
}
