import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { beginYears } from '../assessment/year/assessment-year.record.js';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { CityClock } from '../persistence/city-clock.js';
import { Nudge } from '../persistence/nudge.js';
import { SerialLoop } from '../persistence/serial-loop.js';

const everyMs = 60_000;
const graceMs = 60_000;

/**
 * Finds live clocks whose time passed more than a minute ago and pokes their workflows: whatever Temporal lost,
 * the record brings back; an assessment year that has no walk yet begins. Runs at start-up and every minute; reads
 * only what is late.
 */
@Injectable()
export class ReconcilerService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(ReconcilerService.name);
  readonly #loop = new SerialLoop(
    () => this.reconcile(),
    (error) => this.#log.warn({ err: error }, 'reconcile failed'),
  );
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly nudge: Nudge,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  onApplicationBootstrap(): void {
    this.#loop.wake();
    this.#timer = setInterval(() => this.#loop.wake(), everyMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#loop.stop();
  }

  /** Pokes what is late; always answers that there is no more to do at once. */
  async reconcile(): Promise<false> {
    const em = this.orm.em.fork();
    const { now } = await this.clock.read(em, this.env.cityId);
    for (const statement of beginYears(this.env.cityId, now)) await em.execute(statement);
    await em.execute(sql`
      insert into outbox (city_id, workflow_type, workflow_id)
      select city_id, workflow_type, workflow_id from live_clock l
      where city_id = ${this.env.cityId} and workflow_type <> 'courier'
        and next_wake_at < ${new Date(now.getTime() - graceMs)}
        and not exists (select from outbox o where o.workflow_id = l.workflow_id)`);
    this.nudge.afterCommit('poke');
    return false;
  }
}
