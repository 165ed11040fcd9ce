import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';
import type { CommandContext } from '../identity/actor.js';
import { auditRow } from '../persistence/change.js';
import { CityClock } from '../persistence/city-clock.js';
import type { ClockMode } from '../persistence/city-clock.js';
import { Nudge } from '../persistence/nudge.js';

const pauseMs = 15;

/** What is still to be done at this city time. */
interface Left {
  clocks: number;
  pokes: number;
  notices: number;
}

/** Moves the city clock of a demo or a test: from wake-up to wake-up, each drained before the next. */
@Injectable()
export class ClockAdvanceService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly nudge: Nudge,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** City time and how it runs. */
  async read(cityId: string): Promise<{ now: string; mode: string }> {
    const { now, mode } = await this.clock.read(this.orm.em.fork(), cityId);
    return { now: now.toISOString(), mode };
  }

  /**
   * Answers when all that was due until `target` has been done.
   * @throws clock.not-movable outside demo and test, clock.cannot-go-back, clock.not-settled after a minute with what is left
   */
  async advance(
    context: CommandContext,
    target: (now: Date) => Date,
  ): Promise<{ now: string; steps: number }> {
    if (!this.env.demo) throw new AppError('clock.not-movable', '正式环境的时钟就是当前时间，不能拨动。');
    const { cityId } = context.actor;
    const em = this.orm.em.fork();
    const start = await this.clock.read(em, cityId);
    const to = target(start.now);
    if (to < start.now)
      throw new AppError('clock.cannot-go-back', `城市时钟现在是${start.now.toISOString()}，只能往后拨。`);
    await em.execute(
      auditRow(
        { action: 'clock:advance', subjectType: 'city', subjectIds: [], details: { from: start.now, to } },
        context,
        {
          now: start.now,
          result: 'done',
        },
      ),
    );
    return this.#walk(cityId, to, Date.now() + this.env.clockAdvanceLimitMs);
  }

  async #walk(cityId: string, to: Date, giveUpAt: number): Promise<{ now: string; steps: number }> {
    for (let steps = 0; ; steps += 1) {
      await this.#settle(cityId, giveUpAt);
      const em = this.orm.em.fork();
      const { now, mode } = await this.clock.read(em, cityId);
      if (now >= to) {
        if (steps > 0 && mode !== 'still') await this.#setTimersAnew(cityId);
        return { now: now.toISOString(), steps };
      }
      await this.#moveTo(cityId, await this.#nextStop(cityId, to), mode);
    }
  }

  // The next wake-up, or the next hour at which held notices go out: also those that no courier has seen yet.
  async #nextStop(cityId: string, to: Date): Promise<Date> {
    const [row] = await this.orm.em.fork().execute<{ at: Date | null }[]>(sql`
      select least(
        (select min(next_wake_at) from live_clock where city_id = ${cityId}),
        (select min(not_before) from notice_item where city_id = ${cityId} and notice_id is null), ${to}) as at`);
    return row?.at ?? to;
  }

  // The clock and the pokes of all that this makes due, in one transaction. A running clock goes on while that is
  // done, and the timers behind it were set before the move: what falls due within that time is poked as well.
  async #moveTo(cityId: string, at: Date, before: ClockMode): Promise<void> {
    const dueUntil = before === 'still' ? at : new Date(at.getTime() + this.env.clockAdvanceLimitMs);
    await this.orm.em.fork().transactional(async (em) => {
      const offsetMs = at.getTime() - Date.now();
      await em.execute(sql`update city_clock set moved_at = clock_timestamp(),
          still_at = case when mode = 'still' then ${at}::timestamptz end,
          offset_ms = case when mode = 'still' then 0 else ${offsetMs} end,
          mode = case when mode = 'real' then 'offset' else mode end
        where city_id = ${cityId}`);
      await em.execute(pokeUntil(cityId, dueUntil));
      await em.execute(sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
        values (${cityId}, '{}', 'clock', '{}')`);
    });
    this.clock.forget();
    this.nudge.afterCommit('poke', 'notice');
  }

  // Every timer of a running clock was set for the time before the move: each loop looks once and sets its own anew.
  async #setTimersAnew(cityId: string): Promise<void> {
    await this.orm.em.fork().execute(pokeUntil(cityId, null));
    this.nudge.afterCommit('poke');
  }

  async #settle(cityId: string, giveUpAt: number): Promise<void> {
    for (;;) {
      const left = await this.#left(cityId);
      if (left.clocks + left.pokes + left.notices === 0) return;
      if (Date.now() > giveUpAt)
        throw new AppError('clock.not-settled', '到期事项一分钟内没有全部办完，请稍后再试。', {
          context: { left },
        });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  async #left(cityId: string): Promise<Left> {
    const em = this.orm.em.fork();
    const { now } = await this.clock.read(em, cityId);
    const [row] = await em.execute<Left[]>(sql`select
      (select count(*) from live_clock where city_id = ${cityId} and next_wake_at <= ${now})::integer as clocks,
      (select count(*) from outbox where city_id = ${cityId})::integer as pokes,
      (select count(*) from notice_item
        where city_id = ${cityId} and notice_id is null and not_before <= ${now})::integer as notices`);
    return row ?? { clocks: 0, pokes: 0, notices: 0 };
  }
}

const pokeUntil = (cityId: string, until: Date | null): RawQueryFragment => sql`
  insert into outbox (city_id, workflow_type, workflow_id)
  select city_id, workflow_type, workflow_id from live_clock
  where city_id = ${cityId} and workflow_type <> 'courier' and next_wake_at <= coalesce(${until}, 'infinity'::timestamptz)`;
