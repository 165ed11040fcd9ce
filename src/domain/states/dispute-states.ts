import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/** Life of a dispute about duty 职责异议: the supervision office decides it once. */
export const disputeStates = stateTable({
  subject: '职责异议',
  initial: 'raised',
  actions: { uphold: '认可', reject: '驳回' },
  states: {
    raised: { name: '待裁定', steps: { uphold: 'upheld', reject: 'rejected' } },
    upheld: { name: '已认可', steps: {} },
    rejected: { name: '已驳回', steps: {} },
  },
});

/** State of a dispute. */
export type DisputeState = StateOf<typeof disputeStates>;

/** What can be done with a dispute. */
export type DisputeAction = ActionOf<typeof disputeStates>;
