import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of a lamp deduction 督办扣分: proposed by rule, stated upon by the body, checked by the lead assessor, then
 * confirmed, declined or exempted by name. Source: rules.md, table of acts, "deduction".
 */
export const deductionStates = stateTable({
  subject: '扣分建议',
  initial: 'proposed',
  actions: {
    state: '提交陈述',
    check: '核对',
    confirm: '确认扣分',
    decline: '不予扣分',
    exempt: '容错免予扣分',
  },
  states: {
    proposed: { name: '待陈述、核对', steps: { state: 'stated', check: 'checked' } },
    stated: { name: '已陈述，待核对', steps: { check: 'checked' } },
    checked: {
      name: '已核对，待确认',
      steps: { confirm: 'confirmed', decline: 'declined', exempt: 'exempted' },
    },
    confirmed: { name: '已确认扣分', steps: {} },
    declined: { name: '不予扣分', steps: {} },
    exempted: { name: '容错免予扣分', steps: {} },
  },
});

/** State of a lamp deduction. */
export type DeductionState = StateOf<typeof deductionStates>;
