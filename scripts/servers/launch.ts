import path from 'node:path';
import type { DataFolder, Secrets } from './data-folder.js';
import { emptyDataFolder, keepPorts, keepSecrets, openDataFolder } from './data-folder.js';
import type { DatabaseUrls } from './database.js';
import { prepareDatabase } from './database.js';
import { sendSignal, stopLeftover } from './leftovers.js';
import { logTail } from './log-file.js';
import { isPortFree } from './ports.js';
import { startPostgres, stopLeftoverPostgres } from './postgres.js';
import { progress } from './progress.js';
import { projectRoot } from './project-root.js';
import { runStep } from './run-step.js';
import { startServer } from './server-process.js';
import { claim, release, sayStopping } from './start-claim.js';
import { StartProblem } from './start-problem.js';
import { startTemporal, stopLeftoverTemporal } from './temporal.js';

/** What the command line of `npm start` asks for. */
export interface LaunchOptions {
  port: number;
  data: string;
  fresh: boolean;
  demo: boolean;
}

interface Part {
  name: string;
  pid: number | undefined;
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** One start of the whole system on one data folder: servers, schema, demo city, application. */
export class Launch {
  readonly #options: LaunchOptions;
  readonly #folder: DataFolder;
  /** In the order in which they came up; stopped backwards. */
  readonly #parts: Part[] = [];
  #claimed = false;
  #stopping = false;
  #servers: Promise<unknown> | undefined;

  constructor(options: LaunchOptions) {
    this.#options = options;
    this.#folder = openDataFolder(options.data);
  }

  /** Brings everything up and prints the ready line. @throws StartProblem with one clear sentence. */
  async start(): Promise<void> {
    await this.#takeFolder();
    const secrets = keepSecrets(this.#folder);
    const { urls, temporalAddress } = await this.#startServers(secrets);
    await runStep('migrate', { ...process.env, OWNER_DATABASE_URL: urls.ownerUrl });
    progress('数据库结构已就绪');
    this.#goOn();
    const environment = this.#environment(urls, temporalAddress, secrets);
    await runStep(this.#options.demo ? 'seed-demo' : 'load-city', {
      ...environment,
      OWNER_DATABASE_URL: urls.ownerUrl,
    });
    progress(this.#options.demo ? '示范城市已就绪（演示数据）' : '城市已就绪');
    this.#goOn();
    await this.#startApp(environment);
    console.log(`ready http://localhost:${this.#options.port}`);
  }

  /** Resolves never while all is well. @throws StartProblem when a part ends that nobody stopped. */
  async watch(): Promise<void> {
    const { name, how } = await Promise.race(
      this.#parts.map(async (part) => ({ name: part.name, how: await part.ended })),
    );
    if (this.#stopping) return new Promise(() => undefined);
    throw new StartProblem(
      `${name} 意外停止（${how}），已全部停下；日志在 ${this.#folder.root} / ${name} ended unexpectedly, everything is stopped:\n${logTail(this.#logOf(name))}`,
    );
  }

  /** Stops what was started, application first, PostgreSQL last. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (!this.#claimed) return;
    sayStopping(this.#folder, this.#options.port);
    await this.#servers;
    for (const part of this.#parts.toReversed()) {
      await part.stop();
      progress(`${part.name} 已停止`);
    }
    release(this.#folder);
  }

  /** Ends everything at once; the next start repairs what that leaves. */
  killAll(): void {
    for (const { pid } of this.#parts) if (pid !== undefined) sendSignal(pid, 'SIGKILL');
    process.exit(130);
  }

  async #takeFolder(): Promise<void> {
    const { port } = this.#options;
    await claim(this.#folder, port);
    this.#claimed = true;
    const stopped = [
      await stopLeftover(this.#folder.appPid, this.#appMark()),
      await stopLeftoverTemporal(this.#folder.temporal),
      await stopLeftoverPostgres(this.#folder.pg),
    ];
    if (stopped.includes(true)) progress('已停下上次遗留的进程');
    if (this.#options.fresh) emptyDataFolder(this.#folder);
    if (await isPortFree(port)) return;
    throw new StartProblem(
      `端口 ${port} 已被占用，请换一个：npm start -- --port ${port + 1} / port ${port} is in use, choose another with --port`,
    );
  }

  async #startServers(secrets: Secrets): Promise<{ urls: DatabaseUrls; temporalAddress: string }> {
    const ports = await keepPorts(this.#folder);
    const database = this.#startDatabase(secrets, ports.postgres);
    const temporal = this.#startTemporal(ports.temporal);
    const bundle = runStep('bundle-workflows', process.env);
    // All have an end before we go on or give up, so that what comes up late is still known to stop().
    this.#servers = Promise.allSettled([database, temporal, bundle]);
    await this.#servers;
    const [urls, temporalAddress] = await Promise.all([database, temporal, bundle]);
    this.#goOn();
    return { urls, temporalAddress };
  }

  async #startDatabase({ postgresPassword }: Secrets, port: number): Promise<DatabaseUrls> {
    const { pg, postgresLog } = this.#folder;
    const postgres = await startPostgres({
      dataDir: pg,
      password: postgresPassword,
      port,
      logFile: postgresLog,
    });
    // First in the list whatever came up first: it is stopped last.
    this.#parts.unshift({ ...postgres, name: 'PostgreSQL' });
    const urls = await prepareDatabase(postgres.superUrl('postgres'), 'dukaojian');
    progress('PostgreSQL 就绪');
    return urls;
  }

  async #startTemporal(ports: readonly [number, number, number]): Promise<string> {
    const temporal = await startTemporal({ folder: this.#folder.temporal, ports });
    this.#parts.push({ ...temporal, name: 'Temporal' });
    progress(temporal.pid === undefined ? `Temporal 用 ${temporal.address}` : 'Temporal 就绪');
    return temporal.address;
  }

  #environment(urls: DatabaseUrls, temporalAddress: string, secrets: Secrets): NodeJS.ProcessEnv {
    const environment: NodeJS.ProcessEnv = {
      NODE_ENV: 'development',
      TEMPORAL_NAMESPACE: 'default',
      ...process.env,
      ...(this.#options.demo ? { DEMO: '1' } : {}),
      PORT: String(this.#options.port),
      DATABASE_URL: urls.appUrl,
      SEALER_DATABASE_URL: urls.sealerUrl,
      INSPECTION_READ_DATABASE_URL: urls.inspectionReadUrl,
      INSPECTION_WRITE_DATABASE_URL: urls.inspectionWriteUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      DATA_DIR: this.#folder.files,
      SESSION_SECRET: secrets.sessionSecret,
      FIELD_KEY: secrets.fieldKey,
      FIELD_KEY_OLD: secrets.fieldKeyOld ?? '',
      WORKFLOW_BUNDLE: path.join(projectRoot(), 'dist/workflow-bundle.js'),
    };
    // The application never sees the owner's way in.
    delete environment.OWNER_DATABASE_URL;
    return environment;
  }

  async #startApp(env: NodeJS.ProcessEnv): Promise<void> {
    const app = await startServer({
      name: '应用',
      file: process.execPath,
      argv0: this.#appMark(),
      args: ['--enable-source-maps', path.join(projectRoot(), 'dist/src/main.js'), '--role', 'all'],
      env,
      logFile: this.#folder.appLog,
      pidFile: this.#folder.appPid,
      stopSignal: 'SIGTERM',
      stopWithinMs: 30_000,
    });
    this.#parts.push({ ...app, name: '应用' });
    await app.until(() => isReady(this.#options.port), 90_000);
    progress('应用就绪');
  }

  #goOn(): void {
    if (this.#stopping) throw new StartProblem('启动中途停止 / stopped while starting');
  }

  #appMark(): string {
    return `dukaojian(${this.#folder.root})`;
  }

  #logOf(name: string): string {
    if (name === 'PostgreSQL') return this.#folder.postgresLog;
    return name === 'Temporal' ? path.join(this.#folder.temporal, 'temporal.log') : this.#folder.appLog;
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}
