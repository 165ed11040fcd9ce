import type pg from 'pg';

/** One backup or one drill as it is kept for the administrators and the watchers. */
export interface BackupRun {
  kind: 'backup' | 'drill';
  file: string;
  /** Moment of the snapshot; null where there was none. */
  takenAt: string | null;
  seconds: number;
  rows: number;
  files: number;
  bytes: number;
  /** What was wrong; null: nothing. */
  fault: string | null;
}

const longestFault = 2_000;

/** Keeps what became of a backup or a drill. */
export async function recordRun(client: pg.ClientBase, cityId: string, run: BackupRun): Promise<void> {
  await client.query(
    `insert into backup_run (city_id, kind, file, taken_at, seconds, row_count, file_count, bytes, fault)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[cityId, run.kind, run.file, run.takenAt, run.seconds, run.rows, run.files, run.bytes],
      run.fault?.slice(0, longestFault),
    ],
  );
}

/** Where the newest whole backup was written; null: none was ever made. */
export async function newestBackup(client: pg.ClientBase, cityId: string): Promise<string | null> {
  const { rows } = await client.query<{ file: string }>(
    `select file from backup_run where city_id = $1 and kind = 'backup' and fault is null order by id desc limit 1`,
    [cityId],
  );
  return rows[0]?.file ?? null;
}
