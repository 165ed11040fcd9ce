import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { sayLimit } from '../../domain/supervision/sentences.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { Nudge } from '../../persistence/nudge.js';
import { runAndCommit } from '../../persistence/prepared.js';
import { takeRows } from '../../persistence/take-rows.js';
import { wakeInMs } from '../../supervision/lamps/live-clock.record.js';
import type { Look } from '../../supervision/lamps/supervise.service.js';
import { objectionWorkflowId } from '../../temporal/workflow-ids.js';
import { chairsOf } from '../results/signer.record.js';
import { Objection } from './objection.entity.js';
import { saveObjectionClock, tellOfObjection } from './objection.record.js';
import { deciderOf } from './objection.service.js';

/**
 * Does whatever the clock of one open objection asks for at this moment: reminds whoever decides, or marks a decision
 * that is overdue. Safe to run twice: it judges the locked row, and what it did is on it.
 */
@Injectable()
export class FollowObjectionService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly nudge: Nudge,
  ) {}

  /** One look, again at once while something fell due meanwhile; done once nothing can become due any more. */
  async follow(objectionId: string): Promise<Look> {
    for (;;) {
      const done = await this.orm.em.fork().transactional((em) => this.#look(em, objectionId));
      this.nudge.afterCommit('notice');
      if (done) return { done: true, wakeInMs: 0 };
      const wake = await wakeInMs(this.orm.em.fork(), this.clock, objectionWorkflowId(objectionId));
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  async #look(em: EntityManager, id: string): Promise<boolean> {
    const [objection] = await takeRows(em, Objection, sql`where id = ${id} for no key update`);
    // What counts is the clock read once the lock is held: a decision that came a second before wins.
    const writes = objection === undefined ? [] : await this.#step(em, objection);
    const nextDueAt = objection?.nextDueAt ?? null;
    await runAndCommit(em, [...writes, ...liveClock(id, nextDueAt)]);
    return nextDueAt === null;
  }

  async #step(em: EntityManager, objection: Objection): Promise<RawQueryFragment[]> {
    const { now } = await this.clock.read(em, objection.cityId);
    const law = await this.laws.current(em, objection.cityId, now);
    const { due } = objection.judge(law, now);
    if (due === 'remind') objection.remindedAt = now;
    if (due === 'overdue') objection.overdueAt = now;
    objection.judge(law, now);
    if (due === null) return [saveObjectionClock(objection)];
    const { chair } = await deciderOf(em, objection);
    const chairs = due === 'overdue' ? await chairsOf(em, objection.cityId) : [];
    const to = [...chairs, ...(chair === null ? [] : [chair])].map(({ postId }) => ({ postId }));
    const limit = sayLimit(objection.decideDueAt);
    const sentence =
      due === 'remind' ? `一件异议今日到期，请于${limit}前裁定` : `一件异议未在${limit}前裁定，请尽快裁定`;
    return [
      saveObjectionClock(objection),
      ...tellOfObjection(objection, { to, rung: `objection_${due}`, sentence }, { law, now }),
      trail(objection, due, now),
    ];
  }
}

const trail = ({ id, cityId, rowCode }: Objection, step: string, now: Date): RawQueryFragment => sql`
  insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
  values (${cityId}, ${now}, 'system:follow-objection', 'objection', array[${id}]::uuid[], 'done',
    ${JSON.stringify({ step, rowCode })}::jsonb)`;

// The live clock is locked before the wake-up is written: a command that pokes meanwhile is never overwritten.
function liveClock(id: string, nextDueAt: Date | null): RawQueryFragment[] {
  const workflowId = objectionWorkflowId(id);
  return [
    sql`select from live_clock where workflow_id = ${workflowId} for update`,
    sql`update live_clock set next_wake_at = ${nextDueAt}::timestamptz, done = ${nextDueAt === null}
      where workflow_id = ${workflowId}`,
  ];
}
