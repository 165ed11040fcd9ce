import { runLoop } from './shared/run-loop.js';
import { act, untilDone } from './shared/until-done.js';

/**
 * One 请求说明 of a leader: the unit is reminded, and its silence goes to the supervision office, until it has answered.
 * `id` is the explanation's; the workflow is called `explanation/<id>`.
 */
export async function explanation(id: string): Promise<void> {
  await runLoop(id, (ear) => untilDone(ear, () => act.followExplanation(id)));
}
