import { Injectable } from '@nestjs/common';
import { LockMode, MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { Decision } from '../decision/decision.entity.js';
import { takeDueParts } from '../decision/task-part.record.js';
import { CityLawService } from '../organization/city-law.service.js';
import { CityClock } from '../persistence/city-clock.js';
import { Nudge } from '../persistence/nudge.js';
import { decisionWorkflowId } from '../temporal/workflow-ids.js';
import { moveDraftsToHead } from './order-drafts.record.js';
import type { SweepContext } from './order-drafts.record.js';
import { SweepPage } from './sweep-page.js';

/** What a look at a record answers to its workflow. */
export interface Look {
  done: boolean;
  wakeInMs: number;
}

const pageSize = 1_000;
// A still clock moves only by hand, and whoever moves it pokes; the timer is only there not to be endless.
const stillWaitMs = 24 * 3_600_000;

/**
 * Does whatever is due in one decision at this moment: dispatches, opens month windows, judges lamps, climbs
 * the ladder. Safe to run twice and side by side: rows are taken with SKIP LOCKED, judged as they are now, and
 * everything written has a unique key.
 */
@Injectable()
export class SuperviseService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly law: CityLawService,
    private readonly nudge: Nudge,
  ) {}

  async supervise(decisionId: string): Promise<Look> {
    for (;;) {
      const page = await this.orm.em.fork().transactional((em) => this.#sweepPage(em, decisionId));
      this.nudge.afterCommit();
      if (page.done) return { done: true, wakeInMs: 0 };
      if (page.full) continue;
      const wake = await this.#wake(decisionId);
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  // One page of parts; the last one also looks after the drafts and says when the decision is due again.
  async #sweepPage(em: EntityManager, decisionId: string): Promise<{ done: boolean; full: boolean }> {
    const decision = await em.findOne(
      Decision,
      { id: decisionId },
      { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
    );
    if (decision === null || decision.state === 'closed' || decision.state === 'withdrawn')
      return { done: true, full: false };
    const { now } = await this.clock.read(em, decision.cityId);
    const law = await this.law.current(em, decision.cityId, now);
    const parts = await takeDueParts(em, { decisionId, now, limit: pageSize });
    const page = new SweepPage({ decision, law, now });
    for (const part of parts) page.look(part);
    for (const statement of page.statements()) await em.execute(statement);
    const full = parts.length === pageSize;
    if (!full) await this.#finish(em, { decision, law, now });
    return { done: false, full };
  }

  // The live clock is locked before its next wake-up is read: a command that pokes meanwhile is never overwritten.
  async #finish(em: EntityManager, context: SweepContext): Promise<void> {
    const { id } = context.decision;
    for (const statement of moveDraftsToHead(context)) await em.execute(statement);
    await em.execute(sql`select from live_clock where workflow_id = ${decisionWorkflowId(id)} for update`);
    await em.execute(rewriteLiveClock(context.decision));
  }

  // The clock is read once more after the commit: what fell due meanwhile is swept at once.
  async #wake(decisionId: string): Promise<number> {
    const em = this.orm.em.fork();
    const [row] = await em.execute<{ city_id: string; next_wake_at: Date | null }[]>(
      sql`select city_id, next_wake_at from live_clock where workflow_id = ${decisionWorkflowId(decisionId)}`,
    );
    if (row === undefined) return stillWaitMs;
    const { now, mode } = await this.clock.read(em, row.city_id);
    if (row.next_wake_at === null) return stillWaitMs;
    const left = row.next_wake_at.getTime() - now.getTime();
    return mode === 'still' && left > 0 ? stillWaitMs : left;
  }
}

function rewriteLiveClock({ id, cityId }: Decision): RawQueryFragment {
  return sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
    select ${decisionWorkflowId(id)}, ${cityId}, 'decisionLoop', least(
      (select min(next_due_at) from task_part where decision_id = ${id}),
      (select min(next_due_at) from supervision_order where decision_id = ${id} and state = 'draft'))
    on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at, done = false`;
}
