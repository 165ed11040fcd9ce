import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { isOurs, pidIn } from '../../scripts/servers/leftovers.js';
import { startPostgres, stopLeftoverPostgres } from '../../scripts/servers/postgres.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { startTemporal, stopLeftoverTemporal } from '../../scripts/servers/temporal.js';
import { startAppHosts } from './app-hosts.js';
import { bundleWhenChanged } from '../../scripts/servers/workflow-bundle.js';

// A process of its own between Jest and the servers: however Jest ends, the channel closes and they are stopped.
const prefix = path.join(os.tmpdir(), 'dukaojian-test-');
const stops: (() => Promise<void>)[] = [];
let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.allSettled([starting]);
  await Promise.allSettled(stops.map((stop) => stop()));
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
process.on('disconnect', () => void end());
// Ctrl-C reaches the whole group; Jest decides when it is over.
process.on('SIGINT', () => undefined);

/** Servers of test runs whose host was killed: each folder names its host. */
async function sweep(): Promise<void> {
  const base = path.basename(prefix);
  const folders = readdirSync(os.tmpdir()).filter((name) => name.startsWith(base));
  for (const stale of folders.map((name) => path.join(os.tmpdir(), name))) {
    const host = pidIn(path.join(stale, 'host.pid'));
    if (host === undefined || isOurs(host, 'server-host')) continue;
    await stopLeftoverTemporal(stale);
    await stopLeftoverPostgres(path.join(stale, 'pg'));
    rmSync(stale, { recursive: true, force: true });
  }
}

async function startAll(): Promise<Record<string, string>> {
  const bundle = path.join(projectRoot(), '.cache/test/workflow-bundle.js');
  const [postgres, temporal] = await Promise.all([
    startPostgres({
      dataDir: path.join(folder, 'pg'),
      password: randomBytes(16).toString('hex'),
      durable: false,
    }).then((server) => (stops.push(() => server.stop()), server)),
    startTemporal({
      folder,
      inMemory: true,
      dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 150 },
    }).then((server) => (stops.push(() => server.stop()), server)),
    mkdir(path.dirname(bundle), { recursive: true }).then(() => bundleWhenChanged(bundle)),
  ]);
  const servers = {
    TEST_PG_SUPER_URL: postgres.superUrl('postgres'),
    TEST_TEMPORAL_ADDRESS: temporal.address,
    TEST_WORKFLOW_BUNDLE: bundle,
  };
  const hosts = await startAppHosts(servers);
  stops.unshift(() => hosts.stop());
  return { ...servers, TEST_APP_HOSTS: hosts.url };
}

// Tests move clocks and end sessions: never on someone else's server.
delete process.env.TEMPORAL_ADDRESS;
await sweep();
const folder = mkdtempSync(prefix);
writeFileSync(path.join(folder, 'host.pid'), String(process.pid));
// As root PostgreSQL runs as user postgres, who must pass through.
chmodSync(folder, 0o755);
const starting = startAll();
try {
  process.send?.({ environment: await starting });
} catch (error) {
  process.send?.({ problem: error instanceof Error ? error.message : String(error) });
  await end();
}
