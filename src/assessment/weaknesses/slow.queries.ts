import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { quarterAt, quarterOf, quartersBack } from '../../domain/assessment/quarter.js';
import { endOfDay, startOfDay } from '../../domain/calendar/city-day.js';
import { slowTable } from '../../domain/assessment/weakness/slow-table.js';
import type { SlowCount, SlowLine } from '../../domain/assessment/weakness/slow-table.js';
import type { SlowCause } from '../../domain/assessment/weakness/weakness-key.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { bodiesAnalysedBy, isAsked } from './weakness-reach.record.js';
import type { SlowMatterQuery, WeaknessQuery } from './weakness.schema.js';

/** By what slow work is put together. */
export type SlowWay = 'cause' | 'body' | 'group' | 'period';

/** What narrows slow work. */
type SlowFilter = Pick<SlowMatterQuery, 'group' | 'body' | 'cause'>;

/** Slow work of one quarter, or of the last four one after the other. */
export interface SlowWork {
  period: string;
  /** The present quarter and the three before it, the newest first. */
  periods: string[];
  by: SlowWay;
  lines: SlowLine[];
  total: number;
}

/** One thing that was slow. */
export interface SlowMatter {
  cause: SlowCause;
  at: Date;
  bodyName: string;
  subjectType: 'part' | 'restriction';
  subjectId: string;
  /** Wording of the task, project or enterprise. */
  wording: string;
  /** Sentence of the lamp, note of the reviewer, or what was raised; null: a report is missing. */
  said: string | null;
}

const quartersShown = 4;
const pageSize = 50;

const ways: Record<SlowWay, { key: RawQueryFragment; name: RawQueryFragment; order: RawQueryFragment }> = {
  cause: { key: sql`v.cause`, name: sql`null`, order: sql`v.cause` },
  body: {
    key: sql`v.body_code`,
    name: sql`max(v.body_name)`,
    order: sql`min(v.level), min(v.sort), v.body_code`,
  },
  group: { key: sql`v.group_name`, name: sql`max(v.group_name)`, order: sql`min(v.level), min(v.sort)` },
  period: { key: sql`v.period`, name: sql`null`, order: sql`v.period` },
};

/** Where work was slow: red lamps, reports returned or missed, restrictions by cause. */
@Injectable()
export class SlowQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** The table of one quarter, the present one where none is named; by quarter: the last four, the oldest first. */
  async table(
    actor: Actor,
    asked: Pick<WeaknessQuery, 'period'> & SlowFilter & { by: SlowWay },
  ): Promise<SlowWork> {
    const { by } = asked;
    const { period, periods } = await this.#quarters(actor.cityId, asked.period);
    const inOrder = by === 'period';
    const counts = await this.#counts(actor, { ...asked, period: inOrder ? (periods[0] ?? period) : period });
    const whole = inOrder ? fill(counts, periods) : counts;
    return { period, periods, by, ...slowTable(whole, { inOrder }) };
  }

  /** The matters behind a line, the newest first, fifty a page. */
  async matters(
    actor: Actor,
    asked: SlowMatterQuery,
  ): Promise<{ period: string; count: number; rows: SlowMatter[] }> {
    const { period } = await this.#quarters(actor.cityId, asked.period);
    const found = await this.orm.em.fork().execute<(SlowMatter & { count: number })[]>(sql`
      with ${slowIn(actor, { ...asked, from: period, to: period })}
      select v.cause, v.at, v.body_name as "bodyName", v.said, (count(*) over ())::integer as count,
        case when v.part_id is null then 'restriction' else 'part' end as "subjectType",
        coalesce(v.part_id, v.restriction_id) as "subjectId",
        coalesce((select t.wording from task_part p join task t on t.id = p.task_id where p.id = v.part_id), v.said)
          as wording
      from slow v order by v.at desc, v.body_code limit ${pageSize} offset ${(asked.page - 1) * pageSize}`);
    return { period, count: found[0]?.count ?? 0, rows: found.map(withoutCount) };
  }

  /** Groups, and bodies with their codes, that are assessed. */
  async choices(actor: Actor): Promise<{ code: string; name: string; group: string | null }[]> {
    return this.orm.em.fork().execute(sql`
      select b.code, b.short_name as name, b.ranking_group as group from body b
      where b.city_id = ${actor.cityId} and b.ranking_group is not null and b.valid_to is null
        and ${bodiesAnalysedBy(actor)} order by b.sort, b.code`);
  }

  async #quarters(cityId: string, asked: string | undefined) {
    const periods = quartersBack(quarterAt(await this.clock.now(this.orm.em.fork(), cityId)), quartersShown);
    return { periods, period: periods.find((one) => one === asked) ?? periods[0] ?? '' };
  }

  // Of a quarter also what was before it; by quarter the last four.
  #counts(
    actor: Actor,
    { by, period, ...filter }: SlowFilter & { by: SlowWay; period: string },
  ): Promise<SlowCount[]> {
    const { key, name, order } = ways[by];
    const [, before = period] = quartersBack(period, 2);
    const from = by === 'period' ? (quartersBack(period, quartersShown).at(-1) ?? period) : before;
    const now = by === 'period' ? sql`true` : sql`v.period = ${period}`;
    const times = (which: RawQueryFragment) => sql`count(*) filter (where ${now} and ${which})::integer`;
    return this.orm.em.fork().execute<SlowCount[]>(sql`
      with ${slowIn(actor, { ...filter, from, to: period })}
      select coalesce(${key}, '') as key, ${name} as name, ${times(sql`v.cause like 'red-%'`)} as red,
        ${times(sql`v.cause in ('returned', 'missed')`)} as reports,
        ${times(sql`v.restriction_id is not null`)} as restrictions,
        count(distinct v.body_code) filter (where ${now})::integer as bodies,
        count(*) filter (where not (${now}))::integer as before
      from slow v group by ${key} order by ${order}`);
  }
}

/** Everything slow from the first to the last day of these quarters, both inclusive; a body below counts for its county's group. */
function slowIn(
  actor: Actor,
  { from, to, group, body, cause }: SlowFilter & { from: string; to: string },
): RawQueryFragment {
  const [start, end] = [startOf(from), endOf(to)];
  const within = (at: RawQueryFragment) => sql`${at} >= ${start} and ${at} < ${end}`;
  const { cityId } = actor;
  return sql`happened as (
      select 'red-' || e.dimension as cause, e.opened_at as at, p.body_id, e.part_id, null::uuid as restriction_id,
        e.sentence as said
      from lamp_episode e join task_part p on p.id = e.part_id
      where e.city_id = ${cityId} and e.colour = 'red' and ${within(sql`e.opened_at`)}
      union all
      select 'returned', r.reviewed_at, r.body_id, r.part_id, null, r.review_note from report r
      where r.city_id = ${cityId} and r.state = 'returned' and ${within(sql`r.reviewed_at`)}
      union all
      select 'missed', o.missed_at, p.body_id, o.part_id, null, null
      from owed_report o join task_part p on p.id = o.part_id
      where o.city_id = ${cityId} and ${within(sql`o.missed_at`)}
      union all
      select x.kind, x.raised_at, x.raiser_body_id, x.part_id, x.id, x.wording from restriction x
      where x.city_id = ${cityId} and ${within(sql`x.raised_at`)}
    ), slow as (
      select h.*, b.code as body_code, b.short_name as body_name, b.sort,
        array_position(array['city', 'county', 'township'], b.level) as level,
        coalesce(b.ranking_group, up.ranking_group) as group_name,
        to_char(h.at at time zone 'Asia/Shanghai', 'YYYY"Q"Q') as period
      from happened h join body b on b.id = h.body_id left join body up on up.id = b.parent_id
      where ${bodiesAnalysedBy(actor)} and ${isAsked(sql`b.code`, body)} and ${isAsked(sql`h.cause`, cause)}
        and ${isAsked(sql`coalesce(b.ranking_group, up.ranking_group)`, group)}
    )`;
}

const startOf = (period: string): Date => startOfDay(quarterOf(period)?.firstDay ?? '');
const endOf = (period: string): Date => endOfDay(quarterOf(period)?.lastDay ?? '');

function withoutCount({
  cause,
  at,
  bodyName,
  subjectType,
  subjectId,
  wording,
  said,
}: SlowMatter): SlowMatter {
  return { cause, at, bodyName, subjectType, subjectId, wording, said };
}

// A quarter in which nothing was slow has its line too.
function fill(counts: readonly SlowCount[], periods: readonly string[]): SlowCount[] {
  const none = { name: null, red: 0, reports: 0, restrictions: 0, bodies: 0, before: 0 };
  const all = periods.toReversed().map((key) => counts.find((one) => one.key === key) ?? { key, ...none });
  const totals = all.map(({ red, reports, restrictions }) => red + reports + restrictions);
  return all.map((count, at) => ({ ...count, before: totals[at - 1] ?? totals[at] ?? 0 }));
}
