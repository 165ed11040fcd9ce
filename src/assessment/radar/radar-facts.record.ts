import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EdgeValue } from '../../domain/assessment/radar/bunching.js';
import type { ReportedText } from '../../domain/assessment/radar/copied-text.js';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { addMonths, endOfDay, startOfDay } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';

/** A report of the quarter as the radar looks at it. */
export interface RadarReport extends ReportedText {
  partId: string;
  task: string;
  progress: number;
  submittedAt: Date;
  /** When its window closed; null: it was not owed. */
  closesAt: Date | null;
}

/** A part on which work went on in the quarter, and whether an extension was asked for it then. */
export interface RadarPart {
  bodyCode: string;
  partId: string;
  task: string;
  extended: boolean;
}

/** A measured value with the name of its indicator. */
export type RadarValue = EdgeValue & { name: string };

/** Whose quarter is looked at. */
interface RadarOf {
  cityId: string;
  period: string;
}

/** The newest reports of a quarter that are looked at. */
const reportsLookedAt = 5_000;

/**
 * What a unit wrote itself in the quarter, the oldest first; what is confirmed with one click has no words of its own,
 * and of a report that was returned and sent again the last one counts.
 */
export async function readReports(em: EntityManager, { cityId, period }: RadarOf): Promise<RadarReport[]> {
  const { months, start, end } = spanOf(period);
  const rows = await em.execute<RadarReport[]>(sql`
    with said as (
      select distinct on (part_id, body_id, period) * from report
      where city_id = ${cityId} and kind <> 'as_planned' and period in (${months})
        and submitted_at >= ${start} and submitted_at < ${end}::timestamptz + interval '1 month'
      order by part_id, body_id, period, submitted_at desc
    )
    select r.id, b.code as "bodyCode", r.wording as text, r.part_id as "partId", t.wording as task,
      r.progress::float8 as progress, r.submitted_at as "submittedAt", o.closes_at as "closesAt"
    from said r join body b on b.id = r.body_id join task_part p on p.id = r.part_id join task t on t.id = p.task_id
    left join owed_report o on o.part_id = r.part_id and o.period = r.period
    order by r.submitted_at desc, r.id desc limit ${reportsLookedAt}`);
  return rows.reverse();
}

/** Every part on which somebody worked in the quarter. */
export function readParts(em: EntityManager, { cityId, period }: RadarOf): Promise<RadarPart[]> {
  const { start, end } = spanOf(period);
  return em.execute<RadarPart[]>(sql`
    select b.code as "bodyCode", p.id as "partId", t.wording as task,
      exists (select from deadline_request q where q.part_id = p.id and q.kind = 'extension'
        and q.filed_at >= ${start} and q.filed_at < ${end}) as extended
    from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
    where p.city_id = ${cityId} and p.dispatched_at < ${end}
      and p.state not in ('withdrawn', 'transferred', 'merged')
      and (p.concluded_at is null or p.concluded_at >= ${start})
    order by b.sort, t.number, p.id`);
}

/** The newest approved value of each body and indicator in the quarter that has a target. */
export function readRadarValues(em: EntityManager, { cityId, period }: RadarOf): Promise<RadarValue[]> {
  return em.execute<RadarValue[]>(sql`
    with valued as (
      select distinct on (m.indicator_id, m.body_id) m.indicator_id, m.body_id, m.actual from measurement m
      where m.city_id = ${cityId} and m.period = ${period} order by m.indicator_id, m.body_id, m.version desc
    ), defined as (
      select distinct on (indicator_id) indicator_id, direction from indicator_version order by indicator_id, version desc
    )
    select b.code as "bodyCode", i.code as indicator, i.name, coalesce(d.direction, 'higher') as direction,
      trim_scale(v.actual)::text as actual, trim_scale(t.target)::text as target
    from valued v join indicator_target t on t.indicator_id = v.indicator_id and t.body_id = v.body_id
        and t.period = ${period}
      join indicator i on i.id = v.indicator_id join body b on b.id = v.body_id
      left join defined d on d.indicator_id = v.indicator_id
    where v.actual is not null and t.target is not null order by i.code, b.sort`);
}

/** Months and instants of a quarter. @throws request.invalid for what is none */
function spanOf(period: string): { months: string[]; start: Date; end: Date } {
  const quarter = quarterOf(period);
  if (quarter === null) throw new AppError('request.invalid', '季度写成 2026Q3。');
  const first = quarter.firstDay.slice(0, 7);
  return {
    months: [first, addMonths(first, 1), addMonths(first, 2)],
    start: startOfDay(quarter.firstDay),
    end: endOfDay(quarter.lastDay),
  };
}
