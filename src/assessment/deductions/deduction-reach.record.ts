import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { seesAllScores } from '../results/score-sight.record.js';

/** The deductions that an actor may see, as a condition on d: his body's, those that his body checks, or all. */
export function deductionReach(actor: Actor): RawQueryFragment {
  if (seesAllScores(actor)) return sql`true`;
  return sql`${actor.bodyId} in (d.body_id, d.checker_body_id)`;
}

/** Whether an actor has the next move on a deduction, as a condition on d. */
export function deductionIsMine({ role, level, bodyId, postId }: Actor, now: Date): RawQueryFragment {
  const checkable = sql`(d.state = 'stated' or d.state = 'proposed' and d.statement_until < ${now})`;
  if (role === 'unit_head')
    return sql`(d.body_id = ${bodyId} and d.state = 'proposed' and d.statement_until >= ${now})`;
  if (role === 'lead_assessor') return sql`(${checkable} and d.checker_body_id = ${bodyId})`;
  if (role === 'supervision_office' && level === 'city')
    return sql`(${checkable} and d.checker_body_id is null)`;
  if (role !== 'assessment_office') return sql`false`;
  return sql`(d.state = 'checked' and exists (select from assessment_chair c
    where c.post_id = ${postId} and (c.duty = 'deputy') = ${headStepsBack}))`;
}

// The same as chairOf says of one deduction, for many: the head had a part in it, so that his deputy signs.
const headStepsBack = sql`exists (select from assessment_chair h
  join appointment a on a.post_id = h.post_id and a.to_on is null
  where h.city_id = d.city_id and h.duty = 'head'
    and a.person_id in (d.proposed_person, d.stated_person, d.checked_person))`;
