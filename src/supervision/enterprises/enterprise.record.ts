import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';

/** An enterprise as a command sees it, locked. */
export interface LockedEnterprise {
  id: string;
  name: string;
  bodyId: string;
  countyBodyId: string | null;
  state: 'active' | 'closed';
  /** The leader who is paired with it at present; null: nobody is. */
  pairing: { id: string; postId: string; personName: string; fromOn: string } | null;
  version: number;
}

/** A post with who holds it. */
export interface HeldPost {
  id: string;
  personName: string;
}

/** Locks one enterprise of the city. @throws record.not-found */
export async function lockEnterprise(
  em: EntityManager,
  cityId: string,
  id: string,
): Promise<LockedEnterprise> {
  const [enterprise] = await em.execute<LockedEnterprise[]>(sql`
    select e.id, e.name, e.body_id as "bodyId", e.state, e.version,
      case when above.level = 'county' then above.id end as "countyBodyId",
      case when g.id is not null then jsonb_build_object('id', g.id, 'postId', g.post_id, 'personName', g.person_name,
        'fromOn', g.from_on) end as pairing
    from enterprise e join body b on b.id = e.body_id left join body above on above.id = b.parent_id
    left join enterprise_pairing g on g.enterprise_id = e.id and g.to_on is null
    where e.id = ${id} and e.city_id = ${cityId} for no key update of e`);
  if (enterprise === undefined)
    throw new AppError('record.not-found', '没有找到这家企业，或者它不在本单位的范围。');
  return enterprise;
}

/** The body where an enterprise lies, by its code. @throws request.invalid for anything but a county or township */
export async function placeCalled(
  em: EntityManager,
  cityId: string,
  code: string,
): Promise<{ id: string; countyBodyId: string | null }> {
  const [body] = await em.execute<{ id: string; countyBodyId: string | null; isPlace: boolean }[]>(sql`
    select b.id, case when above.level = 'county' then above.id end as "countyBodyId",
      b.category in ('county', 'park') or b.level <> 'city' as "isPlace"
    from body b left join body above on above.id = b.parent_id where b.city_id = ${cityId} and b.code = ${code}`);
  if (body?.isPlace === true) return body;
  const detail = '请选择企业所在的县区、园区或者乡镇';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/bodyCode', detail }] });
}

/** A leader's post by its code, with its holder. @throws request.invalid where it is none, or nobody holds it */
export async function leaderPostCalled(em: EntityManager, cityId: string, code: string): Promise<HeldPost> {
  const [post] = await em.execute<HeldPost[]>(sql`
    select o.id, h.name as "personName" from post o join appointment a on a.post_id = o.id and a.to_on is null
    join person h on h.id = a.person_id
    where o.city_id = ${cityId} and o.code = ${code} and o.role in ('leader', 'unit_head')`);
  if (post !== undefined) return post;
  const detail = '请选择在任的领导';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/leaderPost', detail }] });
}

/** Who was paired with an enterprise on a day `YYYY-MM-DD`; null: nobody was. */
export async function pairedOn(
  em: EntityManager,
  enterpriseId: string,
  day: string,
): Promise<HeldPost | null> {
  const [pairing] = await em.execute<HeldPost[]>(sql`
    select post_id as id, person_name as "personName" from enterprise_pairing
    where enterprise_id = ${enterpriseId} and from_on <= ${day} and (to_on is null or to_on >= ${day})
    order by from_on desc limit 1`);
  return pairing ?? null;
}

/** What a pairing needs to be written. */
export interface NewPairing {
  cityId: string;
  enterpriseId: string;
  post: HeldPost;
  fromOn: string;
  setBy: string;
  now: Date;
}

/** Ends a pairing the day before another one begins. To be run before that one is written: there is one open at a time. */
export const endPairing = (id: string, lastDay: string): RawQueryFragment =>
  sql`update enterprise_pairing set to_on = ${lastDay} where id = ${id}`;

/** Writes a pairing. */
export const insertPairing = ({
  cityId,
  enterpriseId,
  post,
  fromOn,
  setBy,
  now,
}: NewPairing): RawQueryFragment =>
  sql`insert into enterprise_pairing (city_id, enterprise_id, post_id, person_name, from_on, set_by, set_at)
    values (${cityId}, ${enterpriseId}, ${post.id}, ${post.personName}, ${fromOn}, ${setBy}, ${now})`;

/** Raises the version of an enterprise of which something else was written. */
export const touchEnterprise = (id: string): RawQueryFragment =>
  sql`update enterprise set version = version + 1 where id = ${id}`;
