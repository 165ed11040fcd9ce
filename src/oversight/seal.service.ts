import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { SerialLoop } from '../persistence/serial-loop.js';
import { ChainSealer, headOf } from './chain-sealer.js';
import { verifyChain } from './chain-verifier.js';
import { keepCheckpoint, lastCheckpoint } from './checkpoint.js';
import { recordVerification } from './verification.record.js';

const everyMs = 1_000;
const verifyAfterMs = 24 * 3_600_000;

/**
 * Lays the audit chain once a second behind the commands, keeps a checkpoint a day and verifies the whole chain once
 * a day and at each start. Auditing cannot be switched off: a worker without the sealer's role does not start.
 */
@Injectable()
export class SealService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(SealService.name);
  readonly #loop = new SerialLoop(
    () => this.#round(),
    (error) => this.#log.warn({ err: error }, 'sealing the audit trail failed'),
  );
  readonly #pool: pg.Pool;
  readonly #sealer: ChainSealer;
  #timer: NodeJS.Timeout | undefined;
  #verifiedAt = Number.NEGATIVE_INFINITY;

  constructor(@Inject(ENVIRONMENT) private readonly env: Environment) {
    if (env.sealerUrl === null)
      throw new Error('SEALER_DATABASE_URL: the worker lays the audit chain and needs its role');
    this.#pool = new pg.Pool({
      connectionString: env.sealerUrl,
      max: 1,
      application_name: 'dukaojian-sealer',
    });
    this.#pool.on('error', () => undefined);
    this.#sealer = new ChainSealer(this.#pool, env.cityId);
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#loop.wake(), everyMs);
    this.#loop.wake();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#loop.stop();
    await this.#pool.end();
  }

  async #round(): Promise<boolean> {
    if (await this.#sealer.pass()) return true;
    const client = await this.#pool.connect();
    try {
      await this.#verifyDaily(client);
      await this.#keepCheckpoint(client);
    } finally {
      client.release();
    }
    return false;
  }

  async #keepCheckpoint(client: pg.PoolClient): Promise<void> {
    const { seq, hash } = await headOf(client, this.env.cityId);
    if (seq === 0n) return;
    const at = new Date().toISOString();
    await keepCheckpoint(this.env.dataDir, { city: this.env.cityId, seq: seq.toString(), hash, at });
  }

  // Machine time: what is measured is the life of this installation, not of the city.
  async #verifyDaily(client: pg.PoolClient): Promise<void> {
    if (Date.now() - this.#verifiedAt < verifyAfterMs) return;
    this.#verifiedAt = Date.now();
    const { cityId, dataDir } = this.env;
    const verdict = await verifyChain(client, cityId, await lastCheckpoint(dataDir));
    await recordVerification(client, cityId, verdict);
    if (verdict.broken !== null) this.#log.error(verdict.broken, 'the audit chain is broken');
  }
}
