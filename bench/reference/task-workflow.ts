import { proxyActivities, sleep } from '@temporalio/workflow';

const { turnRed } = proxyActivities<{ turnRed(task: number): Promise<void> }>({
  startToCloseTimeout: '1 minute',
});

/** The obvious way: a task is a workflow, its deadline a timer of its own. */
export async function taskWorkflow(task: number, waitMs: number): Promise<void> {
  await sleep(waitMs);
  await turnRed(task);
}
