import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { hasHead } from '../../organization/live-posts.record.js';
import type { Body } from '../../organization/organization.queries.js';
import { bodiesAbove } from '../break-down/cascade.record.js';
import type { TaskPart } from '../tasks/task-part.entity.js';

/**
 * Refuses a body that cannot take a part over: nobody answers for it, it has a part of the task already, it has the
 * matter further up, or it stands outside what the part was broken down to.
 * Source: issue "nothing is orphaned": a body without a head and a circular cascade are refused.
 * @throws request.invalid, task.circular-cascade with the pointer `/body`
 */
export async function assertCanTakeOver(
  em: EntityManager,
  taker: Body,
  { part, now }: { part: TaskPart; now: Date },
): Promise<void> {
  if (taker.id === part.bodyId) throw refused('须由另一单位承办');
  if (!(await hasHead(em, taker.id, dayOf(now))))
    throw refused(`${taker.shortName}目前没有主要负责人，无人接收，请先由督查室登记人事变动`);
  const [busy] = await em.execute<unknown[]>(sql`select 1 from task_part where task_id = ${part.taskId}
    and body_id = ${taker.id} and state not in ('withdrawn', 'transferred', 'merged')`);
  if (busy !== undefined) throw refused(`${taker.shortName}已承担这项任务的一部分`);
  const parent = await parentOf(em, part);
  if (parent === null) return;
  if ((await bodiesAbove(em, parent.partId)).has(taker.id)) throw circular(taker);
  if (taker.parentId === parent.bodyId || taker.lineBodyId === parent.bodyId) return;
  throw refused(`${taker.shortName}不是${parent.bodyName}的下级单位，分解下来的任务只能在其下级单位之间转办`);
}

async function parentOf(em: EntityManager, { taskId }: TaskPart) {
  const [row] = await em.execute<{ partId: string; bodyId: string; bodyName: string }[]>(sql`
    select p.id as "partId", b.id as "bodyId", b.short_name as "bodyName"
    from task t join task_part p on p.id = t.parent_part_id join body b on b.id = p.body_id where t.id = ${taskId}`);
  return row ?? null;
}

function circular({ shortName }: Body): AppError {
  return new AppError(
    'task.circular-cascade',
    `这项任务就是从“${shortName}”分解下来的，不能再转回去；需要收回的，请撤回任务。`,
    { fields: [{ pointer: '/body', detail: '任务就是从它那里分解下来的' }] },
  );
}

function refused(detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/body', detail }] });
}
