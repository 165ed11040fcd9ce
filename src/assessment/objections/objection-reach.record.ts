import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { seesAllScores } from '../results/score-sight.record.js';

/** The objections that an actor may see, as a condition on o: his body's, those on its data, or all. */
export function objectionReach(actor: Actor): RawQueryFragment {
  if (seesAllScores(actor)) return sql`true`;
  return sql`${actor.bodyId} in (o.body_id, o.owner_body_id)`;
}

/** Whether an actor has the next move on an undecided objection, as a condition on o. */
export function objectionIsMine({ role, level, bodyId, postId }: Actor, now: Date): RawQueryFragment {
  const owes = sql`o.state = 'filed' and o.opinion_due_at >= ${now}`;
  if (role === 'data_owner' || role === 'lead_assessor')
    return sql`(${owes} and o.owner_body_id = ${bodyId})`;
  if (role === 'supervision_office' && level === 'city') return sql`(${owes} and o.owner_body_id is null)`;
  if (role === 'assessment_office')
    return sql`(not (${owes}) and exists (select from assessment_chair c where c.post_id = ${postId} and c.duty = 'head'))`;
  return sql`false`;
}
