import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

interface Answer {
  environment?: Record<string, string>;
  problem?: string;
}

declare global {
  var testServerHost: ChildProcess | undefined;
}

/**
 * Starts PostgreSQL and Temporal once for a whole run and bundles the workflows; the test processes, started
 * later, find them as TEST_PG_SUPER_URL, TEST_TEMPORAL_ADDRESS and TEST_WORKFLOW_BUNDLE, and whoever starts the
 * program for them as TEST_APP_HOSTS.
 */
export default async function setup({ rootDir }: { rootDir: string }): Promise<void> {
  // Jest calls this once for each project that names it.
  if (globalThis.testServerHost !== undefined) return;
  const support = path.join(rootDir, 'test/support');
  const host = fork(path.join(support, 'server-host.ts'), {
    execArgv: ['--import', path.join(support, 'ts-source.mjs'), '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  globalThis.testServerHost = host;
  const { environment, problem } = await new Promise<Answer>((resolve) => {
    host.once('message', (answer) => resolve(answer as Answer));
    host.once('exit', (code) => resolve({ problem: `the server host ended with ${code}` }));
  });
  if (environment === undefined) throw new Error(`test servers did not start: ${problem}`);
  Object.assign(process.env, environment);
  // A run that ends without teardown must not hang on the host.
  host.unref();
  host.channel?.unref();
}
