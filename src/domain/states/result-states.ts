import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of the result of a period 考核结果: computed, shown to each body before it counts, published. A published one is
 * never changed: another result takes its place by a signed decision, and it stays to be read.
 * Source: rules.md, "Quarter and year"; a closed period is reissued only by decision.
 */
export const resultStates = stateTable({
  subject: '考核结果',
  initial: 'computed',
  actions: { preview: '送核对', correct: '更正', publish: '发布', replace: '重新发布' },
  states: {
    computed: { name: '待送核对', steps: { preview: 'previewed' } },
    previewed: { name: '公示前核对', steps: { correct: 'previewed', publish: 'published' } },
    published: { name: '已发布', steps: { replace: 'replaced' } },
    replaced: { name: '已由更正结果代替', steps: {} },
  },
});

/** State of a result. */
export type ResultState = StateOf<typeof resultStates>;
