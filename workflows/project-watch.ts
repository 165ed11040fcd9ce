import { runLoop } from './shared/run-loop.js';
import { act, untilDone } from './shared/until-done.js';

/**
 * 项目建设全过程调度: looks after the milestones of all construction projects of one city, for as long as the city is run.
 * `cityId` is the city's; the workflow is called `project-watch/<city>`.
 */
export async function projectWatch(cityId: string): Promise<void> {
  await runLoop(cityId, (ear) => untilDone(ear, () => act.followProjects(cityId)));
}
