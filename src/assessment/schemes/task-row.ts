/** Code of the row for the task ledger 任务台账: the scheme's own, of no indicator. */
export const taskRowCode = 'TASKS';
