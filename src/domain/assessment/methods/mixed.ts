import { methodOf } from '../method.js';
import { problemOf, share } from '../parameters.js';
import { rankOn, rankStep, ties } from './rank.js';
import { compare, thresholdStep } from './threshold.js';

/** 混合: a share for meeting the target and a share by rank. Source: rules.md, "Scoring methods", mixed. */
export const mixed = methodOf({
  fields: {
    threshold_share: share(),
    rank_share: share(),
    decay: share(),
    ties,
    rank_on: rankOn,
    compare,
    floor: share('0'),
    cap: share('1', '2'),
  },
  needs: () => ({ actual: true, target: 'any' }),
  check({ threshold_share, rank_share }) {
    return threshold_share.plus(rank_share).eq(1) ? [] : [problemOf('parameter-shares', 'threshold_share')];
  },
  steps({ facts, values, weight }) {
    const worth = weight.times(values.rank_share);
    return [
      thresholdStep(facts, values.compare, weight.times(values.threshold_share)),
      rankStep(facts, values.rank_on, { worth, decay: values.decay }),
    ];
  },
});
