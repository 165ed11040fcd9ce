import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';

/** Whether a delegation runs on a day, as a condition on d; `day` is a day of the city as SQL. */
export const runsOn = (day: RawQueryFragment): RawQueryFragment =>
  sql`(d.revoked_at is null and d.from_on <= ${day} and d.to_on >= ${day})`;

/** Whether another delegation of the post falls on one of these days. Precondition: its tenure is locked. */
export async function overlaps(
  em: EntityManager,
  { postId, fromOn, toOn }: { postId: string; fromOn: string; toOn: string },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(sql`select 1 from delegation
    where post_id = ${postId} and revoked_at is null and from_on <= ${toOn} and to_on >= ${fromOn}`);
  return rows.length > 0;
}

/** A person to whom the duties of a post may go, with one of his own posts of that body. */
export interface DelegateChoice {
  personId: string;
  name: string;
  postId: string;
  postTitle: string;
}

/** The persons who hold a post with one of these roles in the body of a post on a day, but not its own holder. */
export const delegatesFor = (
  em: EntityManager,
  { postId, roles, day }: { postId: string; roles: readonly string[]; day: string },
): Promise<DelegateChoice[]> =>
  em.execute<DelegateChoice[]>(sql`
    select distinct on (n.id) n.id as "personId", n.name, o.id as "postId", o.title as "postTitle"
    from post p join post o on o.body_id = p.body_id and o.role in (${roles})
    join appointment a on a.post_id = o.id and a.from_on <= ${day} and coalesce(a.to_on, 'infinity') >= ${day}
    join person n on n.id = a.person_id
    where p.id = ${postId} and n.id not in (select h.person_id from appointment h where h.post_id = p.id
      and h.from_on <= ${day} and coalesce(h.to_on, 'infinity') >= ${day})
    order by n.id, o.sort`);

/** Ends every running or coming delegation of a post, or to a person within a body, before its day. */
export const revokeFor = (
  which: { postId: string } | { personId: string; bodyId: string },
  now: Date,
): RawQueryFragment =>
  'postId' in which
    ? sql`update delegation set revoked_at = ${now}, version = version + 1
        where post_id = ${which.postId} and revoked_at is null`
    : sql`update delegation d set revoked_at = ${now}, version = d.version + 1 from post p
        where p.id = d.post_id and p.body_id = ${which.bodyId} and d.to_person = ${which.personId}
          and d.revoked_at is null`;
