import { createWriteStream } from 'node:fs';
import { readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { ArchiveWriter } from './archive-file.js';
import { copyOut } from './copy-rows.js';
import { manifestName, tableEntry } from './manifest.js';
import type { Manifest } from './manifest.js';
import { withRecord } from './place.js';
import type { Place } from './place.js';
import { appliedMigrations, namedFiles, recordTables } from './record-shape.js';
import type { RecordTable } from './record-shape.js';

const checkpoints = 'audit-checkpoints';

/**
 * Writes record, files, checkpoints and rules as they were at one moment into one archive. The record is read in one
 * snapshot; a file is never changed and never removed, and lies in the store before the row that names it, so the files
 * that the snapshot names are those of the same moment. @throws when the archive is there already
 */
export async function makeBackup(place: Place, target: string, rulesDir: string): Promise<Manifest> {
  const beside = `${target}.partial`;
  const spool = `${target}.spool`;
  await refuseExisting(target);
  for (const left of [beside, spool]) await rm(left, { force: true });
  const archive = await ArchiveWriter.create(beside);
  try {
    // Before the snapshot: a checkpoint of a moment after it would say that the chain was cut.
    const papers = await addPapers(archive, place.filesDir, rulesDir);
    const manifest = await withRecord(place.ownerUrl, (client) =>
      inSnapshot(client, async () => {
        const record = await addRecord(client, archive, spool);
        return { ...record, ...(await addFiles(client, archive, place.filesDir)), papers };
      }),
    );
    await archive.addBytes(manifestName, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
    await archive.end();
    await rename(beside, target);
    return manifest;
  } finally {
    for (const left of [beside, spool]) await rm(left, { force: true });
  }
}

async function refuseExisting(target: string): Promise<void> {
  if ((await stat(target).catch(() => null)) !== null) throw new Error(`${target} 已存在 / is there already`);
}

async function inSnapshot<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only');
  const answer = await work();
  await client.query('commit');
  return answer;
}

type RecordPart = Pick<Manifest, 'format' | 'takenAt' | 'migrations' | 'tables' | 'sequences' | 'chain'>;

async function addRecord(client: pg.Client, archive: ArchiveWriter, spool: string): Promise<RecordPart> {
  // The first statement takes the snapshot.
  const { rows } = await client.query<{ takenAt: Date }>('select clock_timestamp() as "takenAt"');
  const takenAt = (rows[0]?.takenAt ?? new Date()).toISOString();
  const migrations = await appliedMigrations(client);
  if (migrations === null)
    throw new Error('这个数据库里没有督考监的数据 / there is no record in this database');
  const tables = [];
  for (const table of await recordTables(client))
    tables.push(await addTable(client, archive, { table, spool }));
  const { rows: sequences } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null order by 1`,
  );
  const { rows: chain } = await client.query<Manifest['chain'][number]>(
    `select distinct on (city_id) city_id as city, seq::text as seq, encode(hash, 'hex') as hash
     from audit_seal order by city_id, seq desc`,
  );
  return { format: 1, takenAt, migrations, tables, sequences, chain };
}

async function addTable(
  client: pg.Client,
  archive: ArchiveWriter,
  { table: { name, columns }, spool }: { table: RecordTable; spool: string },
): Promise<Manifest['tables'][number]> {
  const zip = createGzip({ level: 6 });
  const out = zip.pipe(createWriteStream(spool, { mode: 0o600 }));
  const named = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const rows = await copyOut(client, `copy ${pg.escapeIdentifier(name)} (${named}) to stdout`, zip);
  zip.end();
  await finished(out);
  const sha256 = await archive.addFile(tableEntry(name), spool, (await stat(spool)).size);
  return { name, columns, rows, sha256 };
}

async function addFiles(
  client: pg.Client,
  archive: ArchiveWriter,
  filesDir: string,
): Promise<Pick<Manifest, 'files' | 'missing'>> {
  const [files, missing]: [Manifest['files'], string[]] = [[], []];
  const all = new Map((await namedFiles(client)).map(({ key, namedBy }) => [key, namedBy]));
  for (const [key, namedBy] of all) {
    const file = path.join(filesDir, key);
    const size = (await stat(file).catch(() => null))?.size;
    if (size === undefined) {
      missing.push(`${namedBy}: ${key}`);
      continue;
    }
    const sha256 = await archive.addFile(`files/${key}`, file, size);
    if (path.basename(key) !== sha256) missing.push(`${namedBy}: ${key} (${sha256})`);
    files.push({ key, size, sha256 });
  }
  return { files, missing };
}

// Rule packs are rows of the record; their files and those of the papers' templates are kept for the eyes of people.
async function addPapers(
  archive: ArchiveWriter,
  filesDir: string,
  rulesDir: string,
): Promise<Manifest['papers']> {
  const kept = [
    ...(await namesIn(path.join(filesDir, checkpoints))).map((name) => ({
      name: `${checkpoints}/${name}`,
      file: path.join(filesDir, checkpoints, name),
    })),
    ...(await namesIn(rulesDir)).map((name) => ({ name: `rules/${name}`, file: path.join(rulesDir, name) })),
  ];
  const papers = [];
  for (const { name, file } of kept)
    papers.push({ name, sha256: await archive.addBytes(name, await readFile(file)) });
  return papers;
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /^[\w.-]+$/.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

/** The size of an archive on the disk, bytes. */
export const sizeOf = async (target: string): Promise<number> => (await stat(target)).size;
