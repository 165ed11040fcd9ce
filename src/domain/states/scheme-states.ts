import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of a scheme 考评方案: drafted, proposed for its issue by one person, issued by another. What is issued is never
 * edited: a change is the next version. Source: rules.md, "Plan check"; four eyes count persons.
 */
export const schemeStates = stateTable({
  subject: '考评方案',
  initial: 'draft',
  actions: { propose: '提请印发', reopen: '退回修改', issue: '印发', discard: '作废' },
  states: {
    draft: { name: '草案', steps: { propose: 'proposed', discard: 'discarded' } },
    proposed: { name: '待印发', steps: { issue: 'issued', reopen: 'draft', discard: 'discarded' } },
    issued: { name: '已印发', steps: {} },
    discarded: { name: '已作废', steps: {} },
  },
});

/** State of a scheme. */
export type SchemeState = StateOf<typeof schemeStates>;
