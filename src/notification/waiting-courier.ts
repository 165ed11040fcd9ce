import type { Logger } from '@nestjs/common';
import type { Environment } from '../config/environment.js';
import { SerialLoop } from '../persistence/serial-loop.js';
import { CourierQueue } from './courier-queue.js';

const lookEveryMs = 1_000;

/** A kind of work that waits in the record. */
export interface WaitingWork {
  /** Name of its queue, and what the log calls it. */
  name: 'papers' | 'scans';
  /** Ids of what waits. */
  waiting: () => Promise<string[]>;
  /** Does one of them; what fails is tried again. */
  carryOut: (id: string) => Promise<void>;
}

/**
 * Carries out what waits in the record; the queue is opened with the first of it. Every second that is put into the
 * queue, where what is there already stays one job, so a dead courier or queue delays it and loses none.
 */
export class WaitingCourier {
  readonly #looks: SerialLoop;
  readonly #queue: CourierQueue;
  #tick: NodeJS.Timeout | undefined;

  constructor(
    private readonly work: WaitingWork,
    { databaseUrl, redisUrl, cityId }: Environment,
    private readonly log: Logger,
  ) {
    this.#looks = new SerialLoop(() => this.#look(), this.#warn(`${work.name} wait for the queue`));
    this.#queue = new CourierQueue({
      ...{ databaseUrl, redisUrl, cityId, name: work.name, perJob: 1 },
      send: (ids) => this.#carryOut(ids),
      report: this.#warn(`the queue of ${work.name} reports`),
    });
  }

  start(): void {
    this.#looks.wake();
    this.#tick = setInterval(() => this.#looks.wake(), lookEveryMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#tick);
    await this.#queue.close();
    await this.#looks.stop();
  }

  async #look(): Promise<false> {
    const waiting = await this.work.waiting();
    if (waiting.length > 0) await this.#queue.enqueue(waiting);
    return false;
  }

  async #carryOut(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.work.carryOut(id);
  }

  #warn(what: string): (error: unknown) => void {
    return (error) => this.log.warn({ err: error }, what);
  }
}
