import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of a trip 轮次: filed within the budget, or signed by a leader beyond it; then it starts, and ends. One that has
 * not started may be cancelled and gives its place in the budget back.
 * Source: rules.md, "Quarter and year"; cancelling is an assumption.
 */
export const tripStates = stateTable({
  subject: '核查轮次',
  initial: 'unsigned',
  actions: { admit: '备案', sign: '签批', start: '出发', end: '结束', cancel: '取消' },
  states: {
    unsigned: { name: '待领导签批', steps: { admit: 'planned', sign: 'planned', cancel: 'cancelled' } },
    planned: { name: '已备案', steps: { start: 'started', cancel: 'cancelled' } },
    started: { name: '核查中', steps: { end: 'ended' } },
    ended: { name: '已结束', steps: {} },
    cancelled: { name: '已取消', steps: {} },
  },
});

/** State of a trip. */
export type TripState = StateOf<typeof tripStates>;
