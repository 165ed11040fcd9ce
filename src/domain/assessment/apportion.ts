/**
 * Divides a whole number by weights into whole numbers that add up to it: by largest remainder, earlier ones first
 * where remainders are equal. Weights are at least 0 and not all 0.
 */
export function apportion(weights: readonly number[], whole: number): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const parts = weights.map((weight) => Math.floor((weight * whole) / sum));
  const left = whole - parts.reduce((total, part) => total + part, 0);
  const byRemainder = weights
    .map((weight, at) => ({ at, remainder: (weight * whole) % sum }))
    .sort((one, other) => other.remainder - one.remainder || one.at - other.at);
  const raised = new Set(byRemainder.slice(0, left).map(({ at }) => at));
  return parts.map((part, at) => (raised.has(at) ? part + 1 : part));
}
