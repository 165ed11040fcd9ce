import { runLoop } from './shared/run-loop.js';
import { act, untilDone } from './shared/until-done.js';

/**
 * 考核年度 of a city: one walk over the rows of its assessment calendar, which overlap; each opens, reminds, closes and
 * hands on, until the last one of the year is closed. `id` is `<city>/<year>`; the workflow is called `assessment-year/<id>`.
 */
export async function assessmentYear(id: string): Promise<void> {
  await runLoop(id, (ear) => untilDone(ear, () => act.followYear(id)));
}
