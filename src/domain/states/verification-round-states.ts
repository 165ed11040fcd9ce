import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of a round of verification 核查: nominations are collected, the office commits a secret number, freezes the list,
 * and draws with a public value of a later day. What was drawn is never drawn again; a round whose secret was lost is
 * abandoned with its reason and stays on record. Source: rules.md, "Quarter and year"; abandoning is an assumption.
 */
export const roundStates = stateTable({
  subject: '核查',
  initial: 'collecting',
  actions: { commit: '封存密数', freeze: '冻结名单', draw: '抽取', abandon: '作废' },
  states: {
    collecting: { name: '征集重点核查事项', steps: { commit: 'committed' } },
    committed: { name: '密数已封存', steps: { freeze: 'frozen', abandon: 'abandoned' } },
    frozen: { name: '名单已冻结', steps: { draw: 'drawn', abandon: 'abandoned' } },
    drawn: { name: '已抽取', steps: {} },
    abandoned: { name: '已作废', steps: {} },
  },
});

/** State of a round of verification. */
export type RoundState = StateOf<typeof roundStates>;
