import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import { canStep } from '../../domain/states/step.js';
import type { Actor } from '../../identity/actor.js';
import { mayDoTo } from '../../identity/permissions.js';
import type { RecordOwner } from '../../identity/permissions.js';

/** A part as the page of its changes shows it. */
export interface ChangeablePart {
  id: string;
  taskId: string;
  wording: string;
  bodyName: string;
  state: PartState;
  stateName: string;
  dueAt: Date | null;
  version: number;
  /** Open parts of the task, and of what was broken down from them. */
  openParts: number;
  /** Open orders, requests and restrictions that would end with it. */
  hanging: number;
  /** Tasks of the same decision and level into which it may go. */
  beside: { value: string; label: string }[];
  may: { withdraw: boolean; merge: boolean; transfer: boolean };
}

interface Row extends Omit<ChangeablePart, 'stateName' | 'may'> {
  owner: RecordOwner & { bodyId: string };
  setBy: string;
}

/** Reads for whoever takes tasks back, puts them together or hands them on. */
@Injectable()
export class TaskChangeQueries {
  constructor(private readonly orm: MikroORM) {}

  /** @throws record.not-found for a part that the actor neither set nor looks after */
  async get(actor: Actor, partId: string): Promise<ChangeablePart> {
    const [row] = await this.orm.em.fork().execute<Row[]>(sql`
      with recursive below as (
        select p.id, p.task_id, p.state from task_part p join task_part own on own.task_id = p.task_id where own.id = ${partId}
        union
        select p.id, p.task_id, p.state from below b join task t on t.parent_part_id = b.id join task_part p on p.task_id = t.id
      ), open as (select id from below where state not in ('concluded', 'withdrawn', 'transferred', 'merged'))
      select p.id, t.id as "taskId", t.wording, t.set_by as "setBy", b.short_name as "bodyName", p.state, p.due_at as "dueAt",
        p.version, jsonb_build_object('bodyId', b.id, 'countyBodyId', b.parent_id, 'lineBodyId', b.line_body_id) as owner,
        (select count(*)::integer from open) as "openParts",
        (select count(*)::integer from restriction x join open on open.id = x.part_id where x.ended_at is null)
          + (select count(*)::integer from deadline_request r join open on open.id = r.part_id
            where r.state in ('filed', 'signed', 'checked'))
          + (select count(distinct o.id)::integer from supervision_order o join supervision_order_item i on i.order_id = o.id
            join open on open.id = i.part_id where o.state in ('draft', 'issued', 'signed', 'answered')) as hanging,
        coalesce((select jsonb_agg(jsonb_build_object('value', o.id, 'label', o.number || '. ' || left(o.wording, 40))
            order by o.seq)
          from task o where o.decision_id = t.decision_id and o.id <> t.id
            and o.parent_part_id is not distinct from t.parent_part_id
            and exists (select from task_part q where q.task_id = o.id and q.role = 'responsible'
              and q.state not in ('concluded', 'withdrawn', 'transferred', 'merged'))), '[]') as beside
      from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
      where p.id = ${partId} and p.city_id = ${actor.cityId}`);
    if (row === undefined || !(isSetter(actor, row) || mayDoTo(actor, 'part:transfer', row.owner)))
      throw new AppError('record.not-found', '没有找到这项任务，或者它不由您交办和督办。');
    const { owner, setBy, ...part } = row;
    const own = isSetter(actor, { owner, setBy });
    return {
      ...part,
      stateName: partStates.states[row.state].name,
      may: {
        withdraw: own && row.openParts > 0,
        merge: own && row.beside.length > 0 && canStep(partStates, row.state, 'merge'),
        transfer: mayDoTo(actor, 'part:transfer', owner) && canStep(partStates, row.state, 'transfer'),
      },
    };
  }
}

const isSetter = (actor: Actor, { owner, setBy }: Pick<Row, 'owner' | 'setBy'>): boolean =>
  setBy === actor.postId || (actor.role === 'supervision_office' && mayDoTo(actor, 'task:withdraw', owner));
