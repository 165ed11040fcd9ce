import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { prepareDatabase } from './database.js';
import { pickFreePorts } from './ports.js';
import { startPostgres } from './postgres.js';
import { projectRoot } from './project-root.js';
import { startServer } from './server-process.js';
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

/** Starts PostgreSQL (durable), Temporal and the application with all roles; the city time begins at `now`. */
export async function startStack(clock: {
  mode: 'offset' | 'still';
  now: Date;
  /** PostgreSQL settings beside ours. */
  postgres?: Readonly<Record<string, string>>;
  /** Rules with which the city begins; its own where none are given. */
  rules?: RulePack;
}): Promise<Stack> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-stack-'));
  chmodSync(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of stops.reverse()) await end().catch(() => undefined);
  };
  try {
    const bundle = path.join(projectRoot(), '.cache/stack/workflow-bundle.js');
    mkdirSync(path.dirname(bundle), { recursive: true });
    const [postgres, temporal] = await Promise.all([
      startPostgres({
        dataDir: path.join(folder, 'pg'),
        password: randomBytes(16).toString('hex'),
        settings: clock.postgres ?? {},
      }),
      startTemporal({ folder }),
      bundleWhenChanged(bundle),
    ]);
    stops.push(
      () => postgres.stop(),
      () => temporal.stop(),
    );
    const urls = await prepareDatabase(postgres.superUrl('postgres'), 'dukaojian');
    await migrate(urls.ownerUrl);
    await loadCity(urls.ownerUrl, {
      ...{ clock: clock.mode, now: clock.now, demo: true },
      ...(clock.rules && { rules: clock.rules }),
    });
    const [port = 0] = await pickFreePorts(1);
    const app = await startServer({
      name: 'dukaojian',
      file: process.execPath,
      args: [path.join(projectRoot(), 'dist/src/main.js'), '--role', 'all'],
      env: {
        ...process.env,
        DEMO: '1',
        PORT: String(port),
        DATABASE_URL: urls.appUrl,
        SEALER_DATABASE_URL: urls.sealerUrl,
        INSPECTION_READ_DATABASE_URL: urls.inspectionReadUrl,
        INSPECTION_WRITE_DATABASE_URL: urls.inspectionWriteUrl,
        TEMPORAL_ADDRESS: temporal.address,
        WORKFLOW_BUNDLE: bundle,
        SESSION_SECRET: randomBytes(32).toString('hex'),
        DATA_DIR: path.join(folder, 'files'),
        LOG_LEVEL: 'warn',
      },
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
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function rssOf(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
