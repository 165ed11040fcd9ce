import { runLoop } from './shared/run-loop.js';
import { act, untilDone } from './shared/until-done.js';

/**
 * One issued 督办单: sign → feedback → review → close, each with its deadline.
 * `id` is the order's; the workflow is called `supervision-order/<id>`.
 */
export async function supervisionOrder(id: string): Promise<void> {
  await runLoop(id, (ear) => untilDone(ear, () => act.followOrder(id)));
}
