import { sql } from '@mikro-orm/postgresql';
import { TaskPart } from '../../src/decision/tasks/task-part.entity.js';
import { expectedByMilestones } from '../../src/domain/supervision/expected-progress.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import type { Plan } from './beats.js';
import type { StoryCity } from './story-city.js';
import type { StoryTask } from './story-table.js';

/** A part as the story teller follows it. */
export interface StoryPart {
  id: string;
  bodyCode: string;
  role: 'responsible' | 'cooperating';
  taskId: string;
  task: StoryTask;
  /** Its last report; null before the first. */
  reportId: string | null;
  disputeId: string | null;
}

/** The parts of new tasks; `ids` are in the order of the tasks. */
export async function partsOf(
  city: StoryCity,
  ids: readonly string[],
  tasks: readonly StoryTask[],
): Promise<StoryPart[]> {
  const rows = await city.read<Omit<StoryPart, 'task' | 'reportId' | 'disputeId'>>(sql`
    select p.id, b.code as "bodyCode", p.role, p.task_id as "taskId"
    from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
    where p.city_id = ${demoCityId} and p.task_id = any(${`{${ids.join(',')}}`}::uuid[])
    order by t.seq, p.role desc, b.sort`);
  return rows.flatMap((row) => {
    const task = tasks[ids.indexOf(row.taskId)];
    return task === undefined ? [] : [{ ...row, task, reportId: null, disputeId: null }];
  });
}

/** What the plan expects of a part at an instant, percent. */
export async function planOf(city: StoryCity, { id }: StoryPart): Promise<Plan> {
  const part = await city.em().findOneOrFail(TaskPart, id);
  if (!part.dispatchedAt) return () => 0;
  const plan = expectedByMilestones(part.facts(), await city.calendar(part.dispatchedAt));
  return (at) => plan?.at(at) ?? 0;
}
