import { weaknessKey } from '../../domain/assessment/weakness/weakness-key.js';
import type { WeaknessPlace } from '../../domain/assessment/weakness/weakness-key.js';
import { nameOfWeakness } from '../../domain/assessment/weakness/say-weakness.js';
import type { LossLine } from '../../domain/assessment/weakness/loss-table.js';
import type { Losses } from './loss.queries.js';
import type { SlowWork } from './slow.queries.js';
import type { DecisionOfWeakness } from './weakness-source.queries.js';

// The texts themselves belong to the pages.
type Words = (key: string, values?: Record<string, string | number>) => string;

/** What is asked for in the address of the page; empty is nothing. */
type Narrowed = Partial<Record<'group' | 'body' | 'indicator', string | undefined>>;

/** What the lines of a table lead to. */
export interface LinesLead {
  t: Words;
  /** A quarter in the reader’s words. */
  say: (period: string) => string;
  narrowed: Narrowed;
  /** Whether the reader may open a decision. */
  mayDecide: boolean;
}

/** An address with whatever is given of these values. */
export function addressWith(
  path: string,
  values: Record<string, string | number | null | undefined>,
): string {
  const given = Object.entries(values).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(given).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Where one opens the decision that answers a weakness. */
export const decideHref = (place: WeaknessPlace): string =>
  addressWith('/decisions/new', { weakness: weaknessKey(place) });

/** Lines of lost points with their names, what is behind them, and where a decision is opened. */
export function shownLosses({ lines, by, period }: Losses, { t, say, narrowed, mayDecide }: LinesLead) {
  return lines.map(withSign).map((line) => {
    if (by === 'period')
      return {
        ...line,
        ...{ label: say(line.key), decide: null, weakness: null },
        href: addressWith('/weaknesses/rows', { ...narrowed, period: line.key }),
      };
    const place: WeaknessPlace = { view: 'points', period: period ?? '', way: by, of: line.key };
    return {
      ...line,
      label: nameOfWeakness(place, line.name, t),
      href: addressWith('/weaknesses/rows', { ...narrowed, period, [by]: line.key }),
      decide: mayDecide ? decideHref(place) : null,
      weakness: weaknessKey(place),
    };
  });
}

// A true minus, and a plus where more was lost.
function withSign(line: LossLine): LossLine {
  const { change } = line;
  if (change === null || change === '0.00') return line;
  return { ...line, change: change.startsWith('-') ? change.replace('-', '−') : `+${change}` };
}

/** Lines of slow work with their names, what is behind them, and where a decision is opened. */
export function shownSlow({ lines, by, period }: SlowWork, { t, say, narrowed, mayDecide }: LinesLead) {
  const { group, body } = narrowed;
  return lines.map((line) => {
    if (by === 'period')
      return {
        ...line,
        ...{ label: say(line.key), decide: null, weakness: null },
        href: addressWith('/weaknesses/matters', { group, body, period: line.key }),
      };
    const place: WeaknessPlace = { view: 'work', period, way: by, of: line.key };
    return {
      ...line,
      label: nameOfWeakness(place, line.name, t),
      href:
        line.key === '' ? null : addressWith('/weaknesses/matters', { group, body, period, [by]: line.key }),
      decide: mayDecide && line.key !== '' ? decideHref(place) : null,
      weakness: weaknessKey(place),
    };
  });
}

/** The same lines, each with the decisions that quote it. */
export const withDecisions = <L extends { weakness: string | null }>(
  lines: readonly L[],
  decisions: readonly DecisionOfWeakness[],
) => lines.map((line) => ({ ...line, decisions: decisions.filter(({ key }) => key === line.weakness) }));
