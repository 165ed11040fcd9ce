import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { PaperMaker } from '../document/papers/paper-maker.service.js';
import { SerialLoop } from '../persistence/serial-loop.js';
import { CourierQueue } from './courier-queue.js';

const lookEveryMs = 1_000;

/**
 * Has the files of signed papers made; the queue is opened with the first of them. The record says what waits: every
 * second that is put into the queue, where what is there already stays one job, so a dead courier or queue delays a
 * paper and loses none.
 */
@Injectable()
export class PaperCourier implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(PaperCourier.name);
  readonly #looks = new SerialLoop(() => this.#look(), this.#warn('papers wait for the queue'));
  readonly #queue: CourierQueue;
  #tick: NodeJS.Timeout | undefined;

  constructor(
    private readonly maker: PaperMaker,
    @Inject(ENVIRONMENT) { databaseUrl, redisUrl, cityId }: Environment,
  ) {
    this.#queue = new CourierQueue({
      ...{ databaseUrl, redisUrl, cityId, name: 'papers', perJob: 1 },
      send: (ids) => this.#make(ids),
      report: this.#warn('the queue of papers reports'),
    });
  }

  onApplicationBootstrap(): void {
    this.#looks.wake();
    this.#tick = setInterval(() => this.#looks.wake(), lookEveryMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#tick);
    await this.#queue.close();
    await this.#looks.stop();
  }

  async #look(): Promise<false> {
    const waiting = await this.maker.waiting();
    if (waiting.length > 0) await this.#queue.enqueue(waiting);
    return false;
  }

  async #make(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.maker.make(id);
  }

  #warn(what: string): (error: unknown) => void {
    return (error) => this.#log.warn({ err: error }, what);
  }
}
