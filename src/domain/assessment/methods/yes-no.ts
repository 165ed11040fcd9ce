import { actualOf } from '../actual-figures.js';
import { stepOf } from '../explanation.js';
import { decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { share } from '../parameters.js';

/** 是否: full marks if yes (any value but 0), else nothing. Source: rules.md, "Scoring methods", yes-no. */
export const yesNo = methodOf({
  fields: { floor: share('0'), cap: share('1', '2') },
  needs: () => ({ actual: true, target: 'none' }),
  steps: ({ facts, weight }) =>
    actualOf(facts).isZero() ? [stepOf('no', decimal(0), {})] : [stepOf('yes', weight, { weight })],
});
