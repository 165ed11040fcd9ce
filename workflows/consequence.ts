import { runLoop } from './shared/run-loop.js';
import { act, untilDone } from './shared/until-done.js';

/**
 * One reward or sanction: statement, signature, notice, interview, commitment, rectification and its check, each until a
 * person did it; whoever lets his limit pass is told.
 * `id` is the interview's, or that of any other consequence; the workflow is called `consequence/<id>`.
 */
export async function consequence(id: string): Promise<void> {
  await runLoop(id, (ear) => untilDone(ear, () => act.followConsequence(id)));
}
