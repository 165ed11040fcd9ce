import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { migrate } from '../../src/persistence/migrate.js';
import { migrations } from '../../src/persistence/migrations/list.js';
import { StartProblem } from '../servers/start-problem.js';
import { listArchive, readEntry } from './archive-file.js';
import type { ArchiveEntry } from './archive-file.js';
import { copyIn } from './copy-rows.js';
import { readManifest, tableEntry } from './manifest.js';
import type { Manifest } from './manifest.js';
import { withRecord } from './place.js';
import type { Place } from './place.js';
import { appliedMigrations, recordTables } from './record-shape.js';

/** An archive whose every part has the hash that its manifest says. */
export interface CheckedArchive {
  path: string;
  entries: ReadonlyMap<string, ArchiveEntry>;
  manifest: Manifest;
}

/** Reads an archive from end to end before anything is done with it. @throws StartProblem when it is not whole */
export async function openArchive(archive: string): Promise<CheckedArchive> {
  try {
    const entries = await listArchive(archive);
    const manifest = await readManifest(archive, entries);
    const parts = [
      ...manifest.tables.map(({ name, sha256 }) => ({ name: tableEntry(name), sha256 })),
      ...manifest.papers,
      ...manifest.files.map(({ key, sha256 }) => ({ name: `files/${key}`, sha256 })),
    ];
    for (const part of parts) await checkPart(archive, entries.get(part.name), part);
    return { path: archive, entries, manifest };
  } catch (error) {
    throw new StartProblem(
      `备份文件 ${archive} 不能用 / this backup cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function checkPart(
  archive: string,
  entry: ArchiveEntry | undefined,
  { name, sha256 }: { name: string; sha256: string },
): Promise<void> {
  if (entry === undefined) throw new Error(`${name} is not in it`);
  const hash = createHash('sha256');
  await pipeline(readEntry(archive, entry), hash);
  if (hash.digest('hex') !== sha256) throw new Error(`${name} was changed after the backup`);
}

/**
 * Brings an archive back into an empty database and a store of files, then up to the schema of this program.
 * @throws StartProblem when the database is not empty, or the archive is of a newer program
 */
export async function restoreArchive(archive: CheckedArchive, place: Place): Promise<void> {
  const known = migrations.map(({ name }) => name);
  const { manifest } = archive;
  const stranger = manifest.migrations.find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new StartProblem(
      `备份来自更新的版本（${stranger}），请先升级本程序 / the backup is of a newer program: upgrade first`,
    );
  const applied = await refuseFilled(place.ownerUrl, manifest);
  if (applied < manifest.migrations.length) await migrate(place.ownerUrl, manifest.migrations.at(-1));
  await withRecord(place.ownerUrl, (client) => loadRecord(client, archive));
  await writeFiles(archive, place.filesDir);
  await migrate(place.ownerUrl);
}

// Answers how many migrations the empty database has seen.
async function refuseFilled(ownerUrl: string, manifest: Manifest): Promise<number> {
  return withRecord(ownerUrl, async (client) => {
    const applied = (await appliedMigrations(client))?.length ?? 0;
    for (const { name } of await recordTables(client)) {
      const { rowCount } = await client.query(`select from ${pg.escapeIdentifier(name)} limit 1`);
      if ((rowCount ?? 0) > 0)
        throw new StartProblem(
          `数据库不是空的（表 ${name} 里有记录），没有做任何改动；请恢复到一个新的空数据库 / the database is not empty (${name} has rows), nothing was changed: restore into a new one`,
        );
    }
    if (applied > manifest.migrations.length)
      throw new StartProblem(
        `数据库的结构比备份新，请恢复到一个新的空数据库 / the schema there is newer than the backup: restore into a new database`,
      );
    return applied;
  });
}

// Whole or not at all. Checks between tables are taken off meanwhile and judged at the end over everything.
async function loadRecord(
  client: pg.Client,
  { path: file, entries, manifest }: CheckedArchive,
): Promise<void> {
  await client.query('begin');
  const putBack = await takeChecksOff(client);
  for (const { name, columns, rows } of manifest.tables) {
    const entry = entries.get(tableEntry(name));
    if (entry === undefined) throw new Error(`${name} is not in it`);
    const named = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
    const text = readEntry(file, entry).pipe(createGunzip());
    const loaded = await copyIn(client, `copy ${pg.escapeIdentifier(name)} (${named}) from stdin`, text);
    if (loaded !== rows) throw new Error(`${name}: ${loaded} rows came back, ${rows} were kept`);
  }
  for (const { name, value } of manifest.sequences)
    await client.query('select setval($1::regclass, $2)', [`public.${pg.escapeIdentifier(name)}`, value]);
  for (const statement of putBack) await client.query(statement);
  await client.query('commit');
  await client.query('analyze');
}

/** Takes foreign keys and the record's own triggers off; answers the statements that put them back. */
async function takeChecksOff(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ off: string; on: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as off,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as on
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
    union all
    select format('alter table %s disable trigger %I', tgrelid::regclass, tgname),
      format('alter table %s enable trigger %I', tgrelid::regclass, tgname)
    from pg_trigger join pg_class c on c.oid = tgrelid
    where not tgisinternal and tgenabled = 'O' and c.relnamespace = 'public'::regnamespace`);
  for (const { off } of rows) await client.query(off);
  return rows.map(({ on }) => on);
}

async function writeFiles(
  { path: file, entries, manifest }: CheckedArchive,
  filesDir: string,
): Promise<void> {
  const wanted = [
    ...manifest.files.map(({ key }) => ({ from: `files/${key}`, to: key })),
    ...manifest.papers
      .filter(({ name }) => name.startsWith('audit-checkpoints/'))
      .map(({ name }) => ({ from: name, to: name })),
  ];
  for (const { from, to } of wanted) {
    const entry = entries.get(from);
    if (entry === undefined) continue;
    const target = path.join(filesDir, to);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(target, await buffer(readEntry(file, entry)), { mode: 0o640 });
  }
}
