import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { seesOnlyOwn } from '../orders/order-reach.js';

/**
 * Which restrictions an actor sees, as a condition on `x` and the raiser's `r`: leaders, the city's offices and
 * inspectors all, a county's office those of its county and those that ask it, everybody else those that his body raised
 * or was asked to answer, also before it was handed on. Source: mission.md, roles.
 */
export function restrictionsSeenBy(actor: Actor): RawQueryFragment {
  const { bodyId } = actor;
  const asked = sql`(x.body_id = ${bodyId} or x.raiser_body_id = ${bodyId} or exists (select from restriction_step s
    where s.restriction_id = x.id and s.to_body_id = ${bodyId}))`;
  if (seesOnlyOwn(actor)) return asked;
  if (actor.role === 'supervision_office' && actor.level !== 'city')
    return sql`(r.parent_id = ${bodyId} or ${asked})`;
  return sql`true`;
}

/** Whether the next move on a restriction is this actor's, as a condition on `x` and the raiser's `r`. */
export function restrictionIsMine(actor: Actor): RawQueryFragment {
  if (mayDo(actor, 'restriction:lead'))
    return sql`(x.leader_id = ${actor.postId} and x.state = 'with_leader')`;
  if (mayDo(actor, 'restriction:answer'))
    return sql`(x.body_id = ${actor.bodyId} and x.state in ('asked', 'rerouted', 'assigned'))`;
  if (!mayDo(actor, 'restriction:assign')) return sql`false`;
  const below =
    actor.level === 'city'
      ? sql`not exists (select from body above where above.id = r.parent_id and above.level = 'county')`
      : sql`r.parent_id = ${actor.bodyId}`;
  return sql`(x.state in ('with_office', 'on_agenda') and ${below})`;
}
