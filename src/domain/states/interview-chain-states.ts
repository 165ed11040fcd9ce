import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * What follows from a signed interview 约谈: called with its time and place, received by the head of the body, held or
 * missed, answered by a public commitment 公开承诺, then a rectification 整改 that is checked.
 * Source: rules.md, "Consequences": notice → held → minutes → public commitment → rectification task → check → closed.
 */
export const interviewChainStates = stateTable({
  subject: '约谈',
  initial: 'signed',
  actions: {
    call: '通知约谈',
    receive: '签收通知',
    hold: '登记约谈',
    miss: '登记未到场',
    commit: '公开承诺',
    rectify: '下达整改',
    conclude: '整改办结',
    lapse: '整改撤回',
    pass: '核查通过',
    redo: '核查不通过',
    revoke: '撤销约谈',
  },
  states: {
    signed: { name: '已签发，待通知约谈', steps: { call: 'called', revoke: 'revoked' } },
    called: {
      name: '已通知，待签收',
      steps: { call: 'called', receive: 'received', hold: 'held', miss: 'missed', revoke: 'revoked' },
    },
    received: {
      name: '已签收，待约谈',
      steps: { call: 'called', hold: 'held', miss: 'missed', revoke: 'revoked' },
    },
    missed: { name: '未到场，待另行通知', steps: { call: 'called', revoke: 'revoked' } },
    held: { name: '已约谈，待公开承诺', steps: { commit: 'committed', revoke: 'revoked' } },
    committed: { name: '已承诺，待下达整改', steps: { rectify: 'rectifying', revoke: 'revoked' } },
    rectifying: {
      name: '整改中',
      steps: { conclude: 'rectified', lapse: 'committed', revoke: 'revoked' },
    },
    rectified: {
      name: '整改办结，待核查',
      steps: { pass: 'closed', redo: 'committed', revoke: 'revoked' },
    },
    closed: { name: '约谈已销号', steps: {} },
    revoked: { name: '约谈已撤销', steps: {} },
  },
});

/** Where a signed interview stands. */
export type InterviewChainState = StateOf<typeof interviewChainStates>;

/** What can be done with a signed interview. */
export type InterviewChainAction = ActionOf<typeof interviewChainStates>;

/** Whether somebody still has to act. */
export const isOpenChain = (state: InterviewChainState): boolean => state !== 'closed' && state !== 'revoked';
