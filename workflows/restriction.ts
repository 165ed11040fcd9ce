import { runLoop } from './shared/run-loop.js';
import { act, untilDone } from './shared/until-done.js';

/**
 * One raised 提请协调: it climbs from whoever is asked to the leader and the meeting, until a person ends it.
 * `id` is the restriction's; the workflow is called `restriction/<id>`.
 */
export async function restriction(id: string): Promise<void> {
  await runLoop(id, (ear) => untilDone(ear, () => act.followRestriction(id)));
}
