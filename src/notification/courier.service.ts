import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { CityLawService } from '../organization/city-law.service.js';
import { CityClock } from '../persistence/city-clock.js';
import { NudgeListener } from '../persistence/nudge.js';
import { SerialLoop } from '../persistence/serial-loop.js';
import { CourierQueue } from './courier-queue.js';
import { listUnsent, markSent, noteFailure } from './deliveries.js';
import { writeMessages } from './messages/message.record.js';
import { openNames } from './messages/open-channels.js';
import { runNoticePass } from './notice-pass.js';
import type { NoticePass } from './notice-pass.js';

const perJob = 50;
const lookAgainMs = 150;
// While others still come nobody counts what is there already, for some seconds of a burst.
const stillMs = 100;
const burstMs = 5_000;
const gatherMs = 100;
const unsentEveryMs = 30_000;
const retryMs = 2_000;

/**
 * The notice pass of the outbox and what sends its notices. The pass commits before anything is enqueued, so a
 * dead queue delays notices and loses none: what stays unsent is enqueued again at the start, every 30 seconds,
 * and every 2 seconds while the queue does not take it.
 */
@Injectable()
export class CourierService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(CourierService.name);
  readonly #passes = new SerialLoop(() => this.#pass(), this.#warn('notice pass failed'));
  readonly #unsent = new SerialLoop(
    () => this.#enqueueUnsent(),
    (error) => this.#retryLater(error),
  );
  readonly #listener: NudgeListener;
  readonly #queue: CourierQueue;
  #again: NodeJS.Timeout | undefined;
  #waitsSince: number | null = null;
  #heardAt = 0;
  #tick: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #unsentForMs = 0;

  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {
    this.#listener = new NudgeListener(env.databaseUrl, 'notice', () => this.#hear());
    this.#queue = new CourierQueue({
      databaseUrl: env.databaseUrl,
      redisUrl: env.redisUrl,
      cityId: env.cityId,
      ...{ name: 'notices', perJob },
      send: (noticeIds) => this.#send(noticeIds),
      report: this.#warn('the queue reports'),
    });
  }

  onApplicationBootstrap(): void {
    this.#listener.start();
    this.#unsent.wake();
    this.#tick = setInterval(() => this.#unsent.wake(), unsentEveryMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#tick);
    clearTimeout(this.#retry);
    await this.#listener.stop();
    await this.#passes.stop();
    clearTimeout(this.#again);
    await this.#queue.close();
    await this.#unsent.stop();
  }

  async #pass(): Promise<boolean> {
    const { noticed, waiting } = await this.#gather();
    if (noticed.length > 0) this.#queue.enqueue(noticed).catch((error: unknown) => this.#retryLater(error));
    if (waiting) this.#waitABit();
    else this.#waitsSince = null;
    // Whoever comes within a moment shares the next notice, and a burst of commands is not answered by one of passes.
    if (noticed.length > 0) await new Promise((resolve) => setTimeout(resolve, gatherMs));
    return noticed.length > 0;
  }

  // Where a channel is set, its messages are written in the transaction of the pass.
  async #gather(): Promise<NoticePass> {
    const { clock, laws } = this;
    const { cityId, messages } = this.env;
    const em = this.orm.em.fork();
    const channels = openNames(messages);
    if (channels.length === 0) return runNoticePass(em, clock, cityId);
    return em.transactional(async (tx) => {
      const pass = await runNoticePass(tx, clock, cityId);
      if (pass.noticed.length === 0) return pass;
      const { now } = await clock.read(tx, cityId);
      const law = await laws.current(tx, cityId, now);
      await writeMessages(tx, { cityId, noticeIds: pass.noticed, channels, now, law });
      return pass;
    });
  }

  #waitABit(): void {
    this.#waitsSince ??= performance.now();
    this.#again ??= setTimeout(() => this.#lookAgain(), lookAgainMs);
  }

  // While a burst is waited for, its own nudges say only that it goes on.
  #hear(): void {
    this.#heardAt = performance.now();
    if (this.#again === undefined) this.#passes.wake();
  }

  #lookAgain(): void {
    this.#again = undefined;
    const now = performance.now();
    if (now - this.#heardAt < stillMs && now - (this.#waitsSince ?? now) < burstMs) this.#waitABit();
    else this.#passes.wake();
  }

  #retryLater(error: unknown): void {
    this.#warn('notices wait for the queue')(error);
    this.#unsentForMs = 0;
    this.#retry ??= setTimeout(() => this.#retryNow(), retryMs).unref();
  }

  #retryNow(): void {
    this.#retry = undefined;
    this.#unsent.wake();
  }

  async #send(noticeIds: readonly string[]): Promise<void> {
    try {
      await markSent(this.orm.em.fork(), noticeIds);
    } catch (error) {
      await noteFailure(this.orm.em.fork(), noticeIds, String(error)).catch(
        this.#warn('a failure is not noted'),
      );
      throw error;
    }
  }

  // At the start everything: the courier before may have been killed between its commit and the queue.
  async #enqueueUnsent(): Promise<false> {
    const queuedForMs = this.#unsentForMs;
    await this.#queue.open();
    const unsent = await listUnsent(this.orm.em.fork(), this.env.cityId, queuedForMs);
    this.#unsentForMs = unsentEveryMs;
    if (unsent.length > 0) await this.#queue.enqueue(unsent);
    return false;
  }

  #warn(what: string): (error: unknown) => void {
    return (error) => this.#log.warn({ err: error }, what);
  }
}
