import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * Life of a supervision order 督办单. A draft is issued or declined by a named person; an answer that does not
 * suffice goes back and the order stays signed.
 * Source: the article, 对进展缓慢事项进行线上督办; mission.md S2.
 */
export const orderStates = stateTable({
  subject: '督办单',
  initial: 'draft',
  actions: {
    issue: '签发',
    decline: '不予签发',
    sign: '签收',
    answer: '反馈',
    return: '退回反馈',
    close: '销号',
    withdraw: '撤回',
  },
  states: {
    draft: { name: '待签发', steps: { issue: 'issued', decline: 'declined', withdraw: 'withdrawn' } },
    issued: { name: '待签收', steps: { sign: 'signed', withdraw: 'withdrawn' } },
    signed: { name: '待反馈', steps: { answer: 'answered', withdraw: 'withdrawn' } },
    answered: { name: '待审核', steps: { return: 'signed', close: 'closed', withdraw: 'withdrawn' } },
    closed: { name: '已销号', steps: {} },
    declined: { name: '不予签发', steps: {} },
    withdrawn: { name: '已撤回', steps: {} },
  },
});

/** State of a supervision order. */
export type OrderState = StateOf<typeof orderStates>;

/** What can be done with a supervision order. */
export type OrderAction = ActionOf<typeof orderStates>;
