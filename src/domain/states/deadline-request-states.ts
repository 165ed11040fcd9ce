import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * Life of a request to move or stop a deadline 时限申请 (extension 延期 or suspension 暂停): the unit drafts, its head
 * signs, the office checks, the leader who set the date decides. What ends the part ends it too.
 * Source: rules.md, "A task's life" and table of acts.
 */
export const deadlineRequestStates = stateTable({
  subject: '时限申请',
  initial: 'filed',
  actions: {
    sign: '签发',
    check: '核提意见',
    grant: '批准',
    refuse: '不予批准',
    withdraw: '撤回',
    lapse: '终止',
  },
  states: {
    filed: { name: '待本单位签发', steps: { sign: 'signed', withdraw: 'withdrawn', lapse: 'lapsed' } },
    signed: { name: '待督查室核', steps: { check: 'checked', withdraw: 'withdrawn', lapse: 'lapsed' } },
    checked: {
      name: '待领导批',
      steps: { grant: 'granted', refuse: 'refused', withdraw: 'withdrawn', lapse: 'lapsed' },
    },
    granted: { name: '已批准', steps: {} },
    refused: { name: '未获批准', steps: {} },
    withdrawn: { name: '已撤回', steps: {} },
    lapsed: { name: '随任务了结终止', steps: {} },
  },
});

/** State of a request. */
export type DeadlineRequestState = StateOf<typeof deadlineRequestStates>;

/** What can be done with a request. */
export type DeadlineRequestAction = ActionOf<typeof deadlineRequestStates>;

/** States in which somebody has to act. */
export type PendingRequestState = Extract<DeadlineRequestState, 'filed' | 'signed' | 'checked'>;

/** Whether somebody still has to act on it. */
export const isPendingRequest = (state: DeadlineRequestState): state is PendingRequestState =>
  state === 'filed' || state === 'signed' || state === 'checked';
