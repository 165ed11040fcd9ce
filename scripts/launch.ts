import { parseArgs } from 'node:util';
import { Launch } from './servers/launch.js';
import { StartProblem } from './servers/start-problem.js';

// A closed terminal must not end us half-way through stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    data: { type: 'string', default: '.data' },
    fresh: { type: 'boolean', default: false },
    'no-demo': { type: 'boolean', default: false },
  },
});
const launch = new Launch({
  port: Number(values.port),
  data: values.data,
  fresh: values.fresh,
  demo: !values['no-demo'],
});

let wishes = 0;
function wishToStop(): void {
  wishes += 1;
  if (wishes === 1) void finish(0);
  else launch.killAll();
}

let finishing: Promise<void> | undefined;
function finish(code: number): Promise<void> {
  finishing ??= launch.stop().then(
    () => process.exit(code),
    (error: unknown) => {
      report(error);
      process.exit(1);
    },
  );
  return finishing;
}

function report(error: unknown): void {
  // Whoever asked to stop while we were starting need not read what that broke.
  if (wishes > 0) return;
  const problem = error instanceof Error ? error : new Error(String(error));
  console.error(problem instanceof StartProblem ? problem.message : problem.stack);
}

process.on('message', wishToStop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, wishToStop);
// The process between us and the terminal is gone.
if (process.connected) process.on('disconnect', () => void finish(1));

try {
  await launch.start();
  await launch.watch();
} catch (error) {
  report(error);
  await finish(1);
}
