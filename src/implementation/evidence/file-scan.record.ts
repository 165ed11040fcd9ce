import { raw, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';

/** Whether a file was looked through: `waiting` 待检, `infected` 已隔离. */
type ScanState = 'waiting' | 'clean' | 'infected';

/** What is known of a content. */
export interface FileScan {
  state: ScanState;
  /** Name of what was found. */
  found: string | null;
}

/** Every table that names what was taken in. */
const tables = ['evidence_file', 'check_file', 'verification_file', 'signature_scan'];

/** Puts down that this content waits for the scanner; what is known already stays. */
export async function askForScan(em: EntityManager, cityId: string, storageKey: string): Promise<void> {
  await em.execute(sql`insert into file_scan (city_id, storage_key) values (${cityId}, ${storageKey})
    on conflict (city_id, storage_key) do nothing`);
}

/** The same for all that was taken in before there was a scanner. */
export async function askForAll(em: EntityManager, cityId: string): Promise<void> {
  const named = tables.map((table) => sql`select storage_key from ${raw(table)} where city_id = ${cityId}`);
  await em.execute(sql`insert into file_scan (city_id, storage_key)
    select ${cityId}, n.storage_key from (${raw(named.map(() => '?').join(' union '), named)}) n
    on conflict (city_id, storage_key) do nothing`);
}

/** What is known of a content; undefined: nobody asked yet. */
export async function scanOf(
  em: EntityManager,
  cityId: string,
  storageKey: string,
): Promise<FileScan | undefined> {
  const [row] = await em.execute<FileScan[]>(
    sql`select state, found from file_scan where city_id = ${cityId} and storage_key = ${storageKey}`,
  );
  return row;
}

/** Ids of what waits for the scanner, oldest first. */
export async function listWaiting(em: EntityManager, cityId: string, limit: number): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    sql`select id from file_scan where city_id = ${cityId} and state = 'waiting' order by id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** The content behind a scan that waits; undefined: it was done meanwhile. */
export async function waitingKey(em: EntityManager, id: string): Promise<string | undefined> {
  const [row] = await em.execute<{ key: string }[]>(
    sql`select storage_key as key from file_scan where id = ${id} and state = 'waiting'`,
  );
  return row?.key;
}

/** Keeps what the scanner found, once; `now` is city time. An infected content is told to the audit trail. */
export async function keepVerdict(
  em: EntityManager,
  id: string,
  { found, now }: { found: string | null; now: Date },
): Promise<void> {
  await em.execute(sql`
    with done as (
      update file_scan set state = ${found === null ? 'clean' : 'infected'}, found = ${found}, scanned_at = clock_timestamp()
      where id = ${id} and state = 'waiting' returning id, city_id, storage_key, found)
    insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
    select city_id, ${now}, 'system:quarantine', 'file', array[id], 'done',
      jsonb_build_object('found', found, 'storageKey', storage_key) from done where found is not null`);
}

/** Why the file of a row is not handed out: `waiting`, `infected`; null: it is, or nobody scans. `file` is the row's alias. */
export const heldBack = (file: string): RawQueryFragment =>
  raw(`(select h.state from file_scan h where h.city_id = ${file}.city_id and h.storage_key = ${file}.storage_key
    and h.state <> 'clean')`);
