import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';

/** A row of the record by one of its measured values: what, of whom, when, and who answers for it. */
export interface MeasuredRow {
  indicatorId: string;
  code: string;
  name: string;
  unit: string;
  direction: string;
  ownerId: string | null;
  ownerName: string | null;
  bodyId: string;
  bodyName: string;
  period: string;
  /** Newest version and its value. */
  measured: number;
  actual: string | null;
  target: string | null;
}

/** The row to which a measured value belongs; undefined: there is none in this city. */
export async function measuredRow(
  em: EntityManager,
  cityId: string,
  id: string,
): Promise<MeasuredRow | undefined> {
  const [row] = await em.execute<MeasuredRow[]>(sql`
    select i.id as "indicatorId", i.code, i.name, v.unit, v.direction, v.data_owner as "ownerId",
      w.short_name as "ownerName", b.id as "bodyId", b.short_name as "bodyName", m.period, n.version as measured,
      trim_scale(n.actual)::text as actual, trim_scale(t.target)::text as target
    from measurement m join indicator i on i.id = m.indicator_id join body b on b.id = m.body_id
      join lateral (select version, actual from measurement where indicator_id = m.indicator_id and body_id = m.body_id
        and period = m.period order by version desc limit 1) n on true
      join lateral (select * from indicator_version where indicator_id = i.id
        and effective_on <= (city_now(i.city_id) at time zone 'Asia/Shanghai')::date order by version desc limit 1) v on true
      left join body w on w.id = v.data_owner
      left join indicator_target t on t.indicator_id = i.id and t.body_id = b.id and t.period = m.period
    where m.city_id = ${cityId} and m.id = ${id}`);
  return row;
}

/** A version of a value, as it was measured. */
export interface ValueVersion {
  version: number;
  value: string | null;
  /** How it came: by hand, by import, from another system, or with the data that were loaded. */
  source: string;
  /** The sending system and its id of the row; null: no system sent it. */
  sender: string | null;
  note: string;
  documentNumber: string | null;
  enteredBy: string | null;
  approvedBy: string | null;
  approvedAt: Date | null;
}

type RowKey = Pick<MeasuredRow, 'indicatorId' | 'bodyId' | 'period'>;

/** All versions, the newest first; nothing is ever taken away. */
export const valueVersions = (
  em: EntityManager,
  { indicatorId, bodyId, period }: RowKey,
): Promise<ValueVersion[]> =>
  em.execute<ValueVersion[]>(sql`
    select m.version, trim_scale(m.actual)::text as value, split_part(m.provenance, ' ', 1) as source,
      nullif(substring(m.provenance from position(' ' in m.provenance || ' ') + 1), '') as sender, m.note, e.document_number as "documentNumber",
      p.name as "enteredBy", q.name as "approvedBy", e.decided_at as "approvedAt"
    from measurement m left join measurement_entry e on e.id = m.entry_id
      left join person p on p.id = e.entered_person left join person q on q.id = e.decided_person
    where m.indicator_id = ${indicatorId} and m.body_id = ${bodyId} and m.period = ${period} order by m.version desc`);

/** A change that waits for the second person, or a revision that enters the next period. */
export interface ChangeEntry {
  id: string;
  kind: 'correction' | 'revision';
  state: 'entered' | 'approved' | 'returned';
  value: string;
  documentNumber: string;
  reason: string;
  enteredBy: string;
  note: string | null;
}

/** Corrections and revisions of a row that did not become a version of it. */
export const changeEntries = (
  em: EntityManager,
  { indicatorId, bodyId, period }: RowKey,
): Promise<ChangeEntry[]> =>
  em.execute<ChangeEntry[]>(sql`
    select e.id, e.kind, e.state, trim_scale(e.actual)::text as value, e.document_number as "documentNumber", e.reason,
      p.name as "enteredBy", e.decided_note as note
    from measurement_entry e join person p on p.id = e.entered_person
    where e.indicator_id = ${indicatorId} and e.body_id = ${bodyId} and e.period = ${period} and e.kind <> 'value'
      and (e.kind = 'revision' or e.state <> 'approved') order by e.entered_at desc`);

/** Whether something of the row waits for the second person. */
export async function hasPending(
  em: EntityManager,
  { indicatorId, bodyId, period }: RowKey,
): Promise<boolean> {
  const rows = await em.execute(sql`select from measurement_entry where indicator_id = ${indicatorId}
    and body_id = ${bodyId} and period = ${period} and state = 'entered'`);
  return rows.length > 0;
}
