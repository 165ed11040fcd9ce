import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { appRoles, servesPages } from './app.module.js';
import type { AppRole } from './app.module.js';
import { readEnvironment } from './config/environment.js';
import { createApp } from './web/create-app.js';

const stopWithinMs = 29_000;

function roleOf(args: string[]): AppRole {
  const { values } = parseArgs({ args, options: { role: { type: 'string', default: 'all' } } });
  const role = appRoles.find((each) => each === values.role);
  if (role === undefined) throw new Error(`--role is one of ${appRoles.join(', ')}, not ${values.role}`);
  return role;
}

async function main(): Promise<void> {
  const role = roleOf(process.argv.slice(2));
  const env = readEnvironment(process.env);
  const app = await createApp(env, role);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  // Whatever still hangs by then is cut off: the record is safe at any moment.
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.once(signal, () => setTimeout(() => process.exit(1), stopWithinMs).unref());
  if (servesPages(role) || process.env.PORT !== undefined) await app.listen(env.port);
  else await app.init();
}

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`dukaojian does not start: ${reason.replaceAll('\n', '; ')}\n`);
  process.exit(1);
});
