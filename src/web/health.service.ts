import net from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { HealthQueries } from './health.queries.js';

const limitMs = 1_000;

/** Whether the process can work, dependency by dependency. */
export interface Readiness {
  status: 'ready' | 'unavailable';
  dependencies: Record<'postgresql' | 'temporal', 'up' | 'down'>;
  /** The virus scanner; `off`: files are handed out unscanned. Without it nothing else stops, files wait. */
  scanner: 'up' | 'down' | 'off';
  /** Age of the oldest unsent row of the outbox, seconds; null when PostgreSQL is away. */
  outboxOldestSeconds: number | null;
  /** Age of the oldest audit entry that is not yet in the chain, seconds; null when PostgreSQL is away. */
  auditUnsealedSeconds: number | null;
}

/** Looks after what this process depends on. Without Temporal pages still read and commands still commit. */
@Injectable()
export class HealthService implements OnModuleDestroy {
  #stopping = false;

  constructor(
    private readonly queries: HealthQueries,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Asks PostgreSQL and, for at most a second, Temporal; unavailable while the process stops. */
  async readiness(): Promise<Readiness> {
    const { scanner } = this.env;
    const [backlog, temporal, scans] = await Promise.all([
      this.queries.backlog().catch(() => null),
      canConnect(this.env.temporal.address),
      scanner !== null && canConnect(`${scanner.host}:${scanner.port}`),
    ]);
    return {
      status: backlog === null || this.#stopping ? 'unavailable' : 'ready',
      dependencies: { postgresql: backlog === null ? 'down' : 'up', temporal: temporal ? 'up' : 'down' },
      scanner: scanner === null ? 'off' : scans ? 'up' : 'down',
      outboxOldestSeconds: backlog?.outboxOldestSeconds ?? null,
      auditUnsealedSeconds: backlog?.auditUnsealedSeconds ?? null,
    };
  }

  onModuleDestroy(): void {
    this.#stopping = true;
  }
}

function canConnect(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port), timeout: limitMs });
    const answer = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}
