import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { verifyChain } from '../../src/oversight/chain-verifier.js';
import { lastCheckpoint } from '../../src/oversight/checkpoint.js';
import { checkFiles } from './check-files.js';
import type { DatabaseUrls } from '../servers/database.js';
import { signInFaults } from './drill-sign-in.js';
import { withRecord } from './place.js';
import type { Place } from './place.js';
import { restoreArchive } from './restore-backup.js';
import type { CheckedArchive } from './restore-backup.js';

/** What a drill found: how old the backup is, and everything that is not as it was. */
export interface DrillResult {
  takenAt: string;
  /** What would be lost if the disaster were now: age of the snapshot, seconds. */
  rpoSeconds: number;
  rows: number;
  files: number;
  faults: string[];
}

/** Restores an archive into an empty database and a folder of its own, checks all of it, signs in to it, and removes the folder. */
export async function drill(archive: CheckedArchive, urls: DatabaseUrls): Promise<DrillResult> {
  const filesDir = await mkdtemp(path.join(os.tmpdir(), 'dukaojian-drill-'));
  try {
    const place = { ownerUrl: urls.ownerUrl, filesDir };
    await restoreArchive(archive, place);
    const faults = [...(await judge(archive, place)), ...(await signInFaults(urls, filesDir))];
    const { takenAt, tables, files } = archive.manifest;
    return {
      takenAt,
      rpoSeconds: (Date.now() - Date.parse(takenAt)) / 1_000,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      files: files.length,
      faults,
    };
  } finally {
    await rm(filesDir, { recursive: true, force: true });
  }
}

async function judge({ manifest }: CheckedArchive, place: Place): Promise<string[]> {
  const { missing, wrong } = await checkFiles(place);
  const ofRecord = await withRecord(place.ownerUrl, async (client) => [
    ...(await countFaults(client, manifest.tables)),
    ...(await chainFaults(client, manifest, place.filesDir)),
  ]);
  return [
    ...ofRecord,
    ...missing.map((what) => `佐证文件缺失 / file is missing: ${what}`),
    ...wrong.map((what) => `佐证文件内容不符 / file differs: ${what}`),
  ];
}

async function countFaults(
  client: pg.Client,
  tables: readonly { name: string; rows: number }[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, rows } of tables) {
    const found = await client.query<{ n: string }>(`select count(*) as n from ${pg.escapeIdentifier(name)}`);
    const n = Number(found.rows[0]?.n);
    if (n !== rows) faults.push(`${name}: ${n} 行，备份时 ${rows} 行 / rows differ`);
  }
  return faults;
}

async function chainFaults(
  client: pg.Client,
  { chain, takenAt }: CheckedArchive['manifest'],
  filesDir: string,
): Promise<string[]> {
  const checkpoint = await lastCheckpoint(filesDir);
  const faults: string[] = [];
  for (const { city, seq, hash } of chain) {
    const { length, head, broken } = await verifyChain(
      client,
      city,
      checkpoint?.city === city ? checkpoint : null,
    );
    const isLate = broken?.fault === 'unsealed' && (await waitedInVain(client, broken.auditId, takenAt));
    if (broken !== null && (broken.fault !== 'unsealed' || isLate))
      faults.push(
        `审计链在 ${broken.seq ?? broken.auditId ?? '?'} 断开 / the audit chain breaks: ${broken.fault}`,
      );
    else if (length.toString() !== seq || head !== hash)
      faults.push(`审计链的末端与备份时不同 / the audit chain ends elsewhere: ${length} ${head}`);
  }
  return faults;
}

// Entries of the last second before the snapshot had no seal yet, and that is as it should be.
async function waitedInVain(client: pg.Client, auditId: string | null, takenAt: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from audit_entry where id = $1 and recorded_at < $2::timestamptz - interval '1 minute'`,
    [auditId, takenAt],
  );
  return rowCount !== 0;
}
