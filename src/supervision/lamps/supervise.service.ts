import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { Decision } from '../../decision/decisions/decision.entity.js';
import { takeDueParts } from '../../decision/tasks/task-part.record.js';
import type { CityLaw } from '../../domain/city-law.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { Nudge } from '../../persistence/nudge.js';
import { runAndCommit } from '../../persistence/prepared.js';
import { takeRows } from '../../persistence/take-rows.js';
import { decisionWorkflowId } from '../../temporal/workflow-ids.js';
import { recountPage } from '../calendar/calendar-recount.record.js';
import { wakeInMs } from './live-clock.record.js';
import { moveDraftsToHead } from '../orders/order-drafts.record.js';
import type { SweepContext } from '../orders/order-drafts.record.js';
import { SweepPage } from './sweep-page.js';

/** What a look at a record answers to its workflow. */
export interface Look {
  done: boolean;
  wakeInMs: number;
}

const pageSize = 1_000;

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

  /** Looks page by page until nothing is due; done once the decision is closed or withdrawn. */
  async supervise(decisionId: string): Promise<Look> {
    for (;;) {
      const page = await this.orm.em.fork().transactional((em) => this.#sweepPage(em, decisionId));
      this.nudge.afterCommit('notice');
      if (page.done) return { done: true, wakeInMs: 0 };
      if (page.full) continue;
      const wake = await wakeInMs(this.orm.em.fork(), this.clock, decisionWorkflowId(decisionId));
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  // One page of parts; the last one also looks after the drafts and says when the decision is due again.
  async #sweepPage(em: EntityManager, decisionId: string): Promise<{ done: boolean; full: boolean }> {
    const [decision] = await takeRows(em, Decision, sql`where id = ${decisionId} for no key update`);
    if (decision === undefined) return { done: true, full: false };
    const { now } = await this.clock.read(em, decision.cityId);
    const law = await this.#lawFor(em, decision, now);
    if (decision.state === 'closed' || decision.state === 'withdrawn')
      return this.#end(em, { decision, law, now });
    if (decision.recountTo != null) {
      await runAndCommit(em, (await recountPage(em, { decision, law, now }, pageSize)).statements);
      return { done: false, full: true };
    }
    if (decision.rulesVersion !== law.rules.version) {
      await runAndCommit(em, lookAtAll(decision, law, now));
      return { done: false, full: true };
    }
    const parts = await takeDueParts(em, { decisionId, now, limit: pageSize });
    const page = new SweepPage({ decision, law, now });
    for (const part of parts) page.look(part);
    const full = parts.length === pageSize;
    await runAndCommit(em, [...page.statements(), ...(full ? [] : finish({ decision, law, now }))]);
    return { done: false, full };
  }

  // A calendar that was just confirmed is read at once: what is kept may be seconds old.
  #lawFor(em: EntityManager, { cityId, recountTo }: Decision, now: Date): Promise<CityLaw> {
    return recountTo == null ? this.law.current(em, cityId, now) : this.law.fresh(em, cityId, now);
  }

  // A draft outlives its decision: it waits for the office head, and no loop need look at it again.
  async #end(em: EntityManager, context: SweepContext): Promise<{ done: true; full: false }> {
    await runAndCommit(em, moveDraftsToHead(context));
    return { done: true, full: false };
  }
}

// The rules have changed since its parts were judged: every open one is looked at, whatever it waits for.
function lookAtAll({ id }: Decision, { rules }: CityLaw, now: Date): RawQueryFragment[] {
  return [
    sql`update task_part set next_due_at = ${now} where decision_id = ${id} and next_due_at > ${now}
      and state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')`,
    sql`update decision set rules_version = ${rules.version} where id = ${id}`,
  ];
}

// The live clock is locked before its next wake-up is read: a command that pokes meanwhile is never overwritten.
function finish(context: SweepContext): RawQueryFragment[] {
  return [
    ...moveDraftsToHead(context),
    sql`select from live_clock where workflow_id = ${decisionWorkflowId(context.decision.id)} for update`,
    rewriteLiveClock(context.decision),
  ];
}

// Also at the midnight from which other rules hold.
function rewriteLiveClock({ id, cityId, rulesVersion }: Decision): RawQueryFragment {
  return sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
    select ${decisionWorkflowId(id)}, ${cityId}, 'decisionLoop', least(
      (select min(next_due_at) from task_part where decision_id = ${id}),
      (select min(next_due_at) from supervision_order where decision_id = ${id} and state = 'draft'),
      (select min(effective_on)::timestamp at time zone 'Asia/Shanghai' from rule_pack
        where city_id = ${cityId} and version > ${rulesVersion ?? 0}))
    on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at, done = false`;
}
