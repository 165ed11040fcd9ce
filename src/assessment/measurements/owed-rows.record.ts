import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { duePeriods } from '../../domain/assessment/data-month.js';

/** A value that is owed for a month: one indicator of one body. */
export interface OwedRow {
  indicatorId: string;
  code: string;
  name: string;
  unit: string;
  direction: string;
  bodyId: string;
  bodyCode: string;
  bodyName: string;
  /** Body that must give it, and its name. */
  ownerId: string;
  ownerName: string;
  period: string;
  target: string | null;
  last: string | null;
  lastPeriod: string | null;
  /** What statistics made of the last value since; null: it stands. */
  revised: string | null;
  /** Newest approved value of the period; its id leads to its history. */
  actual: string | null;
  measurementId: string | null;
  measured: number | null;
  /** Newest entry that is pending or was returned. */
  entry: OwedEntry | null;
}

/** An entry on its way. */
interface OwedEntry {
  id: string;
  state: 'entered' | 'returned' | 'approved';
  kind: 'value' | 'correction' | 'revision';
  value: string;
  version: number;
  source: string;
  explanation: string | null;
  documentNumber: string | null;
  reason: string | null;
  note: string | null;
  person: string;
  personId: string;
  enteredAt: string;
}

/** Whose rows: of one data owner, of one assessed body, or of all; of which month. */
export interface OwedOf {
  cityId: string;
  month: string;
  ownerId?: string | null;
  bodyId?: string | null;
}

// The order of periods: a month is itself, a quarter its last month, a year its December.
const monthOfPeriod = (column: string) =>
  `case when ${column} like '%Q%' then left(${column}, 4) || '-' || lpad((right(${column}, 1)::integer * 3)::text, 2, '0')
    when length(${column}) = 4 then ${column} || '-12' else ${column} end`;

/** What the issued schemes of the year ask for in a month, with what is known of each; events are not asked for. */
export function readOwedRows(em: EntityManager, of: OwedOf): Promise<OwedRow[]> {
  const { cityId, month, ownerId = null, bodyId = null } = of;
  const { monthly, quarterly, annual } = duePeriods(month);
  return em.execute<OwedRow[]>(
    `with owed as (
      select distinct on (v.indicator_id, b.id) v.indicator_id, v.data_owner, v.unit, v.direction, b.id as body_id, s.id as scheme_id,
        case v.period when 'monthly' then ?::text when 'quarterly' then ?::text else ?::text end as period
      from (select distinct on (code) id, city_id, categories from scheme
          where city_id = ? and year = ? and state = 'issued' and kind = 'categorised'
            and effective_on < (? || '-01')::date + interval '1 month' order by code, version desc) s
        join scheme_row r on r.scheme_id = s.id and r.method <> 'negative'
        join indicator_version v on v.id = r.indicator_version_id
        join body b on b.city_id = s.city_id and (b.category = any(s.categories)
          or (b.code = s.city_id and v.shared and 'county' = any(s.categories)))
      where (?::uuid is null or v.data_owner = ?::uuid) and (?::uuid is null or b.id = ?::uuid)
      order by v.indicator_id, b.id, v.version desc)
    select i.id as "indicatorId", i.code, i.name, o.unit, o.direction, b.id as "bodyId", b.code as "bodyCode",
      b.short_name as "bodyName", o.data_owner as "ownerId", w.short_name as "ownerName", o.period,
      trim_scale(t.target)::text as target, trim_scale(l.actual)::text as last, l.period as "lastPeriod",
      trim_scale(x.actual)::text as revised,
      trim_scale(m.actual)::text as actual, m.id as "measurementId", m.version as measured,
      case when e.id is not null then jsonb_build_object('id', e.id, 'state', e.state, 'kind', e.kind,
        'value', trim_scale(e.actual)::text, 'version', e.version, 'source', e.source, 'explanation', e.explanation,
        'documentNumber', e.document_number, 'reason', e.reason, 'note', e.decided_note, 'person', p.name,
        'personId', e.entered_person, 'enteredAt', e.entered_at) end as entry
    from owed o join indicator i on i.id = o.indicator_id join body b on b.id = o.body_id
      join body w on w.id = o.data_owner
      left join indicator_target t on t.indicator_id = i.id and t.body_id = b.id and t.period = o.period
      left join lateral (select id, version, actual from measurement
        where indicator_id = i.id and body_id = b.id and period = o.period order by version desc limit 1) m on true
      left join lateral (select period, actual from measurement
        where indicator_id = i.id and body_id = b.id and actual is not null and ${monthOfPeriod('period')} < ?
        order by ${monthOfPeriod('period')} desc, version desc limit 1) l on true
      left join lateral (select actual from measurement_entry where indicator_id = i.id and body_id = b.id
        and period = l.period and kind = 'revision' and state = 'approved' order by decided_at desc limit 1) x on true
      left join lateral (select * from measurement_entry
        where indicator_id = i.id and body_id = b.id and period = o.period order by entered_at desc, id desc limit 1) e on true
      left join person p on p.id = e.entered_person
    where o.period is not null and not exists (select from not_applicable n
      where n.indicator_id = i.id and n.body_id = b.id and n.year = ?)
      and not exists (select from scheme_not_applicable d
        where d.scheme_id = o.scheme_id and d.code = i.code and d.body_id = b.id)
    order by i.code, b.code`,
    [
      ...[
        monthly,
        quarterly,
        annual,
        cityId,
        Number(month.slice(0, 4)),
        month,
        ownerId,
        ownerId,
        bodyId,
        bodyId,
      ],
      ...[month, Number(month.slice(0, 4))],
    ],
  );
}

/** The key under which a row is found: indicator, body, period. */
export const rowKey = ({ code, bodyCode, period }: { code: string; bodyCode: string; period: string }) =>
  `${code} ${bodyCode} ${period}`;

/** Days of the data calendar for one month: until when values are given, and until when they are approved. */
export interface DataMonth {
  month: string;
  startsOn: string;
  dueOn: string;
  approveOn: string;
}

/** The months whose values may be given by a day, newest first. Source: rules.md, "Month", data days 18/20/25. */
export function readDataMonths(em: EntityManager, cityId: string, day: string): Promise<DataMonth[]> {
  return em.execute<DataMonth[]>(sql`
    select s.period as month, s.starts_on::text as "startsOn", s.due_on::text as "dueOn", a.due_on::text as "approveOn"
    from assessment_step s join assessment_step a on a.city_id = s.city_id and a.scope = 'data' and a.period = s.period
      and a.code = 'data_approve'
    where s.city_id = ${cityId} and s.scope = 'data' and s.code = 'data_source' and s.starts_on <= ${day}
    order by s.period desc`);
}
