import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const support = import.meta.dirname;

interface Host {
  process: ChildProcess;
  port: Promise<number>;
}

/** Starts a host for each Jest worker that asks for one; `environment` is what a program finds its servers by. */
export async function startAppHosts(
  environment: NodeJS.ProcessEnv,
): Promise<{ url: string; stop(): Promise<void> }> {
  const hosts = new Map<string, Host>();

  function hostOf(worker: string): Host {
    const known = hosts.get(worker);
    if (known !== undefined && known.process.exitCode === null && known.process.signalCode === null)
      return known;
    const host = startHost(environment);
    hosts.set(worker, host);
    return host;
  }
  async function answer(url: string): Promise<object> {
    const [, what, worker = '1'] = url.split('/');
    if (what === 'host') return { port: await hostOf(worker).port };
    hosts.get(worker)?.process.disconnect();
    hosts.delete(worker);
    return {};
  }

  const server = createServer((request, response) => {
    answer(request.url ?? '')
      .catch((error: unknown) => {
        response.statusCode = 500;
        return { problem: String(error) };
      })
      .then((body) => response.end(JSON.stringify(body)))
      .catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.all([...hosts.values()].map(ended));
    },
  };
}

function startHost(environment: NodeJS.ProcessEnv): Host {
  const child = fork(path.join(support, 'app-host.ts'), {
    execArgv: [
      '--import',
      path.join(support, 'app-source.mjs'),
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
    ],
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const port = new Promise<number>((resolve, reject) => {
    child.once('message', (answer) => resolve(answer as number));
    child.once('exit', (code) => reject(new Error(`a host of the program ended with ${code}`)));
  });
  port.catch(() => undefined);
  return { process: child, port };
}

async function ended({ process: child }: Host): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  if (child.connected) child.disconnect();
  await exit;
}
