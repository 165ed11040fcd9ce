import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of a preference 倾斜支持: drafted by the assessment office, signed by the leader who signs rewards, ended before
 * its last day where its reason is gone. That it ends by itself with its last day is no step.
 * Source: rules.md, "Consequences": within statutory power, with the fair-competition review's number, amount, validity.
 */
export const preferenceStates = stateTable({
  subject: '倾斜支持',
  initial: 'drafted',
  actions: { sign: '签发', decline: '不予签发', end: '提前终止' },
  states: {
    drafted: { name: '待签发', steps: { sign: 'signed', decline: 'declined' } },
    signed: { name: '执行中', steps: { end: 'ended' } },
    declined: { name: '不予签发', steps: {} },
    ended: { name: '已提前终止', steps: {} },
  },
});

/** State of a preference. */
export type PreferenceState = StateOf<typeof preferenceStates>;
