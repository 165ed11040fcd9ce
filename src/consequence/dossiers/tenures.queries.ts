import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { DossierScope } from './dossier-entry.js';

/** One tenure of a person, or the days on which he acted for whoever held a post 代理. */
export interface Tenure {
  id: string;
  kind: 'held' | 'acting';
  role: string;
  postId: string;
  postTitle: string;
  bodyId: string;
  bodyCode: string;
  bodyName: string;
  /** What the body was called before, within the tenure. */
  formerNames: { name: string; untilOn: string }[];
  /** Set where the body was merged into another one within the tenure, which ends with it. */
  mergedInto: string | null;
  fromOn: string;
  toOn: string | null;
}

/** All tenures of a person, the newest first. A tenure ends at the latest with its body. */
export const tenuresOf = (em: EntityManager, cityId: string, personId: string): Promise<Tenure[]> =>
  em.execute<Tenure[]>(sql`
    with held as (
      select a.id, 'held' as kind, a.post_id, a.from_on, a.to_on from appointment a
        where a.person_id = ${personId} and a.city_id = ${cityId}
      union all
      select d.id, 'acting', d.post_id, d.from_on,
        least(d.to_on, (d.revoked_at at time zone 'Asia/Shanghai')::date) from delegation d
        where d.to_person = ${personId} and d.city_id = ${cityId}
          and (d.revoked_at is null or (d.revoked_at at time zone 'Asia/Shanghai')::date >= d.from_on))
    select t.id, t.kind, p.role, p.id as "postId", p.title as "postTitle", b.id as "bodyId", b.code as "bodyCode",
      b.short_name as "bodyName", t.from_on::text as "fromOn", least(t.to_on, b.valid_to)::text as "toOn",
      coalesce((select jsonb_agg(jsonb_build_object('name', f.short_name, 'untilOn', f.until_on) order by f.until_on)
        from body_former_name f where f.body_id = b.id
          and f.until_on between t.from_on and coalesce(t.to_on, 'infinity')), '[]') as "formerNames",
      case when b.valid_to between t.from_on and coalesce(t.to_on, 'infinity')
        then (select short_name from body where id = b.successor_id) end as "mergedInto"
    from held t join post p on p.id = t.post_id join body b on b.id = p.body_id
    order by t.from_on desc, t.kind desc, p.sort, t.id`);

/** Whether the record of a body, or of what a leader is responsible for, is that of whoever has this tenure. */
export const answersFor = ({ kind, role }: Pick<Tenure, 'kind' | 'role'>): boolean =>
  kind === 'held' && (role === 'unit_head' || role === 'leader');

/** What is read for a tenure; what was done for another one stands with whoever held the post. */
export const scopeOf = ({ id, role, bodyId, postId, fromOn, toOn }: Tenure): DossierScope => ({
  ...{ id, fromOn, toOn },
  ...(role === 'leader' ? { bodyId: null, postId } : { bodyId, postId: null }),
});

/** In which of these tenures a day falls, for this body rather than for any; null: in none. */
export function tenureAt(
  tenures: readonly Tenure[],
  { on, bodyId }: { on: string; bodyId: string | null },
): Tenure | null {
  const then = tenures.filter(({ fromOn, toOn }) => fromOn <= on && (toOn === null || on <= toOn));
  return then.find((one) => one.bodyId === bodyId) ?? then[0] ?? null;
}
