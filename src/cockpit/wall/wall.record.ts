import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { LampCounts } from '../../domain/cockpit/lamp-counts.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';

/** A body of the establishment with the lamps of its open parts. */
export interface WallBody extends LampCounts {
  code: string;
  name: string;
  level: 'city' | 'county' | 'township';
  /** What decides which scheme assesses it; null: none does. */
  category: string | null;
  /** The county that it belongs to, or is itself; null: a body of the city. */
  county: string | null;
}

/** A warned task. */
export interface WallTask {
  id: string;
  bodyCode: string;
  bodyName: string;
  county: string | null;
  wording: string;
  lamp: LampColour;
  sentence: string | null;
  since: Date | null;
}

/** A lamp that changed today. */
export interface WallChange {
  at: Date;
  bodyName: string;
  bodyCode: string;
  county: string | null;
  wording: string;
  /** What it turned to. */
  lamp: LampColour;
}

/** A group of the newest published quarter with its best places. */
export interface WallGroup {
  group: string;
  count: number;
  bodies: { name: string; rank: number; total: string }[];
}

/** How many matters wait, and since when the longest does. */
interface Waiting {
  count: number;
  since: Date | null;
}

// As the partial index task_part_open has it.
const isOpen = sql`p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')`;
const county = sql`case when b.category = 'county' then b.code else (select u.code from body u
  where u.id = b.parent_id and u.category = 'county') end`;
const inOrder = sql`array_position(array['city', 'county', 'township'], b.level), b.sort, b.code`;

/** Every body that stands, in official order, with its lamps: one look into the index of open parts for each. */
export const readBodies = (em: EntityManager, cityId: string): Promise<WallBody[]> =>
  em.execute<WallBody[]>(sql`
    select b.code, b.short_name as name, b.level, b.category, ${county} as county, c.*
    from body b cross join lateral (
      select count(*) filter (where p.lamp = 'red')::integer as red,
        count(*) filter (where p.lamp = 'yellow')::integer as yellow,
        count(*) filter (where p.lamp = 'green')::integer as green,
        count(*) filter (where p.lamp = 'grey')::integer as grey
      from task_part p where p.body_id = b.id and ${isOpen}) c
    where b.city_id = ${cityId} and b.valid_to is null order by ${inOrder}`);

/**
 * The warned tasks, red before yellow, the nearest deadline first: the first `most` of the city and the first `ofCounty`
 * of each county. Of each body no more than `most` of a colour are looked at.
 */
export const readTasks = (
  em: EntityManager,
  { cityId, most, ofCounty }: { cityId: string; most: number; ofCounty: number },
): Promise<WallTask[]> =>
  em.execute<WallTask[]>(sql`
    with warned as (
      select w.id, w.task_id, w.lamp, w.lamp_sentence, w.lamp_since, w.due_at, colour.place, b.level, b.sort, b.code,
        b.short_name, ${county} as county
      from body b cross join (values ('red', 1), ('yellow', 2)) colour(lamp, place) cross join lateral (
        select p.* from task_part p where p.body_id = b.id and p.lamp = colour.lamp and ${isOpen}
        order by p.due_at limit ${most}) w
      where b.city_id = ${cityId} and b.valid_to is null
    ), ordered as (
      select *, row_number() over (order by place, due_at nulls last, sort, code, id) as at,
        row_number() over (partition by county order by place, due_at nulls last, sort, code, id) as below
      from warned
    )
    select o.id, o.code as "bodyCode", o.short_name as "bodyName", o.county, t.wording, o.lamp,
      o.lamp_sentence as sentence, o.lamp_since as since
    from ordered o join task t on t.id = o.task_id
    where o.at <= ${most} or o.county is not null and o.below <= ${ofCounty} order by o.at`);

/** Lamps that came on or went back since an instant, the newest first. */
export const readChanges = (
  em: EntityManager,
  { cityId, since, most }: { cityId: string; since: Date; most: number },
): Promise<WallChange[]> =>
  em.execute<WallChange[]>(sql`
    with turned as (
      select e.opened_at as at, e.part_id, e.colour as lamp from lamp_episode e
      where e.city_id = ${cityId} and e.opened_at >= ${since}
      union all
      select e.closed_at, e.part_id, 'green' from lamp_episode e join task_part p on p.id = e.part_id
      where e.city_id = ${cityId} and e.closed_at >= ${since} and p.lamp = 'green'
    ), once as (
      select distinct on (at, part_id) at, part_id, lamp from turned
      order by at, part_id, array_position(array['red', 'yellow', 'grey', 'green'], lamp)
    )
    select o.at, b.short_name as "bodyName", b.code as "bodyCode", ${county} as county, t.wording, o.lamp
    from once o join task_part p on p.id = o.part_id join task t on t.id = p.task_id join body b on b.id = p.body_id
    order by o.at desc, o.part_id limit ${most}`);

/** The newest published quarter, by group in official order, the best places of each. */
export async function readStanding(
  em: EntityManager,
  { cityId, places }: { cityId: string; places: number },
): Promise<{ period: string | null; groups: WallGroup[] }> {
  const groups = await em.execute<(WallGroup & { period: string })[]>(sql`
    with newest as (select period, computation_id from period_result
        where city_id = ${cityId} and state = 'published' order by period desc limit 1),
      placed as (select n.period, coalesce(b.ranking_group, b.category) as group, b.short_name as name, b.sort, s.rank,
          s.total::text as total
        from newest n join score_body s on s.computation_id = n.computation_id join body b on b.id = s.body_id)
    select period, p.group, count(*)::integer as count,
      coalesce(jsonb_agg(jsonb_build_object('name', name, 'rank', rank, 'total', total) order by rank, sort)
        filter (where rank <= ${places}), '[]') as bodies
    from placed p group by period, p.group order by min(sort)`);
  return {
    period: groups[0]?.period ?? null,
    groups: groups.map(({ group, count, bodies }) => ({ group, count, bodies: bodies.slice(0, places) })),
  };
}

/** What waits for a city leader: restrictions that climbed to one, requests to decide, interviews to sign. */
export async function readWaiting(em: EntityManager, cityId: string): Promise<Waiting> {
  const [row] = await em.execute<Waiting[]>(sql`
    select count(*)::integer as count, min(w.since) as since from (
      select x.held_since as since from restriction x
      where x.city_id = ${cityId} and x.ended_at is null and x.state = 'with_leader'
      union all
      select q.checked_at from deadline_request q join post d on d.id = q.decider and d.role = 'leader'
      where q.city_id = ${cityId} and q.state = 'checked'
      union all
      select i.drafted_at from interview_draft i where i.city_id = ${cityId} and i.state = 'drafted'
    ) w`);
  return row ?? { count: 0, since: null };
}

/** Reports of a month that are owed and not there: how many, of how many bodies. */
export async function readMissing(
  em: EntityManager,
  { cityId, month }: { cityId: string; month: string },
): Promise<{ reports: number; bodies: number }> {
  const [row] = await em.execute<{ reports: number; bodies: number }[]>(sql`
    select count(*)::integer as reports, count(distinct p.body_id)::integer as bodies
    from owed_report o join task_part p on p.id = o.part_id
    where o.period = ${month} and o.report_id is null and o.city_id = ${cityId} and ${isOpen}`);
  return row ?? { reports: 0, bodies: 0 };
}
