import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of a consequence: proposed by rule, stated upon by the body, signed or declined by a person. One whose result is
 * corrected after the signature is reopened, and decided again by a person.
 * Source: rules.md, "Consequences".
 */
export const consequenceStates = stateTable({
  subject: '奖惩建议',
  initial: 'drafted',
  actions: {
    state: '提交陈述',
    sign: '签发',
    decline: '不予签发',
    exempt: '容错免予处理',
    withdraw: '随结果撤回',
    reopen: '重新审议',
    revoke: '撤销',
  },
  states: {
    drafted: {
      name: '待签发',
      steps: {
        ...{ state: 'stated', sign: 'signed', decline: 'declined', exempt: 'exempted' },
        withdraw: 'withdrawn',
      },
    },
    stated: {
      name: '已陈述，待签发',
      steps: { sign: 'signed', decline: 'declined', exempt: 'exempted', withdraw: 'withdrawn' },
    },
    signed: { name: '已签发', steps: { reopen: 'reopened' } },
    reopened: {
      name: '结果更正，待重新审议',
      steps: { reopen: 'reopened', sign: 'signed', revoke: 'revoked' },
    },
    declined: { name: '不予签发', steps: {} },
    exempted: { name: '容错免予处理', steps: {} },
    withdrawn: { name: '随结果撤回', steps: {} },
    revoked: { name: '已撤销', steps: {} },
  },
});

/** State of a consequence. */
export type ConsequenceState = StateOf<typeof consequenceStates>;

/** Whether a person still has to decide. */
export const isUndecidedConsequence = (state: ConsequenceState): boolean =>
  state === 'drafted' || state === 'stated' || state === 'reopened';
