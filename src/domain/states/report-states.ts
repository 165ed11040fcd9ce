import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * Life of one report 填报; a returned one stays on record and is answered by a new report. What nobody reviewed before
 * its task was withdrawn, merged or handed on lapses with it.
 */
export const reportStates = stateTable({
  subject: '填报',
  initial: 'submitted',
  actions: { pass: '审核通过', return: '退回', lapse: '随任务了结' },
  states: {
    submitted: { name: '待审核', steps: { pass: 'passed', return: 'returned', lapse: 'lapsed' } },
    passed: { name: '已通过', steps: {} },
    returned: { name: '已退回', steps: {} },
    lapsed: { name: '任务已了结', steps: {} },
  },
});

/** State of a report. */
export type ReportState = StateOf<typeof reportStates>;

/** What can be done with a report. */
export type ReportAction = ActionOf<typeof reportStates>;
