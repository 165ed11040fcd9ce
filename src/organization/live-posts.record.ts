import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { runsOn } from './tenure/delegation.record.js';

/**
 * Whether somebody acts for a post on a day, its holder or his delegate, as a condition; `post` is its id, `day` a day
 * of the city, both as SQL. Source: rules.md, "Bodies and people": rights hang on posts, posts on persons, with dates.
 */
export const isHeldOn = (post: RawQueryFragment, day: RawQueryFragment): RawQueryFragment => sql`(exists (
    select from appointment a where a.post_id = ${post} and a.from_on <= ${day} and coalesce(a.to_on, 'infinity') >= ${day})
  or exists (select from delegation d where d.post_id = ${post} and ${runsOn(day)}))`;

/** Whether a body has somebody who answers for it on a day: a person on the post of its head. */
export async function hasHead(em: EntityManager, bodyId: string, day: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(sql`select 1 from post p
    where p.body_id = ${bodyId} and p.role = 'unit_head' and ${isHeldOn(sql`p.id`, sql`${day}::date`)}`);
  return rows.length > 0;
}
