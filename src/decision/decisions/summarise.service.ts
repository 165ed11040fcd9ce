import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { takeRows } from '../../persistence/take-rows.js';
import { decisionWorkflowId } from '../../temporal/workflow-ids.js';
import { Decision } from './decision.entity.js';

/** Writes the closing summary of a decision: what came of it, counted from the record, once. */
@Injectable()
export class SummariseService {
  constructor(private readonly orm: MikroORM) {}

  /** Safe to run twice: a summary that is there stays. */
  async summarise(decisionId: string): Promise<{ done: true; wakeInMs: 0 }> {
    await this.orm.em.fork().transactional(async (em) => {
      const [decision] = await takeRows(em, Decision, sql`where id = ${decisionId} for no key update`);
      if (decision !== undefined) await writeSummary(em, decision);
      await em.execute(sql`update live_clock set next_wake_at = null, done = true
        where workflow_id = ${decisionWorkflowId(decisionId)}`);
      if (decision !== undefined) await wakeRectified(em, decision);
    });
    return { done: true, wakeInMs: 0 };
  }
}

// What was ordered after an interview goes on there: it is to be checked, or ordered anew.
async function wakeRectified(em: EntityManager, { id, cityId, closedAt }: Decision): Promise<void> {
  await em.execute(sql`
    with rectified as (
      select 'consequence/' || k.id as workflow_id from interview_chain k
      where k.rectification_id = ${id} and k.state = 'rectifying'
    ), clocks as (
      insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
      select workflow_id, ${cityId}, 'consequence', ${closedAt ?? null}::timestamptz from rectified
      on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at, done = false
    )
    insert into outbox (city_id, workflow_type, workflow_id)
    select ${cityId}, 'consequence', workflow_id from rectified`);
}

async function writeSummary(em: EntityManager, { id, closedAt }: Decision): Promise<void> {
  await em.execute(sql`
    with parts as (
      select p.*, p.concluded_at <= p.due_at as on_time from task_part p where p.decision_id = ${id}
    ), episodes as (
      select e.colour, count(*) as times from lamp_episode e join parts p on p.id = e.part_id group by e.colour
    ), counted as (
      select jsonb_build_object(
        'closedAt', ${closedAt ?? null}::timestamptz,
        'parts', count(*),
        'concluded', count(*) filter (where state = 'concluded'),
        'concludedOnTime', count(*) filter (where state = 'concluded' and on_time is not false),
        'concludedLate', count(*) filter (where state = 'concluded' and on_time is false),
        'withdrawn', count(*) filter (where state = 'withdrawn'),
        'yellow', coalesce((select times from episodes where colour = 'yellow'), 0),
        'red', coalesce((select times from episodes where colour = 'red'), 0),
        'orders', (select count(*) from supervision_order o where o.decision_id = ${id} and o.number is not null),
        'interviews', (select count(*) from interview_draft i where i.decision_id = ${id})) as summary
      from parts
    ), written as (
      update decision set summary = counted.summary from counted where id = ${id} and decision.summary is null
      returning decision.city_id
    )
    insert into audit_entry (city_id, action, subject_type, subject_ids, result)
    select city_id, 'system:summarise', 'decision', array[${id}::uuid], 'done' from written`);
}
