import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of an objection 异议: the body files it, the data owner gives an opinion, the head of the assessment office
 * decides; one that is upheld demands a corrected computation. That its body may take it back is an assumption.
 * Source: rules.md, "Quarter and year".
 */
export const objectionStates = stateTable({
  subject: '异议',
  initial: 'filed',
  actions: {
    advise: '提出意见',
    uphold: '裁定成立',
    reject: '裁定不成立',
    correct: '更正成绩',
    withdraw: '撤回',
  },
  states: {
    filed: {
      name: '待数据责任单位提出意见',
      steps: { advise: 'advised', uphold: 'upheld', reject: 'rejected', withdraw: 'withdrawn' },
    },
    advised: {
      name: '待考核办裁定',
      steps: { uphold: 'upheld', reject: 'rejected', withdraw: 'withdrawn' },
    },
    upheld: { name: '成立，待更正成绩', steps: { correct: 'corrected' } },
    corrected: { name: '成立，成绩已更正', steps: {} },
    rejected: { name: '不成立', steps: {} },
    withdrawn: { name: '已撤回', steps: {} },
  },
});

/** State of an objection. */
export type ObjectionState = StateOf<typeof objectionStates>;

/** Whether somebody still has to give an opinion or to decide. */
export const isUndecided = (state: ObjectionState): boolean => state === 'filed' || state === 'advised';
