import { AppError } from '../errors.js';
import { fromGroup, pointsOf, stepOf } from './explanation.js';
import type { Step } from './explanation.js';
import { decimal, figure } from './figure.js';
import type { Decimal, Figure } from './figure.js';
import type { Method, MethodInput } from './method.js';
import { methodNamed } from './method-registry.js';
import type { MethodName } from './method-registry.js';
import { readParameters } from './parameters.js';
import type { Fields, ParameterProblem, Values } from './parameters.js';
import type { Direction, RowFacts } from './row-facts.js';

/** By which rule a row is judged. */
export interface RowRule {
  method: MethodName;
  parameters: Readonly<Record<string, unknown>>;
  /** Points at full marks. */
  weight: Figure;
}

/** Why a row has no score: something is missing, or nothing of the period could be judged. */
type OpenReason =
  'value-missing' | 'target-missing' | 'target-not-positive' | 'formula-failed' | 'nothing-to-judge';

/** The judgement of one row: a score with the steps that add up to it, or why it is still open. */
export type RowScore =
  { state: 'scored'; points: Figure; steps: readonly Step[] } | { state: 'open'; reason: OpenReason };

/** What is wrong with a method's parameters; nothing: it can be used. */
export function methodProblems(
  { method: name, parameters }: Pick<RowRule, 'method' | 'parameters'>,
  direction: Direction,
): ParameterProblem[] {
  const method = methodNamed(name);
  const { values, problems } = readParameters(method.fields, parameters);
  return values === null ? problems : (method.check?.(values, direction) ?? []);
}

/**
 * Judges one row. What is missing leaves it open: it is never counted as 0.
 * @throws AppError `score.method-refused` for parameters that the plan check refuses
 */
export function scoreRow(rule: RowRule, facts: RowFacts): RowScore {
  const method = methodNamed(rule.method);
  const values = checkedValues(rule, facts.direction);
  const reason = missing(method, values, facts);
  if (reason !== null) return { state: 'open', reason };
  const input = { facts, values, weight: decimal(rule.weight) };
  const steps = method.steps(input);
  if (steps === null)
    return { state: 'open', reason: rule.method === 'formula' ? 'formula-failed' : 'nothing-to-judge' };
  const kept = keepWithin(steps, boundsOf(method, input));
  return { state: 'scored', points: figure(pointsOf(kept)), steps: kept };
}

// A scheme's row judges every body by the same parameters: they are read and checked once.
const checked = new WeakMap<object, Map<string, Values<Fields>>>();

function checkedValues(rule: RowRule, direction: Direction): Values<Fields> {
  const known = checked.get(rule.parameters) ?? new Map<string, Values<Fields>>();
  checked.set(rule.parameters, known);
  const key = `${rule.method} ${direction}`;
  const values = known.get(key) ?? freshValues(rule, direction);
  known.set(key, values);
  return values;
}

function freshValues(rule: RowRule, direction: Direction): Values<Fields> {
  const { values } = readParameters(methodNamed(rule.method).fields, rule.parameters);
  if (values === null || methodProblems(rule, direction).length > 0)
    throw new AppError('score.method-refused', `计分方法“${rule.method}”的参数不合规则，不能计分。`);
  return values;
}

function missing(method: Method, values: Values<Fields>, facts: RowFacts): OpenReason | null {
  const needs = method.needs(values);
  if (needs.actual && facts.actual === null) return 'value-missing';
  if (needs.target === 'none') return null;
  if (facts.target === null) return 'target-missing';
  return needs.target === 'positive' && !decimal(facts.target).gt(0) ? 'target-not-positive' : null;
}

function boundsOf(method: Method, input: MethodInput<Fields>): { floor: Decimal; cap: Decimal } {
  if (method.bounds !== undefined) return method.bounds(input);
  const { floor, cap } = input.values as { floor: Decimal; cap: Decimal };
  return { floor: input.weight.times(floor), cap: input.weight.times(cap) };
}

/** Adds the step that keeps the sum within floor and cap, where one is needed. */
export function keepWithin(steps: readonly Step[], { floor, cap }: { floor: Decimal; cap: Decimal }): Step[] {
  const sum = pointsOf(steps);
  const ofGroup = steps.every(({ group }) => group);
  const mark = ofGroup && steps.length > 0 ? fromGroup : (step: Step) => step;
  if (sum.gt(cap)) return [...steps, mark(stepOf('cap', cap.minus(sum), { limit: cap }))];
  if (sum.lt(floor)) return [...steps, mark(stepOf('floor', floor.minus(sum), { limit: floor }))];
  return [...steps];
}
