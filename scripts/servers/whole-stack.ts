import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { DatabaseUrls } from './database.js';
import { prepareDatabase } from './database.js';
import { pickFreePorts } from './ports.js';
import type { PostgresOptions, RunningPostgres } from './postgres.js';
import { startPostgres } from './postgres.js';
import { projectRoot } from './project-root.js';
import { startServer } from './server-process.js';
import type { RunningTemporal, TemporalOptions } from './temporal.js';
import { startTemporal } from './temporal.js';
import { bundleWhenChanged } from './workflow-bundle.js';
import type { RulePack } from '../../src/domain/rule-pack.js';
import { loadCity } from '../../src/organization/city-loader.js';
import { migrate } from '../../src/persistence/migrate.js';

/** The whole product on fresh embedded servers, for one run of a workload or a year. */
export interface Stack {
  baseUrl: string;
  temporalAddress: string;
  /** A superuser's pool: sees everything, takes no part in the product. */
  eye: pg.Pool;
  /** Connection string of the application role. */
  appUrl: string;
  /** The application process and PostgreSQL's first. */
  pids: readonly number[];
  /** Resident memory of the application process, megabytes. */
  rssMb(): number;
  stop(): Promise<void>;
}

/** Where progress goes: standard error, so that the result stays alone on standard output. */
export function say(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}

/** What a stack begins from. */
export interface StackStart {
  mode: 'offset' | 'still';
  now: Date;
  /** PostgreSQL settings beside ours. */
  postgres?: Readonly<Record<string, string>>;
  /** Rules with which the city begins; its own where none are given. */
  rules?: RulePack;
}

/** PostgreSQL and Temporal with a city in them, and how to start either once more on the same folder and port. */
export interface StackServers {
  folder: string;
  postgresOptions: PostgresOptions;
  temporalOptions: TemporalOptions;
  postgres: RunningPostgres;
  temporal: RunningTemporal;
  urls: DatabaseUrls;
  /** All that the program has to know but its port. */
  environment: NodeJS.ProcessEnv;
}

/** What ends a stack, in the order in which it came up. */
export type Stops = (() => Promise<unknown>)[];

/** Ends what a stack started, last first. */
export async function stopAll(stops: Stops): Promise<void> {
  for (const end of stops.toReversed()) await end().catch(() => undefined);
}

/** Starts PostgreSQL (durable) and Temporal on a throw-away folder and loads the city, whose time begins at `now`. */
export async function startStackServers(start: StackStart, stops: Stops): Promise<StackServers> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-stack-'));
  chmodSync(folder, 0o755);
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  const bundle = path.join(projectRoot(), '.cache/stack/workflow-bundle.js');
  mkdirSync(path.dirname(bundle), { recursive: true });
  const [port = 0, ...temporalPorts] = await pickFreePorts(4);
  const password = randomBytes(16).toString('hex');
  const postgresOptions = {
    dataDir: path.join(folder, 'pg'),
    password,
    port,
    settings: start.postgres ?? {},
  };
  const temporalOptions: TemporalOptions = { folder, ports: temporalPorts as [number, number, number] };
  const [postgres, temporal] = await Promise.all([
    startPostgres(postgresOptions),
    startTemporal(temporalOptions),
    bundleWhenChanged(bundle),
  ]);
  stops.push(
    () => postgres.stop(),
    () => temporal.stop(),
  );
  const urls = await prepareDatabase(postgres.superUrl('postgres'), 'dukaojian');
  await migrate(urls.ownerUrl);
  await loadCity(urls.ownerUrl, {
    ...{ clock: start.mode, now: start.now, demo: true },
    ...(start.rules && { rules: start.rules }),
  });
  const environment = {
    ...process.env,
    DEMO: '1',
    DATABASE_URL: urls.appUrl,
    SEALER_DATABASE_URL: urls.sealerUrl,
    INSPECTION_READ_DATABASE_URL: urls.inspectionReadUrl,
    INSPECTION_WRITE_DATABASE_URL: urls.inspectionWriteUrl,
    TEMPORAL_ADDRESS: temporal.address,
    WORKFLOW_BUNDLE: bundle,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DATA_DIR: path.join(folder, 'files'),
    LOG_LEVEL: 'warn',
    // A hundred thousand things that are due together take longer than a person waits for a page.
    CLOCK_ADVANCE_LIMIT_MS: '600000',
  };
  return { folder, postgresOptions, temporalOptions, postgres, temporal, urls, environment };
}

/** Starts PostgreSQL (durable), Temporal and the application with all roles; the city time begins at `now`. */
export async function startStack(start: StackStart): Promise<Stack> {
  const stops: Stops = [];
  try {
    return await startWithin(start, stops);
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

async function startWithin(start: StackStart, stops: Stops): Promise<Stack> {
  const { folder, postgres, temporal, urls, environment } = await startStackServers(start, stops);
  const [port = 0] = await pickFreePorts(1);
  const app = await startServer({
    name: 'dukaojian',
    file: process.execPath,
    args: [path.join(projectRoot(), 'dist/src/main.js'), '--role', 'all'],
    env: { ...environment, PORT: String(port) },
    logFile: process.env.BENCH_LOG ?? path.join(folder, 'app.log'),
    stopSignal: 'SIGTERM',
    stopWithinMs: 20_000,
  });
  stops.push(() => app.stop());
  const baseUrl = `http://127.0.0.1:${port}`;
  await app.until(
    async () => (await fetch(`${baseUrl}/health/ready`).catch(() => undefined))?.ok === true,
    60_000,
  );
  const eye = new pg.Pool({ connectionString: postgres.superUrl('dukaojian'), max: 4 });
  eye.on('error', () => undefined);
  stops.push(() => eye.end());
  return {
    baseUrl,
    temporalAddress: temporal.address,
    eye,
    appUrl: urls.appUrl,
    pids: [app.pid, postgres.pid],
    rssMb: () => rssOf(app.pid),
    stop: () => stopAll(stops),
  };
}

/** Resident memory of a process, megabytes; 0 once it is gone. */
export function rssOf(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
