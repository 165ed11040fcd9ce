import { actualOf } from '../actual-figures.js';
import { stepOf } from '../explanation.js';
import { decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { number, problemOf, share } from '../parameters.js';

/**
 * 功效系数: w·(60 + 40·(x − low)/(high − low))/100, where `low` is the value that just passes and `high` the one for
 * full marks. x is not clamped, the score is. Where lower is better, high is below low.
 * Source: rules.md, "Scoring methods", efficacy.
 */
export const efficacy = methodOf({
  fields: { low: number(), high: number(), floor: share('0'), cap: share('1', '2') },
  needs: () => ({ actual: true, target: 'none' }),
  check({ low, high }, direction) {
    if (low.eq(high)) return [problemOf('parameter-equal-bounds', 'high')];
    return high.lt(low) === (direction === 'lower') ? [] : [problemOf('parameter-direction', 'high')];
  },
  steps({ facts, values: { low, high }, weight }) {
    const actual = actualOf(facts);
    const place = actual.minus(low).div(high.minus(low));
    const share = decimal(60).plus(place.times(40)).div(100);
    return [stepOf('efficacy', weight.times(share), { actual, low, high, weight })];
  },
});
