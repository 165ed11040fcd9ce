import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { Nudge } from '../../persistence/nudge.js';
import { runAndCommit } from '../../persistence/prepared.js';
import { takeRows } from '../../persistence/take-rows.js';
import { orderWorkflowId } from '../../temporal/workflow-ids.js';
import { takeClockSteps } from './follow-order.record.js';
import { wakeInMs } from '../lamps/live-clock.record.js';
import { groundOfOrder } from './order-ground.record.js';
import type { Look } from '../lamps/supervise.service.js';
import { SupervisionOrder } from './supervision-order.entity.js';

/**
 * Does whatever the clock of one issued supervision order asks for at this moment: urges, and drafts an interview.
 * It never ends an order: that is a person's. Safe to run twice: it judges the locked row, and what it writes is
 * recorded on the row and has a unique key.
 */
@Injectable()
export class FollowOrderService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly nudge: Nudge,
  ) {}

  /** One look, again at once while something fell due meanwhile; done once a person has ended the order. */
  async follow(orderId: string): Promise<Look> {
    for (;;) {
      const done = await this.orm.em.fork().transactional((em) => this.#look(em, orderId));
      this.nudge.afterCommit('notice');
      if (done) return { done: true, wakeInMs: 0 };
      const wake = await wakeInMs(this.orm.em.fork(), this.clock, orderWorkflowId(orderId));
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  async #look(em: EntityManager, id: string): Promise<boolean> {
    const [order] = await takeRows(em, SupervisionOrder, sql`where id = ${id} for no key update`);
    if (order === undefined || !order.isFollowed()) return this.#end(em, id);
    // What counts is the clock read once the lock is held: an answer that came a second before wins.
    const { now } = await this.clock.read(em, order.cityId);
    const law = await this.laws.current(em, order.cityId, now);
    const ground = await groundOfOrder(em, order);
    await runAndCommit(em, [...takeClockSteps(order, ground, { law, now }), ...rewriteLiveClock(order)]);
    return false;
  }

  async #end(em: EntityManager, id: string): Promise<true> {
    await em.execute(sql`update live_clock set next_wake_at = null, done = true
      where workflow_id = ${orderWorkflowId(id)}`);
    return true;
  }
}

// The live clock is locked before the wake-up is written: a command that pokes meanwhile is never overwritten.
function rewriteLiveClock({ id, cityId }: SupervisionOrder): RawQueryFragment[] {
  return [
    sql`select from live_clock where workflow_id = ${orderWorkflowId(id)} for update`,
    sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
      select ${orderWorkflowId(id)}, ${cityId}, 'supervisionOrder', next_due_at from supervision_order where id = ${id}
      on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at, done = false`,
  ];
}
