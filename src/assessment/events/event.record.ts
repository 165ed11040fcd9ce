import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';

/** An indicator of a negative list, with who may register its events. */
export interface EventIndicator {
  id: string;
  code: string;
  name: string;
  unit: string;
  /** Kinds that weigh differently. */
  kinds: string[];
  perEvent: string;
}

/** A body that an indicator's negative list is kept of. */
export interface EventBody {
  id: string;
  code: string;
  name: string;
}

/** The negative lists that this person keeps: the office all of them, others those of their body. */
export const readEventIndicators = (
  em: EntityManager,
  { cityId, bodyId, role }: Pick<Actor, 'cityId' | 'bodyId' | 'role'>,
): Promise<EventIndicator[]> =>
  em.execute<EventIndicator[]>(sql`
    select i.id, i.code, i.name, v.unit, v.parameters ->> 'per_event' as "perEvent",
      array(select jsonb_object_keys(coalesce(v.parameters -> 'multiplier', '{}'))) as kinds
    from indicator i join lateral (select * from indicator_version where indicator_id = i.id
        and effective_on <= (city_now(i.city_id) at time zone 'Asia/Shanghai')::date
      order by version desc limit 1) v on v.method = 'negative'
    where i.city_id = ${cityId} and (${role === 'assessment_office'}::boolean or v.data_owner = ${bodyId} or v.lead_assessor = ${bodyId})
    order by i.code`);

/** A body whose issued scheme of the year keeps this negative list; undefined: none does. */
export async function bodyOfList(
  em: EntityManager,
  {
    cityId,
    year,
    indicatorId,
    bodyCode,
  }: { cityId: string; year: number; indicatorId: string; bodyCode: string },
): Promise<EventBody | undefined> {
  const [body] = await em.execute<EventBody[]>(sql`
    select b.id, b.code, b.short_name as name from body b
    where b.city_id = ${cityId} and b.code = ${bodyCode} and exists (select from scheme s
      join scheme_row r on r.scheme_id = s.id join indicator_version v on v.id = r.indicator_version_id
      where s.city_id = b.city_id and s.year = ${year} and s.state = 'issued' and s.kind = 'categorised' and v.indicator_id = ${indicatorId}
        and b.category = any(s.categories))`);
  return body;
}

/** The event of this case that is already there for the body. */
export async function eventOfCase(
  em: EntityManager,
  { cityId, caseId, bodyId }: { cityId: string; caseId: string; bodyId: string },
): Promise<{ id: string; documentNumber: string; happenedOn: string; code: string } | undefined> {
  const [event] = await em.execute<
    { id: string; documentNumber: string; happenedOn: string; code: string }[]
  >(sql`
    select e.id, e.document_number as "documentNumber", e.happened_on::text as "happenedOn", i.code
    from negative_event e join indicator i on i.id = e.indicator_id
    where e.city_id = ${cityId} and e.case_id = ${caseId} and e.body_id = ${bodyId}`);
  return event;
}
