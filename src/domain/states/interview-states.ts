import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * Life of a proposed interview 约谈: drafted by the system, decided by a named leader; one out of a result goes with it
 * when the result is corrected.
 * Source: rules.md, "Ladder": a named leader signs or declines with a reason.
 */
export const interviewStates = stateTable({
  subject: '约谈建议',
  initial: 'drafted',
  actions: { sign: '签发', decline: '不予约谈', lapse: '随任务了结', withdraw: '撤回' },
  states: {
    drafted: {
      name: '待签发',
      steps: { sign: 'signed', decline: 'declined', lapse: 'lapsed', withdraw: 'withdrawn' },
    },
    signed: { name: '已签发', steps: { withdraw: 'withdrawn' } },
    declined: { name: '不予约谈', steps: {} },
    lapsed: { name: '任务已了结', steps: {} },
    withdrawn: { name: '已撤回', steps: {} },
  },
});

/** State of a proposed interview. */
export type InterviewState = StateOf<typeof interviewStates>;

/** What can be done with a proposed interview. */
export type InterviewAction = ActionOf<typeof interviewStates>;
