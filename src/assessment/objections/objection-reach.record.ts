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
    return sql`(not (${owes}) and exists (select from assessment_chair c
      where c.post_id = ${postId} and (c.duty = 'deputy') = ${headStepsBack}))`;
  return sql`false`;
}

// The same as chairOf says of one objection, for many: the head had a part in it, so that his deputy decides.
const headStepsBack = sql`exists (select from assessment_chair h
  join appointment a on a.post_id = h.post_id and a.to_on is null
  where h.city_id = o.city_id and h.duty = 'head' and (a.person_id in (o.filed_person, o.opinion_person)
    or exists (select from period_result_step s where s.result_id = o.result_id
      and s.action in ('preview', 'correct') and s.by_person = a.person_id)
    or exists (select from period_result r join score_computation sc on sc.id = r.computation_id
      where r.id = o.result_id and sc.computed_by = h.post_id)))`;
