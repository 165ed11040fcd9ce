import { runLoop } from './shared/run-loop.js';
import { act, untilDone } from './shared/until-done.js';

/**
 * One filed 异议: whoever decides is reminded, and a decision that lets its limit pass is marked, until a person decides.
 * `id` is the objection's; the workflow is called `objection/<id>`.
 */
export async function objection(id: string): Promise<void> {
  await runLoop(id, (ear) => untilDone(ear, () => act.followObjection(id)));
}
