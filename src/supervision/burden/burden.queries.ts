import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf, startOfDay } from '../../domain/calendar/city-day.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { checksSeenBy } from '../checks/check.queries.js';

/** What was asked of one body in a year, counted from the record alone. */
export interface BurdenRow {
  bodyCode: string;
  bodyName: string;
  /** Parts that were given to it. */
  tasks: number;
  /** Monthly reports that it owed. */
  reportsAsked: number;
  /** Reports that it sent, completion and supplements among them. */
  reportsSent: number;
  /** Code points of its reports and of its answers to orders, line breaks not counted. */
  characters: number;
  /** Pages of evidence that it uploaded; what was cited is not asked twice. */
  pages: number;
  /** Supervision orders that it had to answer. */
  orders: number;
  /** Checks that it received. */
  checks: number;
  /** Trips 核查轮次 of all levels that came to it, merged ones once. */
  trips: number;
  /** Checks that it was spared, because a body took a result that was there. */
  spared: number;
  /** How often it had to fill something in: reports owed, orders and checks. */
  forms: number;
}

/** The burden of the bodies within an actor's reach. */
export interface Burden {
  year: number;
  /** Years for which there is a record, the newest first. */
  years: number[];
  rows: BurdenRow[];
}

const counts = [
  'tasks',
  'reportsAsked',
  'reportsSent',
  'characters',
  'pages',
  'orders',
  'checks',
  'trips',
  'spared',
  'forms',
] as const;

/** A figure of the burden. */
export type BurdenFigure = (typeof counts)[number];

/** The figures in the order in which they are shown. */
export const burdenFigures: readonly BurdenFigure[] = counts;

/** Counts what is asked of bodies 减负; nobody enters anything for it. */
@Injectable()
export class BurdenQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Bodies of which something was asked in that year of the city, in official order; without a year the present one. */
  async of(actor: Actor, asked?: number): Promise<Burden> {
    const em = this.orm.em.fork();
    const present = Number(dayOf(await this.clock.now(em, actor.cityId)).slice(0, 4));
    const year = asked ?? present;
    const [oldest] = await em.execute<{ year: number }[]>(sql`
      select coalesce(extract(year from min(created_at) at time zone 'Asia/Shanghai'), ${present})::integer as year
      from decision where city_id = ${actor.cityId}`);
    const first = Math.min(oldest?.year ?? present, present);
    const rows = await em.execute<Omit<BurdenRow, 'forms'>[]>(burdenOf(actor, year));
    return {
      year,
      years: Array.from({ length: present - first + 1 }, (_, back) => present - back),
      rows: rows.map((row) => ({ ...row, forms: row.reportsAsked + row.orders + row.checks })),
    };
  }
}

const bare = (column: RawQueryFragment): RawQueryFragment =>
  sql`char_length(regexp_replace(coalesce(${column}, ''), '[\\r\\n]', '', 'g'))`;

function burdenOf(actor: Actor, year: number): RawQueryFragment {
  const [from, to] = [startOfDay(`${year}-01-01`), startOfDay(`${year + 1}-01-01`)];
  return sql`
    with seen as (
      select b.* from body b left join body k on false where b.city_id = ${actor.cityId} and ${checksSeenBy(actor)}
    ), given as (
      select body_id, count(*) as tasks from task_part
      where city_id = ${actor.cityId} and dispatched_at >= ${from} and dispatched_at < ${to} group by 1
    ), owed as (
      select p.body_id, count(*) as asked from owed_report o join task_part p on p.id = o.part_id
      where o.city_id = ${actor.cityId} and left(o.period, 4) = ${String(year)} group by 1
    ), sent as (
      select r.body_id, count(*) as sent, sum(${bare(sql`r.wording`)}) as characters,
        sum((select coalesce(sum(e.pages), 0) from evidence_file e
          where e.report_id = r.id and e.cited_from is null and e.removed_at is null)) as pages
      from report r where r.city_id = ${actor.cityId} and r.submitted_at >= ${from} and r.submitted_at < ${to} group by 1
    ), ordered as (
      select body_id, count(*) as orders, sum(${bare(sql`feedback`)}) as characters from supervision_order
      where city_id = ${actor.cityId} and number is not null and issued_at >= ${from} and issued_at < ${to} group by 1
    ), visited as (
      select c.body_id, count(distinct c.trip_id) as trips from check_record c join inspection_trip t on t.id = c.trip_id
      where c.city_id = ${actor.cityId} and c.state <> 'withdrawn' and t.year = ${year} group by 1
    ), checked as (
      select body_id, count(*) as checks, sum((select count(*) from check_reuse u where u.check_id = c.id)) as spared
      from check_record c where city_id = ${actor.cityId} and state <> 'withdrawn'
        and asked_at >= ${from} and asked_at < ${to} group by 1
    )
    select s.code as "bodyCode", s.short_name as "bodyName", coalesce(g.tasks, 0)::integer as tasks,
      coalesce(o.asked, 0)::integer as "reportsAsked", coalesce(r.sent, 0)::integer as "reportsSent",
      (coalesce(r.characters, 0) + coalesce(d.characters, 0))::integer as characters,
      coalesce(r.pages, 0)::integer as pages, coalesce(d.orders, 0)::integer as orders,
      coalesce(c.checks, 0)::integer as checks, coalesce(v.trips, 0)::integer as trips,
      coalesce(c.spared, 0)::integer as spared
    from seen s left join given g on g.body_id = s.id left join owed o on o.body_id = s.id
    left join sent r on r.body_id = s.id left join ordered d on d.body_id = s.id left join checked c on c.body_id = s.id
    left join visited v on v.body_id = s.id
    where coalesce(g.tasks, o.asked, r.sent, d.orders, c.checks, v.trips) is not null
    order by array_position(array['city', 'county', 'township'], s.level), s.sort`;
}
