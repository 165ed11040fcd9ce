/** Whether wide tables are run in full (`npm run test:full`) or sampled (`npm test`). */
export const inFull = process.env.TEST_FULL === '1';

/** All rows in full, else every n-th, beginning with the first. */
export const sampled = <T>(rows: readonly T[], everyNth: number): T[] =>
  rows.filter((_row, at) => inFull || at % everyNth === 0);
