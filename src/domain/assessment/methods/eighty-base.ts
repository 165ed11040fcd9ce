import { actualOf, targetOf } from '../actual-figures.js';
import { stepOf } from '../explanation.js';
import { methodOf } from '../method.js';
import { flag, number, share } from '../parameters.js';
import { distanceSteps } from './step.js';

/** 80%基准: 0.8 w at the target, ± step per unit, cap w. Source: rules.md, "Scoring methods", eighty-base. */
export const eightyBase = methodOf({
  fields: {
    base: share('0.8'),
    step: number({ min: '0' }),
    unit: number({ above: '0', preset: '1' }),
    whole_steps: flag(false),
    floor: share('0'),
    cap: share('1', '2'),
  },
  needs: () => ({ actual: true, target: 'any' }),
  steps({ facts, values, weight }) {
    const paid = { unit: values.unit, minus: values.step, plus: values.step, whole: values.whole_steps };
    const given = { weight, base: values.base, actual: actualOf(facts), target: targetOf(facts) };
    return [stepOf('base', weight.times(values.base), given), ...distanceSteps(facts, paid)];
  },
});
