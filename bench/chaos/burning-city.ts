import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { sendSignal } from '../../scripts/servers/leftovers.js';
import { pickFreePorts } from '../../scripts/servers/ports.js';
import { startPostgres } from '../../scripts/servers/postgres.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { startServer } from '../../scripts/servers/server-process.js';
import { startTemporal } from '../../scripts/servers/temporal.js';
import { rssOf, startStackServers, stopAll } from '../../scripts/servers/whole-stack.js';
import type { StackServers, Stops } from '../../scripts/servers/whole-stack.js';

/** The program's own processes. */
export const roles = ['web', 'worker', 'courier'] as const;
export type Role = (typeof roles)[number];

/** What can be killed. */
export const targets = [...roles, 'postgres', 'temporal'] as const;
export type Target = (typeof targets)[number];

interface Part {
  pid: number | undefined;
  ended: Promise<string>;
  stop(): Promise<void>;
}

// As a supervisor of services does: whatever ends is started again, a moment later.
const startAgainAfterMs = 500;

/**
 * The product as it stands in production, each role a process of its own, PostgreSQL and Temporal beside it; what ends is
 * started again, whoever ended it.
 */
export class BurningCity {
  readonly #parts = new Map<Target, Part>();
  readonly #watches = new Set<Promise<void>>();
  #over = false;

  /** A superuser's pool; loses its connections when PostgreSQL dies, and finds new ones. */
  readonly eye: pg.Pool;

  private constructor(
    private readonly servers: StackServers,
    private readonly stops: Stops,
    private readonly port: number,
  ) {
    this.eye = new pg.Pool({ connectionString: servers.postgres.superUrl('dukaojian'), max: 4 });
    this.eye.on('error', () => undefined);
    stops.push(() => this.eye.end());
  }

  /** @throws StartProblem */
  static async start(now: Date): Promise<BurningCity> {
    const stops: Stops = [];
    try {
      const servers = await startStackServers({ mode: 'offset', now }, stops);
      const [port = 0] = await pickFreePorts(1);
      const city = new BurningCity(servers, stops, port);
      stops.push(() => city.#end());
      city.#watch('postgres', servers.postgres);
      city.#watch('temporal', servers.temporal);
      for (const role of roles) city.#watch(role, await city.#startRole(role));
      while (!(await city.isReady())) await pause(100);
      return city;
    } catch (error) {
      await stopAll(stops);
      throw error;
    }
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get sealerUrl(): string {
    return this.servers.urls.sealerUrl;
  }

  /** Whether the program answers and reaches all that it needs. */
  async isReady(): Promise<boolean> {
    const signal = AbortSignal.timeout(5_000);
    return (await fetch(`${this.baseUrl}/health/ready`, { signal }).catch(() => undefined))?.ok === true;
  }

  /** kill -9 of a process and all that it started; resolves when it is gone. */
  async kill(target: Target): Promise<void> {
    const part = this.#parts.get(target);
    if (part?.pid === undefined) throw new Error(`${target} is not ours`);
    sendSignal(-part.pid, 'SIGKILL');
    await part.ended;
  }

  /** Resident memory by role, megabytes. */
  rssMb(): Record<Role, number> {
    const of = (role: Role) => rssOf(this.#parts.get(role)?.pid ?? 0);
    return { web: of('web'), worker: of('worker'), courier: of('courier') };
  }

  /** Open files and sockets by role. Linux only. */
  handles(): Record<Role, number> {
    const of = (role: Role) => readdirSync(`/proc/${this.#parts.get(role)?.pid ?? 0}/fd`).length;
    return { web: of('web'), worker: of('worker'), courier: of('courier') };
  }

  stop(): Promise<void> {
    return stopAll(this.stops);
  }

  async #end(): Promise<void> {
    this.#over = true;
    for (const target of targets.toReversed())
      if (target !== 'postgres') await this.#parts.get(target)?.stop();
    await this.#parts.get('postgres')?.stop();
    await Promise.all([...this.#watches]);
  }

  #watch(target: Target, part: Part): void {
    this.#parts.set(target, part);
    const watch = this.#startAgain(target, part).finally(() => this.#watches.delete(watch));
    this.#watches.add(watch);
  }

  async #startAgain(target: Target, part: Part): Promise<void> {
    await part.ended;
    if (this.#over) return;
    await pause(startAgainAfterMs);
    const next = await this.#start(target);
    if (this.#over) await next.stop();
    else this.#watch(target, next);
  }

  #start(target: Target): Promise<Part> {
    if (target === 'postgres') return startPostgres(this.servers.postgresOptions);
    if (target === 'temporal') return startTemporal(this.servers.temporalOptions);
    return this.#startRole(target);
  }

  #startRole(role: Role): Promise<Part> {
    const { environment, folder } = this.servers;
    return startServer({
      name: role,
      file: process.execPath,
      args: [path.join(projectRoot(), 'dist/src/main.js'), '--role', role],
      env: role === 'web' ? { ...environment, PORT: String(this.port) } : environment,
      logFile: process.env.BENCH_LOG ?? path.join(folder, `${role}.log`),
      stopSignal: 'SIGTERM',
      stopWithinMs: 20_000,
    });
  }
}
