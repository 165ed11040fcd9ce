import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';

/** A body to which a part may be broken down. */
export interface BodyBelow {
  code: string;
  name: string;
}

/**
 * The bodies to which this actor may break a part down, in official order; none where he may not, or not yet: the part
 * has to be signed and open. The command itself decides (task.service.ts); this only says what to offer.
 */
export async function bodiesBelow(em: EntityManager, actor: Actor, partId: string): Promise<BodyBelow[]> {
  if (!mayDo(actor, 'task:break-down')) return [];
  const isOffice = actor.role === 'supervision_office';
  return em.execute<BodyBelow[]>(sql`
    select c.code, c.short_name as name from task_part p join body b on b.id = p.body_id
    join body c on (c.parent_id = b.id or c.line_body_id = b.id) and c.valid_to is null
    where p.id = ${partId} and p.city_id = ${actor.cityId} and p.signed_at is not null
      and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
      and (b.id = ${actor.bodyId} or (${isOffice} and b.parent_id = ${actor.bodyId}))
    order by array_position(array['city', 'county', 'township'], c.level), c.sort`);
}
