import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * Life of a proposed interview 约谈: drafted by the system, decided by a named leader.
 * Source: rules.md, "Ladder": a named leader signs or declines with a reason.
 */
export const interviewStates = stateTable({
  subject: '约谈建议',
  initial: 'drafted',
  actions: { sign: '签发', decline: '不予约谈', lapse: '随任务了结' },
  states: {
    drafted: { name: '待签发', steps: { sign: 'signed', decline: 'declined', lapse: 'lapsed' } },
    signed: { name: '已签发', steps: {} },
    declined: { name: '不予约谈', steps: {} },
    lapsed: { name: '任务已了结', steps: {} },
  },
});

/** State of a proposed interview. */
export type InterviewState = StateOf<typeof interviewStates>;

/** What can be done with a proposed interview. */
export type InterviewAction = ActionOf<typeof interviewStates>;
