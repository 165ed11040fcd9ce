import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { sayLimit } from '../../domain/supervision/sentences.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { Nudge } from '../../persistence/nudge.js';
import { runAndCommit } from '../../persistence/prepared.js';
import { takeRows } from '../../persistence/take-rows.js';
import { explanationWorkflowId } from '../../temporal/workflow-ids.js';
import { wakeInMs } from '../lamps/live-clock.record.js';
import type { Look } from '../lamps/supervise.service.js';
import { supervisionOffice, unitOf } from '../orders/order.record.js';
import { Explanation } from './explanation.entity.js';
import { groundOfExplanation, saveExplanationClock, tellOfExplanation } from './explanation.record.js';
import type { ExplanationGround, ExplanationWord } from './explanation.record.js';

/**
 * Does whatever the clock of one requested explanation asks for at this moment: reminds the unit, or hands its silence to
 * the supervision office. Safe to run twice: it judges the locked row, and what it did is on it.
 */
@Injectable()
export class FollowExplanationService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly nudge: Nudge,
  ) {}

  /** One look, again at once while something fell due meanwhile; done once nothing can become due any more. */
  async follow(explanationId: string): Promise<Look> {
    for (;;) {
      const done = await this.orm.em.fork().transactional((em) => this.#look(em, explanationId));
      this.nudge.afterCommit('notice');
      if (done) return { done: true, wakeInMs: 0 };
      const wake = await wakeInMs(this.orm.em.fork(), this.clock, explanationWorkflowId(explanationId));
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  async #look(em: EntityManager, id: string): Promise<boolean> {
    const [explanation] = await takeRows(em, Explanation, sql`where id = ${id} for no key update`);
    // What counts is the clock read once the lock is held: an answer that came a second before wins.
    const writes = explanation === undefined ? [] : await this.#step(em, explanation);
    const nextDueAt = explanation?.nextDueAt ?? null;
    await runAndCommit(em, [...writes, ...liveClock(id, nextDueAt)]);
    return nextDueAt === null;
  }

  async #step(em: EntityManager, explanation: Explanation): Promise<RawQueryFragment[]> {
    const { now } = await this.clock.read(em, explanation.cityId);
    const law = await this.laws.current(em, explanation.cityId, now);
    const { due } = explanation.judge(law, now);
    if (due === 'remind') explanation.remindedAt = now;
    if (due === 'late') explanation.lateAt = now;
    explanation.judge(law, now);
    if (due === null) return [saveExplanationClock(explanation)];
    const ground = await groundOfExplanation(em, explanation.partId);
    const moment = { law, now, urgent: ground.urgent };
    return [
      saveExplanationClock(explanation),
      ...wordsOf(due, explanation, ground).flatMap((word) => tellOfExplanation(explanation, word, moment)),
      ...trail(explanation, due, now),
    ];
  }
}

function wordsOf(
  due: 'remind' | 'late',
  { bodyId, askedBy, dueAt }: Explanation,
  { title, bodyName }: ExplanationGround,
): ExplanationWord[] {
  const limit = sayLimit(dueAt);
  if (due === 'remind')
    return [
      {
        ...{ to: unitOf(bodyId), rung: 'explanation_remind' },
        sentence: `就“${title}”的说明今日到期，请于${limit}前答复`,
      },
    ];
  return [
    {
      ...{ to: unitOf(bodyId), rung: 'explanation_late' },
      sentence: `就“${title}”的说明未在${limit}前答复，已报督查室，请尽快答复`,
    },
    {
      ...{ to: [...supervisionOffice, { postId: askedBy }], rung: 'explanation_late' },
      sentence: `${bodyName}未在${limit}前就“${title}”作出说明`,
    },
  ];
}

function trail({ id, cityId, bodyId }: Explanation, step: string, now: Date): RawQueryFragment[] {
  return [
    sql`insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
      values (${cityId}, ${now}, 'system:follow-explanation', 'explanation', array[${id}]::uuid[], 'done',
        ${JSON.stringify({ step })}::jsonb)`,
    sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (${cityId}, array[${bodyId}]::uuid[], 'explanation', array[${id}]::uuid[])`,
  ];
}

// The live clock is locked before the wake-up is written: a command that pokes meanwhile is never overwritten.
function liveClock(id: string, nextDueAt: Date | null): RawQueryFragment[] {
  const workflowId = explanationWorkflowId(id);
  return [
    sql`select from live_clock where workflow_id = ${workflowId} for update`,
    sql`update live_clock set next_wake_at = ${nextDueAt}::timestamptz, done = ${nextDueAt === null}
      where workflow_id = ${workflowId}`,
  ];
}
