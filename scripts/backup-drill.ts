import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { newestBackup, recordRun } from './keeping/backup-run.js';
import type { BackupRun } from './keeping/backup-run.js';
import { drill } from './keeping/drill.js';
import type { DrillResult } from './keeping/drill.js';
import { sizeOf } from './keeping/make-backup.js';
import { openArchive } from './keeping/restore-backup.js';
import { findPlace, withRecord } from './keeping/place.js';
import { cityId, runCommand } from './keeping/run-command.js';
import { dropDatabase, prepareDatabase } from './servers/database.js';
import type { DatabaseUrls } from './servers/database.js';
import { startPostgres } from './servers/postgres.js';
import { StartProblem } from './servers/start-problem.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: '.data' } },
});

/** A server of its own where the embedded one is at hand, otherwise a database of its own on DRILL_SUPER_DATABASE_URL. */
async function onThrowAway<T>(work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
  const { DRILL_SUPER_DATABASE_URL: given } = process.env;
  if (given) {
    const name = `dukaojian_drill_${randomBytes(4).toString('hex')}`;
    try {
      return await work(await prepareDatabase(given, name));
    } finally {
      await dropDatabase(given, name);
    }
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-drill-pg-'));
  chmodSync(folder, 0o755);
  const password = randomBytes(16).toString('hex');
  try {
    const server = await startPostgres({ dataDir: path.join(folder, 'pg'), password, durable: false });
    try {
      return await work(await prepareDatabase(server.superUrl('postgres'), 'dukaojian'));
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fileOf(name: string | undefined): Promise<string> {
  const file =
    name ?? (await withRecord(findPlace(values.data).ownerUrl, (client) => newestBackup(client, cityId())));
  if (file === null)
    throw new StartProblem('还没有做过备份，无从核验；请先 npm run backup -- FILE / no backup was ever made');
  if (!existsSync(file)) throw new StartProblem(`找不到备份文件 ${file} / the backup file is not there`);
  return path.resolve(file);
}

async function keep(run: BackupRun): Promise<void> {
  try {
    await withRecord(findPlace(values.data).ownerUrl, (client) => recordRun(client, cityId(), run));
  } catch {
    console.error('结果没有记入系统：系统没有运行 / the result is not kept: the system does not run here');
  }
}

function say({ takenAt, rpoSeconds, rows, files, faults }: DrillResult, rtoSeconds: number): void {
  for (const fault of faults) console.error(fault);
  const holds = faults.length === 0 ? '演练通过 / the drill holds' : '演练没有通过 / the drill failed';
  console.log(`${holds}: ${rows} rows, ${files} files, snapshot ${takenAt}`);
  console.log(`RPO ${rpoSeconds.toFixed(0)} s, RTO ${rtoSeconds.toFixed(1)} s`);
}

await runCommand(async () => {
  const file = await fileOf(positionals[0]);
  const began = performance.now();
  const soFar = () => (performance.now() - began) / 1_000;
  const run = { kind: 'drill' as const, file, bytes: await sizeOf(file) };
  try {
    const archive = await openArchive(file);
    const result = await onThrowAway((urls) => drill(archive, urls));
    const { takenAt, rows, files, faults } = result;
    const seconds = soFar();
    const fault = faults.length === 0 ? null : faults.join('; ');
    await keep({ ...run, takenAt, seconds, rows, files, fault });
    say(result, seconds);
    if (fault !== null) process.exitCode = 1;
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    await keep({ ...run, takenAt: null, seconds: soFar(), rows: 0, files: 0, fault });
    throw new StartProblem(`没有核验成 / could not verify: ${fault}`);
  }
});
