import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import type { RecordOwner } from '../../identity/permissions.js';

/** Where a task hangs, and who set it. */
export interface TaskPlace {
  id: string;
  decisionId: string;
  /** The part that it was broken down from; null: it was dispatched. */
  parentPartId: string | null;
  /** Post that set it. */
  setBy: string;
  number: string;
  wording: string;
  /** Whose its parts are, for the permission table. */
  owners: (RecordOwner & { bodyId: string })[];
}

/** @throws record.not-found for a task of another city, or none */
export async function placeOfTask(em: EntityManager, cityId: string, id: string): Promise<TaskPlace> {
  const [row] = await em.execute<TaskPlace[]>(sql`
    select t.id, t.decision_id as "decisionId", t.parent_part_id as "parentPartId", t.set_by as "setBy", t.number,
      t.wording, coalesce((select jsonb_agg(jsonb_build_object('bodyId', b.id, 'countyBodyId', b.parent_id))
        from task_part p join body b on b.id = p.body_id where p.task_id = t.id), '[]') as owners
    from task t where t.id = ${id} and t.city_id = ${cityId}`);
  if (row === undefined) throw new AppError('record.not-found', '没有找到这项任务。');
  return row;
}

/**
 * Who may take a task back or put it together with another one: the office that looks after every body that has a part
 * of it, or the post that set it. Source: issue "nothing is orphaned": by the one who launched it, or the office.
 * @throws permission.denied, record.not-found
 */
export function requireSetter(
  actor: Actor,
  action: 'task:withdraw' | 'task:merge',
  { owners, setBy }: Pick<TaskPlace, 'owners' | 'setBy'>,
): void {
  requirePermission(actor, action);
  if (setBy === actor.postId) return;
  for (const owner of owners) requirePermission(actor, action, owner);
  if (actor.role === 'supervision_office') return;
  throw new AppError('permission.denied', '只有交办人和督查室可以撤回或合并任务，请向督查室提出。');
}
