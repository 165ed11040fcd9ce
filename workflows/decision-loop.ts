import { runLoop } from './shared/run-loop.js';
import { act, untilDone } from './shared/until-done.js';

/**
 * 决策—督办—落实—考核 of one decision. The record is in PostgreSQL; this is its clock.
 * `id` is the decision's; the workflow is called `decision/<id>`.
 */
export async function decisionLoop(id: string): Promise<void> {
  await runLoop(id, async (ear) => {
    await untilDone(ear, () => act.supervise(id)); // until a person or the last conclusion closed it
    await untilDone(ear, () => act.summarise(id)); // the closing summary; points are read by the assessment
  });
}
