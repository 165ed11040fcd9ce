import { computePeriod } from '../compute-period.js';
import type { BodyResult } from '../compute-period.js';
import { factsOf, scoreOf } from '../judge-rows.js';
import type {
  Cell,
  FormulaRunner,
  PeriodInput,
  SchemeInput,
  SchemeRule,
  SpecialInput,
} from '../period-input.js';

/** A row that had to be left out for want of data, and for how many bodies. */
export interface LeftOut {
  code: string;
  bodies: number;
}

/** A period without open rows, its results, and what had to be left out for it. */
interface FilledPeriod {
  input: PeriodInput;
  results: BodyResult[];
  left: LeftOut[];
}

/**
 * Computes a period in which no row is open: what has no value or target yet is left out, for whom it lacks it, and the
 * rest rescaled; a shared row that the city itself has no value of is shared by nobody. For a rehearsal only: a real
 * score waits for its data. Source: assumption; mission.md X6.
 */
export function computeWithoutOpen(input: PeriodInput, run: FormulaRunner): FilledPeriod {
  const results = computePeriod(input, run);
  if (!results.some(({ score, specials }) => [score, ...specials].some(hasOpen)))
    return { input, results, left: [] };
  const open = openCells(input, results);
  const known = new Set(input.cells.map(keyOf));
  const cells = input.cells.map((cell): Cell =>
    open.has(keyOf(cell)) ? { ...cell, applicability: 'not-due' } : cell,
  );
  const missing = [...open.values()].filter((cell) => !known.has(keyOf(cell)));
  const filled = {
    ...input,
    schemes: input.schemes.map((scheme) => withoutOpenShares(scheme, input, run)),
    cells: [...cells, ...missing],
    ...(input.specials === undefined ? {} : { specials: withoutOpenRows(input.specials, results) }),
  };
  return { input: filled, results: computePeriod(filled, run), left: countByRow([...open.values()]) };
}

const hasOpen = ({ rows }: Pick<BodyResult['score'], 'rows'>): boolean =>
  rows.some(({ open }) => open !== null);

function openCells({ specials = [] }: PeriodInput, results: readonly BodyResult[]): Map<string, Cell> {
  const open = new Map<string, Cell>();
  const measures = new Set(specials.map(({ code }) => code));
  for (const { code: bodyCode, score } of results)
    for (const { code, open: reason } of score.rows) {
      if (reason === null || measures.has(code)) continue;
      const cell: Cell = {
        ...{ code, bodyCode, applicability: 'not-due', target: null, actual: null, events: [] },
      };
      open.set(keyOf(cell), cell);
    }
  return open;
}

// A special measure leaves out its own rows, for its bodies.
const withoutOpenRows = (specials: readonly SpecialInput[], results: readonly BodyResult[]): SpecialInput[] =>
  specials.map((special) => {
    const open = results.flatMap(({ code: bodyCode, specials: given }) =>
      given
        .filter(({ code }) => code === special.code)
        .flatMap(({ rows }) => rows.filter((row) => row.open !== null))
        .map(({ code }) => ({ code, bodyCode, applicability: 'not-due' as const })),
    );
    return { ...special, excused: [...special.excused, ...open] };
  });

function withoutOpenShares(scheme: SchemeInput, input: PeriodInput, run: FormulaRunner): SchemeInput {
  const ofCity = new Map(
    input.cells.filter(({ bodyCode }) => bodyCode === input.cityCode).map((cell) => [cell.code, cell]),
  );
  const isOpen = (rule: SchemeRule): boolean =>
    rule.shared !== null &&
    rule.method !== 'negative' &&
    scoreOf(rule, factsOf(rule, ofCity.get(rule.code), { parts: [], group: null, run })).state === 'open';
  return { ...scheme, rows: scheme.rows.map((rule) => (isOpen(rule) ? { ...rule, shared: null } : rule)) };
}

const countByRow = (cells: readonly Cell[]): LeftOut[] =>
  [...Map.groupBy(cells, ({ code }) => code)].map(([code, own]) => ({ code, bodies: own.length }));

const keyOf = ({ code, bodyCode }: Pick<Cell, 'code' | 'bodyCode'>): string => `${code} ${bodyCode}`;
