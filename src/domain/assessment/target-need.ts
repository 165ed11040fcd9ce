import { decimal } from './figure.js';
import type { Figure } from './figure.js';
import type { MethodName } from './method-registry.js';
import { methodNamed } from './method-registry.js';
import { readParameters } from './parameters.js';

/** What a row asks of its targets: nothing, a target, or one above zero because it divides by it. */
type TargetNeed = 'none' | 'any' | 'positive';

/** By which rule a row is judged. */
interface JudgedBy {
  method: MethodName;
  parameters: Readonly<Record<string, unknown>>;
}

/** What a method asks of a target; of a method whose parameters cannot be read yet: any. Source: rules.md, "Scoring methods". */
export function targetNeed({ method: name, parameters }: JudgedBy): TargetNeed {
  const method = methodNamed(name);
  const { values } = readParameters(method.fields, parameters);
  return values === null ? 'any' : method.needs(values).target;
}

/** Whether a target cannot be used: 0 or less where the method divides by it. Source: rules.md: t > 0 only. */
export const isUnusableTarget = (target: Figure, need: TargetNeed): boolean =>
  need === 'positive' && !decimal(target).gt(0);
