/** Whether wide tables are run in full (`npm run test:full`) or sampled (`npm test`). */
export const inFull = process.env.TEST_FULL === '1';
