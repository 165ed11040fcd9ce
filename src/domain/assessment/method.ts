import type { Step } from './explanation.js';
import type { Decimal } from './figure.js';
import type { Fields, ParameterProblem, Values } from './parameters.js';
import type { Direction, RowFacts } from './row-facts.js';

/** What a method needs before it can judge a row. */
interface Needs {
  /** A measured value; without it the row is pending 待定, never 0. */
  actual: boolean;
  /** No target, a target, or one above zero. */
  target: 'none' | 'any' | 'positive';
}

/** A row as a method sees it. */
export interface MethodInput<F extends Fields> {
  facts: RowFacts;
  values: Values<F>;
  /** Points of the row at full marks. */
  weight: Decimal;
}

/** One scoring method 计分方法 of the rule pack. */
export interface Method<F extends Fields = Fields> {
  fields: F;
  needs(values: Values<F>): Needs;
  /** What is wrong with the parameters as a whole. */
  check?(values: Values<F>, direction: Direction): ParameterProblem[];
  /** Steps before the result is kept within floor and cap; null: nothing of the period can be judged. */
  steps(input: MethodInput<F>): Step[] | null;
  /** Floor and cap in points; where absent, the parameters' shares of the weight. */
  bounds?(input: MethodInput<F>): { floor: Decimal; cap: Decimal };
}

/** Checks the shape of a method and keeps the types of its parameters. */
export const methodOf = <F extends Fields>(method: Method<F>): Method<F> => method;
