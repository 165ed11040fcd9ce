import { actualOf, completionOf, targetOf } from '../actual-figures.js';
import { stepOf } from '../explanation.js';
import { methodOf } from '../method.js';
import { share } from '../parameters.js';

/**
 * 完成率: w·a/t for quantities with a target above zero; lower is better: w·t/a, and the cap where nothing is left
 * to lower (a ≤ 0). Source: rules.md, "Scoring methods", completion.
 */
export const completion = methodOf({
  fields: { floor: share('0'), cap: share('1', '2') },
  needs: () => ({ actual: true, target: 'positive' }),
  steps({ facts, values, weight }) {
    const given = { actual: actualOf(facts), target: targetOf(facts) };
    const ratio = completionOf(facts);
    if (ratio === null) return [stepOf('completion-nothing', weight.times(values.cap), given)];
    return [stepOf('completion', weight.times(ratio), { ...given, weight, ratio: ratio.toDecimalPlaces(6) })];
  },
});
