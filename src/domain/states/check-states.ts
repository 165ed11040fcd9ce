import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of a check: it is asked for, and its result is recorded once; what was asked for by mistake is withdrawn.
 * Source: mission.md I4, 推动相关部门督查检查考核结果共享互用; the steps are an assumption.
 */
export const checkStates = stateTable({
  subject: '检查',
  initial: 'asked',
  actions: { record: '登记结果', withdraw: '撤回' },
  states: {
    asked: { name: '待登记结果', steps: { record: 'recorded', withdraw: 'withdrawn' } },
    recorded: { name: '已有结果', steps: {} },
    withdrawn: { name: '已撤回', steps: {} },
  },
});

/** State of a check. */
export type CheckState = StateOf<typeof checkStates>;
