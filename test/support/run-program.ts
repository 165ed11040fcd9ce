import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RunningProgram } from './app-host-calls.js';
import { routesOf } from './routes.js';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** Lets the program listen on a free port of this machine. */
export async function listen(app: NestExpressApplication): Promise<RunningProgram> {
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const { router } = app.getHttpAdapter().getInstance() as unknown as { router: { stack: Layer[] } };
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    routes: routesOf(app),
    getRoutes: router.stack.flatMap(({ route }) => (route?.methods.get === true ? [route.path] : [])),
  };
}
