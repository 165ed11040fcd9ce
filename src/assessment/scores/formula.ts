import { createContext, Script } from 'node:vm';
import { evaluate } from 'feelin';
import type { FormulaRunner } from '../../domain/assessment/period-input.js';
import { readDecimal } from '../../domain/assessment/parameters.js';
import { figure, toPoints } from '../../domain/assessment/figure.js';

/** Why a formula is refused; its sentence stands in the texts under `plan-problem.<reason>`. */
export type FormulaProblem =
  'formula-too-long' | 'formula-syntax' | 'formula-name' | 'formula-too-slow' | 'formula-no-number';

/** What a formula gave: points as plain decimal text, or why there are none. */
export type FormulaResult = { points: string } | { problem: FormulaProblem };

/** Longest formula, in characters. */
export const longestFormula = 500;

/** Machine time that one formula may take; far above what an honest one needs on a busy machine. */
const defaultLimitMs = 1_000;

// FEEL may ask for the time of day; a score may not depend on it.
const hidden = { now: null, today: null };

const call = new Script('run()');

/**
 * Runs a FEEL formula on figures: it sees these names and FEEL's own functions, nothing of the program and no clock,
 * and is stopped when its time is over. FEEL reckons with floats; the result is rounded to the six decimals of points.
 */
export function runFormula(
  feel: string,
  names: Readonly<Record<string, string | null>>,
  limitMs = defaultLimitMs,
): FormulaResult {
  if (feel.length > longestFormula) return { problem: 'formula-too-long' };
  const numbers = Object.entries(names).map(([name, value]) => [name, value === null ? null : Number(value)]);
  const context = { ...(Object.fromEntries(numbers) as Record<string, number | null>), ...hidden };
  try {
    return resultOf(bounded(() => evaluate(feel, context), limitMs));
  } catch (error) {
    return { problem: isTimeout(error) ? 'formula-too-slow' : 'formula-syntax' };
  }
}

/** The runner of the computation: points, or null where the formula gave none. */
export const formulaRunner: FormulaRunner = (feel, names) => {
  const result = runFormula(feel, names);
  return 'points' in result ? result.points : null;
};

/** Names that a formula may read, with sample figures for its check. */
const sample = { actual: '7', target: '5', weight: '10', rank: '2', bodies: '7', least: '1', greatest: '9' };

/** What is wrong with a formula before it is used; null: nothing. */
export function formulaProblem(feel: string): FormulaProblem | null {
  const result = runFormula(feel, sample);
  return 'problem' in result ? result.problem : null;
}

// The time limit of a script also stops the functions of the program that it calls.
function bounded<T>(run: () => T, limitMs: number): T {
  return call.runInContext(createContext({ run }), { timeout: limitMs }) as T;
}

function resultOf({ value, warnings }: ReturnType<typeof evaluate>): FormulaResult {
  if (warnings.some(({ type }) => type === 'NO_VARIABLE_FOUND' || type === 'NO_FUNCTION_FOUND'))
    return { problem: 'formula-name' };
  if (typeof value !== 'number' || warnings.length > 0) return { problem: 'formula-no-number' };
  const points = readDecimal(value.toFixed(12));
  return points === null ? { problem: 'formula-no-number' } : { points: figure(toPoints(points)) };
}

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
