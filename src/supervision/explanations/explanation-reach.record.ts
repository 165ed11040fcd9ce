import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { workReachOf } from '../my-work/work-reach.js';

/** Whether the actor answers for the body that is asked, as a condition on `x`. */
export const explanationIsMine = (actor: Actor): RawQueryFragment =>
  sql`(${mayDo(actor, 'explanation:answer')}::boolean and x.body_id = ${actor.bodyId})`;

/**
 * Open requests in the actor's work list: of the body that is asked, of the leader who asks, and of the supervision office
 * what is late; as a condition on `x` and its body `b`.
 */
export function explanationsFor(actor: Actor): RawQueryFragment {
  const reach = workReachOf(actor);
  if (reach === 'led') return sql`x.asked_by = ${actor.postId}`;
  if (actor.role !== 'supervision_office') return explanationIsMine(actor);
  return reach === 'city'
    ? sql`x.late_at is not null`
    : sql`(x.late_at is not null and ${actor.bodyId} in (b.id, b.parent_id))`;
}
