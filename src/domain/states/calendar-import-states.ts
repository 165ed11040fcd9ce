import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/** Life of an imported year of the calendar. Source: rules.md, "Calendar": import, then the office confirms. */
export const calendarImportStates = stateTable({
  subject: '日历导入',
  initial: 'draft',
  actions: { confirm: '确认', discard: '作废' },
  states: {
    draft: { name: '待确认', steps: { confirm: 'confirmed', discard: 'discarded' } },
    confirmed: { name: '已确认', steps: {} },
    discarded: { name: '已作废', steps: {} },
  },
});

/** State of an imported year. */
export type CalendarImportState = StateOf<typeof calendarImportStates>;

/** What can be done with an imported year. */
export type CalendarImportAction = ActionOf<typeof calendarImportStates>;
