import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import 'reflect-metadata';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { readEnvironment } from '../../src/config/environment.js';
import { createApp } from '../../src/web/create-app.js';
import { fillTemplate } from './fill-template.js';
import { listen } from './run-program.js';
import type { HostCalls } from './app-host-calls.js';

// A process of its own for the programs of one Jest worker: the modules are loaded once and not again for each file.
const apps = new Map<string, { file: string; app: NestExpressApplication }>();
const fullAtBytes = 1_200_000_000;

const calls: { [Name in keyof HostCalls]: (asked: HostCalls[Name]['asks']) => Promise<unknown> } = {
  async start({ file, role, environment }) {
    await endApps((other) => other !== file);
    const app = await createApp(readEnvironment(environment), role);
    const program = await listen(app);
    apps.set(program.baseUrl, { file, app });
    return program;
  },
  async stop({ baseUrl }) {
    const found = apps.get(baseUrl);
    apps.delete(baseUrl);
    await found?.app.close();
    return { full: apps.size === 0 && process.memoryUsage.rss() > fullAtBytes };
  },
  async fill({ template, urls }) {
    await fillTemplate(template, urls);
    return {};
  },
};

// A file that was cut off leaves its programs behind.
async function endApps(whose: (file: string) => boolean): Promise<void> {
  for (const [baseUrl, { file }] of apps) if (whose(file)) await calls.stop({ baseUrl });
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const name = (request.url ?? '').slice(1) as keyof HostCalls;
  return calls[name]((await json(request)) as never);
}

const server = createServer((request, response) => {
  answer(request)
    .then((body) => response.end(JSON.stringify(body)))
    .catch((error: unknown) => {
      response.statusCode = 500;
      response.end(JSON.stringify({ problem: error instanceof Error ? error.stack : String(error) }));
    });
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; Jest decides when it is over.
process.on('SIGINT', () => undefined);
