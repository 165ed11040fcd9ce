import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { lossTable } from '../../domain/assessment/weakness/loss-table.js';
import type { LossSum, LossTable } from '../../domain/assessment/weakness/loss-table.js';
import type { Actor } from '../../identity/actor.js';
import type { ResultOfFile } from '../scores/score-file.schema.js';
import { bodiesAnalysedBy, isAsked } from './weakness-reach.record.js';
import type { LossRowQuery, WeaknessQuery } from './weakness.schema.js';

/** By what lost points are put together. */
export type LossWay = 'indicator' | 'body' | 'group' | 'period';

/** What narrows lost points. */
type LossFilter = Pick<LossRowQuery, 'group' | 'body' | 'indicator'>;

/** Lost points of one published quarter, or of all of them one after the other. */
export interface Losses extends LossTable {
  /** Null: nothing is published. */
  period: string | null;
  before: string | null;
  /** Published quarters, the newest first. */
  periods: string[];
  by: LossWay;
}

/** One indicator of one body that lost points. */
export interface LossRow {
  bodyCode: string;
  bodyName: string;
  group: string | null;
  code: string;
  name: string | null;
  lost: string;
  steps: ResultOfFile['rows'][number]['steps'];
  /** Of deductions after the sum: what each is for. */
  reasons: { reason: string; basis: string; counted: string }[];
}

/** Code of the line for deductions after the weighted sum. */
const deductedCode = 'DEDUCTED';
const quartersShown = 8;
const pageSize = 50;

const ways: Record<LossWay, { key: RawQueryFragment; name: RawQueryFragment; order: RawQueryFragment }> = {
  indicator: { key: sql`l.code`, name: sql`max(l.name)`, order: sql`l.code` },
  body: { key: sql`l.body_code`, name: sql`max(l.body_name)`, order: sql`min(l.sort), l.body_code` },
  group: { key: sql`l.group_name`, name: sql`max(l.group_name)`, order: sql`min(l.sort)` },
  period: { key: sql`l.period`, name: sql`null`, order: sql`l.period` },
};

/** Where points were lost, from published results alone. */
@Injectable()
export class LossQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The table of one quarter, the newest where none is named; by quarter: the last eight, the oldest first. */
  async table(
    actor: Actor,
    asked: Pick<WeaknessQuery, 'period'> & LossFilter & { by: LossWay },
  ): Promise<Losses> {
    const { by } = asked;
    const periods = await this.#periods(actor.cityId);
    const period = periods.find((one) => one === asked.period) ?? periods[0] ?? null;
    const before = (period && periods[periods.indexOf(period) + 1]) ?? null;
    const inOrder = by === 'period';
    const head = { period, before: inOrder ? null : before, periods, by };
    if (period === null) return { ...head, lines: [], total: '0.00' };
    const read = inOrder ? periods.slice(0, quartersShown) : [period, ...(before === null ? [] : [before])];
    const sums = await this.#sums(actor, { ...asked, read, period: inOrder ? null : period });
    return { ...head, ...lossTable(sums, { inOrder }) };
  }

  /** The rows behind a line, the biggest loss first, fifty a page. */
  async rows(
    actor: Actor,
    asked: LossRowQuery,
  ): Promise<{ period: string | null; count: number; rows: LossRow[] }> {
    const em = this.orm.em.fork();
    const periods = await this.#periods(actor.cityId);
    const period = periods.find((one) => one === asked.period) ?? periods[0] ?? null;
    if (period === null) return { period, count: 0, rows: [] };
    const found = await em.execute<(LossRow & { count: number })[]>(sql`
      with ${lostIn(actor, [period], asked)}
      select l.body_code as "bodyCode", l.body_name as "bodyName", l.group_name as group, l.code, l.name,
        round(l.lost, 2)::text as lost, l.steps, l.reasons, (count(*) over ())::integer as count
      from lost l where l.lost >= 0.005 order by l.lost desc, l.sort, l.code
      limit ${pageSize} offset ${(asked.page - 1) * pageSize}`);
    return { period, count: found[0]?.count ?? 0, rows: found.map(withoutCount) };
  }

  /** Groups, and bodies with their codes, that have a published score of that quarter. */
  async choices(
    actor: Actor,
    period: string,
  ): Promise<{ code: string; name: string; group: string | null }[]> {
    return this.orm.em.fork().execute(sql`
      select b.code, b.short_name as name, coalesce(b.ranking_group, b.category) as group
      from period_result r join score_body s on s.computation_id = r.computation_id join body b on b.id = s.body_id
      where r.city_id = ${actor.cityId} and r.state = 'published' and r.period = ${period}
        and ${bodiesAnalysedBy(actor)} order by b.sort, b.code`);
  }

  async #periods(cityId: string): Promise<string[]> {
    const rows = await this.orm.em.fork().execute<{ period: string }[]>(sql`
      select period from period_result where city_id = ${cityId} and state = 'published' and period like '%Q%'
      order by period desc limit 40`);
    return rows.map(({ period }) => period);
  }

  // Without a period every quarter is a line of its own.
  #sums(
    actor: Actor,
    { by, read, period, ...filter }: LossFilter & { by: LossWay; read: string[]; period: string | null },
  ): Promise<LossSum[]> {
    const { key, name, order } = ways[by];
    const now = period === null ? sql`true` : sql`l.period = ${period}`;
    return this.orm.em.fork().execute<LossSum[]>(sql`
      with ${lostIn(actor, read, filter)}
      select coalesce(${key}, '') as key, ${name} as name, coalesce(sum(l.lost) filter (where ${now}), 0)::text as lost,
        count(distinct l.body_code) filter (where ${now} and l.lost >= 0.005)::integer as bodies,
        ${period === null ? sql`null` : sql`(sum(l.lost) filter (where l.period <> ${period}))::text`} as before
      from lost l group by ${key} order by ${order}`);
  }
}

/**
 * What each row of each body lost: full marks, the rows that do not count being rescaled away, less its points, as
 * the score page shows it; and the deductions after the sum as a row of their own. Rows that are open lost nothing.
 */
function lostIn(
  actor: Actor,
  periods: readonly string[],
  { group, body, indicator }: LossFilter,
): RawQueryFragment {
  return sql`scored as (
      select r.period, s.computation_id, s.seq, s.result, b.code as body_code, b.short_name as body_name, b.sort,
        coalesce(b.ranking_group, b.category) as group_name
      from period_result r join score_body s on s.computation_id = r.computation_id join body b on b.id = s.body_id
      where r.city_id = ${actor.cityId} and r.state = 'published' and r.period in (${periods})
        and ${bodiesAnalysedBy(actor)} and ${isAsked(sql`b.code`, body)}
        and ${isAsked(sql`coalesce(b.ranking_group, b.category)`, group)}
    ), named as (
      (select distinct on (l.code) l.code, l.name from scheme_row l join scheme s on s.id = l.scheme_id
        where s.city_id = ${actor.cityId} order by l.code, s.year desc, s.version desc)
      union all (select distinct on (code) code, title from scheme
        where city_id = ${actor.cityId} and kind = 'special' order by code, year desc, version desc)
    ), judged as (
      select s.period, s.body_code, s.body_name, s.group_name, s.sort, r.code, r.points, r.steps,
        r.weight_bp::numeric / 100 * sum(r.weight_bp) over whole
          / nullif(sum(r.weight_bp) filter (where r.points is not null) over whole, 0) as full_points
      from scored s join score_row r on r.computation_id = s.computation_id and r.body_seq = s.seq
      window whole as (partition by r.computation_id, r.body_seq)
    ), lost as (
      select j.period, j.body_code, j.body_name, j.group_name, j.sort, j.code, n.name, j.steps, '[]'::jsonb as reasons,
        greatest(round(j.full_points - j.points, 6), 0) as lost
      from judged j left join named n on n.code = j.code
      where j.points is not null and ${isAsked(sql`j.code`, indicator)}
      union all
      select period, body_code, body_name, group_name, sort, ${deductedCode}, null, '[]'::jsonb,
        (select coalesce(jsonb_agg(jsonb_build_object('reason', d ->> 'reason', 'basis', d ->> 'basis',
          'counted', d ->> 'counted')), '[]') from jsonb_array_elements(result -> 'deductions') d),
        (result ->> 'deducted')::numeric
      from scored where (result ->> 'deducted')::numeric > 0
        and ${indicator === undefined || indicator === deductedCode}
    )`;
}

function withoutCount({ bodyCode, bodyName, group, code, name, lost, steps, reasons }: LossRow): LossRow {
  return { bodyCode, bodyName, group, code, name, lost, steps, reasons };
}
