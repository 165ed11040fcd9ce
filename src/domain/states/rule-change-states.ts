import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/** Life of a proposed change of the rules. Source: rules.md, first paragraph: versioned, effective-dated, with a preview. */
export const ruleChangeStates = stateTable({
  subject: '规则调整',
  initial: 'draft',
  actions: { confirm: '确认', discard: '作废' },
  states: {
    draft: { name: '待确认', steps: { confirm: 'confirmed', discard: 'discarded' } },
    confirmed: { name: '已确认', steps: {} },
    discarded: { name: '已作废', steps: {} },
  },
});

/** State of a proposed change of the rules. */
export type RuleChangeState = StateOf<typeof ruleChangeStates>;

/** What can be done with a proposed change of the rules. */
export type RuleChangeAction = ActionOf<typeof ruleChangeStates>;
