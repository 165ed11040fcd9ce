import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { uuids } from '../../persistence/change.js';

/** How a value came in. */
export type EntrySource = 'hand' | 'file' | 'api';

/** An entry as it is written; pending, whoever entered it before. */
export interface NewEntry {
  id: string;
  indicatorId: string;
  bodyId: string;
  period: string;
  actual: string;
  externalId: string | null;
  explanation: string | null;
  kind: 'value' | 'correction' | 'revision';
  corrects: number | null;
  documentNumber: string | null;
  reason: string | null;
}

/** Who enters, for which data owner, and when. */
export interface EntryBy {
  cityId: string;
  ownerId: string;
  postId: string;
  personId: string;
  source: EntrySource;
  system: string | null;
  now: Date;
}

/** Writes pending entries; one that is there already is replaced and its version rises. */
export function saveEntries(entries: readonly NewEntry[], by: EntryBy): RawQueryFragment[] {
  if (entries.length === 0) return [];
  return [
    sql`insert into measurement_entry (id, city_id, indicator_id, body_id, period, data_owner, actual, source,
        source_system, external_id, explanation, state, kind, corrects, document_number, reason, entered_by,
        entered_person, entered_at)
      select x.id, ${by.cityId}::text, x."indicatorId", x."bodyId", x.period, ${by.ownerId}::uuid, x.actual,
        ${by.source}::text, case when x."externalId" is not null then ${by.system}::text end, x."externalId",
        x.explanation, 'entered', x.kind, x.corrects, x."documentNumber", x.reason, ${by.postId}::uuid,
        ${by.personId}::uuid, ${by.now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) x(id uuid, "indicatorId" uuid, "bodyId" uuid,
        period text, actual numeric, "externalId" text, explanation text, kind text, corrects integer,
        "documentNumber" text, reason text)
      on conflict (id) do update set actual = excluded.actual, source = excluded.source,
        source_system = coalesce(excluded.source_system, measurement_entry.source_system),
        external_id = coalesce(excluded.external_id, measurement_entry.external_id),
        explanation = excluded.explanation, state = 'entered', entered_by = excluded.entered_by,
        entered_person = excluded.entered_person, entered_at = excluded.entered_at, decided_by = null,
        decided_person = null, decided_at = null, decided_note = null, version = measurement_entry.version + 1`,
  ];
}

/** An entry under the lock of its data owner. */
export interface LockedEntry {
  id: string;
  indicatorCode: string;
  indicatorName: string;
  bodyCode: string;
  bodyId: string;
  bodyName: string;
  period: string;
  value: string;
  state: 'entered' | 'approved' | 'returned';
  kind: NewEntry['kind'];
  corrects: number | null;
  enteredPerson: string;
  externalId: string | null;
  version: number;
}

/** One writer at a time for the values of a data owner: the second waits and sees what the first one did. */
export async function lockOwner(em: EntityManager, ownerId: string): Promise<void> {
  await em.execute(sql`select pg_advisory_xact_lock(hashtext(${`measurements ${ownerId}`}))`);
}

const columns = sql`e.id, i.code as "indicatorCode", i.name as "indicatorName", b.code as "bodyCode", b.id as "bodyId",
  b.short_name as "bodyName", e.period, trim_scale(e.actual)::text as value, e.state, e.kind, e.corrects,
  e.entered_person as "enteredPerson", e.external_id as "externalId", e.version`;

/** Entries of a data owner by their ids. */
export const entriesById = (
  em: EntityManager,
  ownerId: string,
  ids: readonly string[],
): Promise<LockedEntry[]> =>
  em.execute<
    LockedEntry[]
  >(sql`select ${columns} from measurement_entry e join indicator i on i.id = e.indicator_id
    join body b on b.id = e.body_id where e.data_owner = ${ownerId} and e.id = any(${uuids(ids)}) order by e.id
    for no key update of e`);

/** Entries of a data owner that another system sent, by its ids. */
export async function entriesBySystem(
  em: EntityManager,
  { ownerId, system }: { ownerId: string; system: string },
  externalIds: readonly string[],
): Promise<Map<string, LockedEntry>> {
  const rows = await em.execute<LockedEntry[]>(sql`select ${columns} from measurement_entry e
    join indicator i on i.id = e.indicator_id join body b on b.id = e.body_id
    where e.data_owner = ${ownerId} and e.source_system = ${system}
      and e.external_id in (select jsonb_array_elements_text(${JSON.stringify(externalIds)}::jsonb))`);
  return new Map(rows.map((row) => [row.externalId ?? '', row]));
}

/** Who decides, and what he says of it. */
export interface DecidedBy {
  postId: string;
  personId: string;
  note: string | null;
  now: Date;
}

/** Ends entries one way or the other; approved values become measured ones, a revision waits for the next period. */
export function decideEntries(
  entries: readonly LockedEntry[],
  state: 'approved' | 'returned',
  by: DecidedBy,
): RawQueryFragment[] {
  const ids = uuids(entries.map(({ id }) => id));
  const measured = uuids(entries.filter(({ kind }) => kind !== 'revision').map(({ id }) => id));
  const decided = sql`update measurement_entry set state = ${state}, decided_by = ${by.postId},
    decided_person = ${by.personId}, decided_at = ${by.now}, decided_note = ${by.note}, version = version + 1
    where id = any(${ids})`;
  if (state === 'returned') return [decided];
  return [
    decided,
    sql`insert into measurement (city_id, indicator_id, body_id, period, version, actual, provenance, note, entry_id)
      select e.city_id, e.indicator_id, e.body_id, e.period, coalesce((select max(version) from measurement m
          where m.indicator_id = e.indicator_id and m.body_id = e.body_id and m.period = e.period), 0) + 1,
        e.actual, e.source || coalesce(' ' || e.source_system || ' ' || e.external_id, ''),
        coalesce(e.reason, e.explanation, ''), e.id
      from measurement_entry e where e.id = any(${measured})`,
  ];
}
