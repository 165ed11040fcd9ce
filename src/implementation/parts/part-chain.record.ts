import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { partStates, settledPartStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { Actor } from '../../identity/actor.js';
import { mayDoTo } from '../../identity/permissions.js';
import type { RecordOwner } from '../../identity/permissions.js';

interface Row {
  reason: string | null;
  state: PartState;
  /** Name of the body before it was renamed or merged while it had the part; null: it was not. */
  formerName: string | null;
  successor: { id: string; bodyName: string; owner: RecordOwner } | null;
  former: { id: string; bodyName: string; state: PartState }[];
}

/** Who goes on with a part that was handed on or merged, and whose parts it goes on with. */
export async function chainOf(em: EntityManager, actor: Actor, partId: string) {
  const [row] = await em.execute<Row[]>(sql`
    select p.end_reason as reason, p.state,
      coalesce(fb.short_name, (select n.short_name from body_former_name n
        where n.body_id = p.body_id and n.until_on >= (p.dispatched_at at time zone 'Asia/Shanghai')::date
        order by n.until_on limit 1)) as "formerName",
      case when s.id is not null then jsonb_build_object('id', s.id, 'bodyName', sb.short_name, 'owner',
        jsonb_build_object('bodyId', sb.id, 'countyBodyId', sb.parent_id, 'lineBodyId', sb.line_body_id)) end as successor,
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'bodyName', b.short_name, 'state', o.state) order by o.id)
        from task_part o join body b on b.id = o.body_id where o.successor_id = p.id), '[]') as former
    from task_part p left join body fb on fb.id = p.former_body_id left join task_part s on s.id = p.successor_id left join body sb on sb.id = s.body_id
    where p.id = ${partId}`);
  if (row === undefined) throw new Error(`no part ${partId}`);
  const { reason, state, formerName, successor, former } = row;
  return {
    ...{ reason, formerName, isOpen: state !== 'draft' && !settledPartStates.has(state) },
    successor: successor && {
      ...{ id: successor.id, bodyName: successor.bodyName },
      readable: mayDoTo(actor, 'decision:read', successor.owner),
    },
    former: former.map((one) => ({ ...one, stateName: partStates.states[one.state].name })),
  };
}
