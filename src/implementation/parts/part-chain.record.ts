import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { Actor } from '../../identity/actor.js';
import { mayDoTo } from '../../identity/permissions.js';
import type { RecordOwner } from '../../identity/permissions.js';

interface Row {
  reason: string | null;
  successor: { id: string; bodyName: string; owner: RecordOwner } | null;
  former: { id: string; bodyName: string; state: PartState }[];
}

/** Who goes on with a part that was handed on or merged, and whose parts it goes on with. */
export async function chainOf(em: EntityManager, actor: Actor, partId: string) {
  const [row] = await em.execute<Row[]>(sql`
    select p.end_reason as reason,
      case when s.id is not null then jsonb_build_object('id', s.id, 'bodyName', sb.short_name, 'owner',
        jsonb_build_object('bodyId', sb.id, 'countyBodyId', sb.parent_id, 'lineBodyId', sb.line_body_id)) end as successor,
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'bodyName', b.short_name, 'state', o.state) order by o.id)
        from task_part o join body b on b.id = o.body_id where o.successor_id = p.id), '[]') as former
    from task_part p left join task_part s on s.id = p.successor_id left join body sb on sb.id = s.body_id
    where p.id = ${partId}`);
  if (row === undefined) throw new Error(`no part ${partId}`);
  const { reason, successor, former } = row;
  return {
    reason,
    successor: successor && {
      ...{ id: successor.id, bodyName: successor.bodyName },
      readable: mayDoTo(actor, 'decision:read', successor.owner),
    },
    former: former.map((one) => ({ ...one, stateName: partStates.states[one.state].name })),
  };
}
