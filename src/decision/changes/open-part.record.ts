import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { settledPartStates } from '../../domain/states/part-states.js';
import { uuids } from '../../persistence/change.js';
import { takeRows } from '../../persistence/take-rows.js';
import { TaskPart } from '../tasks/task-part.entity.js';

/** A locked part and what a sentence about it needs. */
export interface LockedPart {
  part: TaskPart;
  /** The task's wording, cut for a sentence. */
  title: string;
}

interface Below {
  id: string;
  title: string;
}

/**
 * Locks these parts and everything that was broken down from them, by id, and gives those that are not settled.
 * Precondition: their decision is locked, so that nothing is broken down meanwhile.
 */
export async function lockOpen(em: EntityManager, partIds: readonly string[]): Promise<LockedPart[]> {
  const below = await em.execute<Below[]>(sql`
    with recursive below as (
      select p.id, p.task_id from task_part p where p.id = any(${uuids(partIds)})
      union
      select p.id, p.task_id from below b join task t on t.parent_part_id = b.id join task_part p on p.task_id = t.id
    )
    select b.id, case when length(t.wording) > 30 then left(t.wording, 30) || '…' else t.wording end as title
    from below b join task t on t.id = b.task_id`);
  const titles = new Map(below.map(({ id, title }) => [id, title]));
  const ids = uuids([...titles.keys()]);
  const parts = await takeRows(em, TaskPart, sql`where id = any(${ids}) order by id for no key update`);
  return parts
    .filter(({ state }) => !settledPartStates.has(state))
    .map((part) => ({ part, title: titles.get(part.id) ?? '' }));
}

/** Ids of the parts of a task, by id. */
export async function partsOfTask(em: EntityManager, taskId: string): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    sql`select id from task_part where task_id = ${taskId} order by id`,
  );
  return rows.map(({ id }) => id);
}
