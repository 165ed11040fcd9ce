import { stateTable } from './step.js';
import type { StateOf } from './step.js';

/**
 * Life of a formal paper 公文: drafted by the office and signed or declined by its head; what another signature
 * brings about, as an issued order, is signed from the beginning. Source: rules.md, table of acts.
 */
export const paperStates = stateTable({
  subject: '公文',
  initial: 'draft',
  actions: { sign: '签发', decline: '不予签发' },
  states: {
    draft: { name: '待签发', steps: { sign: 'signed', decline: 'declined' } },
    signed: { name: '已签发', steps: {} },
    declined: { name: '不予签发', steps: {} },
  },
});

/** State of a formal paper. */
export type PaperState = StateOf<typeof paperStates>;
