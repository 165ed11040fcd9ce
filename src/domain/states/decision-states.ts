import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * Life of a decision 决策事项. Dispatched ones close with their last conclusion; nothing is ever deleted.
 * Source: rules.md, "A task's life": a dispatch leaves minutes after it was confirmed, so that it can be taken back.
 */
export const decisionStates = stateTable({
  subject: '决策事项',
  initial: 'draft',
  actions: { confirm: '确认', take_back: '收回', dispatch: '交办', close: '办结', withdraw: '撤回' },
  states: {
    draft: { name: '草稿', steps: { confirm: 'confirmed', withdraw: 'withdrawn' } },
    confirmed: {
      name: '已确认待交办',
      steps: { dispatch: 'dispatched', take_back: 'draft', withdraw: 'withdrawn' },
    },
    dispatched: { name: '已交办', steps: { close: 'closed', withdraw: 'withdrawn' } },
    closed: { name: '已办结', steps: {} },
    withdrawn: { name: '已撤回', steps: {} },
  },
});

/** State of a decision. */
export type DecisionState = StateOf<typeof decisionStates>;

/** What can be done with a decision. */
export type DecisionAction = ActionOf<typeof decisionStates>;
