import { connect } from 'node:net';
import path from 'node:path';
import { stopLeftover } from './leftovers.js';
import { pickFreePorts } from './ports.js';
import { startServer } from './server-process.js';
import { StartProblem } from './start-problem.js';
import { findTemporalBinary } from './temporal-binary.js';

/** How to run the Temporal development server. */
export interface TemporalOptions {
  /** Where its state (`temporal.db`), pid and log are kept. */
  folder: string;
  /** True: state is forgotten at the end; the folder then holds only pid and log. */
  inMemory?: boolean;
  /** Loopback ports for gRPC, HTTP and metrics, in this order; absent: free ones. */
  ports?: readonly [grpc: number, http: number, metrics: number];
  /** Dynamic configuration beside ours: a test makes histories count as long early. */
  dynamicConfig?: Readonly<Record<string, number>>;
}

/** A Temporal server that answers. */
export interface RunningTemporal {
  /** host:port for gRPC. */
  address: string;
  /** Undefined when it is someone else's server (TEMPORAL_ADDRESS). */
  pid: number | undefined;
  /** Resolves when it has ended; never for someone else's server. */
  ended: Promise<string>;
  /** Ends it when it is ours. */
  stop(): Promise<void>;
}

// The development server's limits are those of a laptop; ten thousand clocks in one second are our normal case.
const ourConfig = {
  'frontend.namespaceRPS': 50_000,
  'frontend.namespaceCount': 10_000,
  'frontend.rps': 50_000,
  'history.rps': 50_000,
  'history.persistenceMaxQPS': 100_000,
  'history.persistenceNamespaceMaxQPS': 100_000,
  'matching.rps': 50_000,
  'frontend.persistenceMaxQPS': 100_000,
  'matching.persistenceMaxQPS': 100_000,
};

/**
 * Gives a Temporal server: TEMPORAL_ADDRESS when it is set, else the development server as our own child.
 * What a killed run left in the same folder is stopped before. @throws StartProblem
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const given = process.env.TEMPORAL_ADDRESS;
  if (given !== undefined && given !== '') return someoneElses(given);
  const binary = await findTemporalBinary();
  await stopLeftoverTemporal(options.folder);
  const [grpc = 0, http = 0, metrics = 0] = options.ports ?? (await pickFreePorts(3));
  const server = await startServer({
    name: 'Temporal',
    file: binary,
    argv0: markOf(options.folder),
    args: serverArguments(options, { grpc, http, metrics }),
    // A third less of its time in exchange for some memory: the record is PostgreSQL, this holds little.
    env: { GOGC: '400', ...process.env },
    logFile: path.join(options.folder, 'temporal.log'),
    pidFile: pidFileOf(options.folder),
    stopSignal: 'SIGTERM',
    stopWithinMs: 8_000,
  });
  const address = `127.0.0.1:${grpc}`;
  try {
    await server.until(() => answers(`http://127.0.0.1:${http}/api/v1/namespaces/default`), 60_000);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { address, pid: server.pid, ended: server.ended, stop: () => server.stop() };
}

/** Stops the development server that a killed run left in this folder; says whether there was one. */
export function stopLeftoverTemporal(folder: string): Promise<boolean> {
  return stopLeftover(pidFileOf(folder), markOf(folder));
}

const pidFileOf = (folder: string): string => path.join(folder, 'temporal.pid');
const markOf = (folder: string): string => `temporal(${folder})`;

function serverArguments(
  { folder, inMemory = false, dynamicConfig = {} }: TemporalOptions,
  ports: { grpc: number; http: number; metrics: number },
): string[] {
  // WAL and fewer syncs make it 2–5 times faster; PostgreSQL is the record, the reconciler restores a lost tail.
  const file = ['--db-filename', path.join(folder, 'temporal.db')];
  const pragmas = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=1'];
  return [
    ...['server', 'start-dev', '--headless', '--log-level', 'warn', '--ip', '127.0.0.1'],
    ...[
      '--port',
      String(ports.grpc),
      '--http-port',
      String(ports.http),
      '--metrics-port',
      String(ports.metrics),
    ],
    ...(inMemory ? [] : [...file, ...pragmas]),
    ...Object.entries({ ...ourConfig, ...dynamicConfig }).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${value}`,
    ]),
  ];
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

async function someoneElses(address: string): Promise<RunningTemporal> {
  const [host = '', port = '7233'] = address.split(':');
  const open = await new Promise<boolean>((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: 5_000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => settle(true))
      .once('error', () => settle(false))
      .once('timeout', () => settle(false));
  });
  if (!open) {
    throw new StartProblem(
      `TEMPORAL_ADDRESS=${address} 连不上，请检查该服务或去掉这个变量 / nothing answers at TEMPORAL_ADDRESS`,
    );
  }
  return { address, pid: undefined, ended: new Promise(() => undefined), stop: async () => undefined };
}
