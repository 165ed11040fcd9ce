import { factsOf, judgeRows, scoreOf } from '../judge-rows.js';
import type { Cell, FormulaRunner, PeriodInput, SchemeInput, SchemeRule } from '../period-input.js';

/** A row that had to be left out for want of data, and for how many bodies. */
export interface LeftOut {
  code: string;
  bodies: number;
}

/**
 * A period in which no row is open: what has no value or target yet is left out, for whom it lacks it, and the rest
 * rescaled; a shared row that the city itself has no value of is shared by nobody. For a rehearsal only: a real score
 * waits for its data. Source: assumption; mission.md X6.
 */
export function leaveOutOpen(input: PeriodInput, run: FormulaRunner): { input: PeriodInput; left: LeftOut[] } {
  const open = openCells(input, run);
  const known = new Set(input.cells.map(keyOf));
  const cells = input.cells.map((cell): Cell =>
    open.has(keyOf(cell)) ? { ...cell, applicability: 'not-due' } : cell,
  );
  const missing = [...open.values()].filter((cell) => !known.has(keyOf(cell)));
  const schemes = input.schemes.map((scheme) => withoutOpenShares(scheme, input, run));
  return { input: { ...input, schemes, cells: [...cells, ...missing] }, left: countByRow([...open.values()]) };
}

function openCells(input: PeriodInput, run: FormulaRunner): Map<string, Cell> {
  const open = new Map<string, Cell>();
  for (const [bodyCode, rows] of judgeRows(input, run))
    for (const { code, score } of rows) {
      if (score?.state !== 'open' || score.reason === 'nothing-to-judge') continue;
      const cell: Cell = {
        ...{ code, bodyCode, applicability: 'not-due', target: null, actual: null, events: [] },
      };
      open.set(keyOf(cell), cell);
    }
  return open;
}

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
