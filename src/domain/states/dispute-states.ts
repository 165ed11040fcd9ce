import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/** Life of a dispute about duty 职责异议: the supervision office decides it once; with a withdrawn task it lapses. */
export const disputeStates = stateTable({
  subject: '职责异议',
  initial: 'raised',
  actions: { uphold: '认可', reject: '驳回', lapse: '随任务了结' },
  states: {
    raised: { name: '待裁定', steps: { uphold: 'upheld', reject: 'rejected', lapse: 'lapsed' } },
    upheld: { name: '已认可', steps: {} },
    rejected: { name: '已驳回', steps: {} },
    lapsed: { name: '任务已了结', steps: {} },
  },
});

/** State of a dispute. */
export type DisputeState = StateOf<typeof disputeStates>;

/** What can be done with a dispute. */
export type DisputeAction = ActionOf<typeof disputeStates>;
