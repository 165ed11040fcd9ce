import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { StoredMilestone, TaskPart } from '../tasks/task-part.entity.js';

/** A part that begins because another one was handed on or put together with its task. */
export interface SuccessorPart {
  id: string;
  taskId: string;
  bodyId: string;
  role: TaskPart['role'];
  milestones: StoredMilestone[];
  dueAt: Date | null;
  /** Why the deadline is what it is; null: as its task says. */
  dueStory: string | null;
  /** Percent of the part that was done before. */
  progress: number;
}

/** Milestones of a part under new ids; nothing of them stands still for a restriction of the former part. */
export const renewed = (milestones: readonly StoredMilestone[]): StoredMilestone[] =>
  milestones.map((milestone) => {
    const fresh = { ...milestone, id: uuid() };
    delete fresh.stopped;
    return fresh;
  });

/** Writes it as a draft that is due at once: the decision's sweep dispatches it, and it is signed for anew. */
export function insertSuccessor(
  successor: SuccessorPart,
  { cityId, decisionId, urgent }: Pick<TaskPart, 'cityId' | 'decisionId' | 'urgent'>,
  now: Date,
): RawQueryFragment {
  return sql`insert into task_part (id, city_id, decision_id, task_id, body_id, role, state, urgent, milestones, due_at,
      due_story, progress, next_due_at)
    values (${successor.id}, ${cityId}, ${decisionId}, ${successor.taskId}, ${successor.bodyId}, ${successor.role},
      'draft', ${urgent}, ${JSON.stringify(successor.milestones)}::jsonb, ${successor.dueAt}, ${successor.dueStory},
      ${successor.progress}, ${now})`;
}

/**
 * Whether a body goes on with a part that was handed on or merged, as a condition on p: it reads what was reported
 * before.
 */
export const isTakenOverBy = (
  bodyId: string,
): RawQueryFragment => sql`(p.successor_id is not null and exists (
  with recursive later as (
    select n.id, n.body_id, n.successor_id from task_part n where n.id = p.successor_id
    union all
    select n.id, n.body_id, n.successor_id from later l join task_part n on n.id = l.successor_id
  ) select from later where body_id = ${bodyId}))`;
