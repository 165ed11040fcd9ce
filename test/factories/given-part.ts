import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import type { StoredMilestone } from '../../src/decision/tasks/task-part.entity.js';

/** A part as a test finds it; what is not given is an ordinary one in progress. */
export interface GivenPart {
  body?: string;
  state?: string;
  progress?: number;
  dispatchedAt?: string;
  dueAt?: string;
  /** Days of milestones, each at its 24:00. */
  milestoneDays?: string[];
  /** Puts the part into this decision instead of one of its own. */
  decisionId?: string;
  complete?: boolean;
}

/** Where a part was put. */
export interface GivenIds {
  decisionId: string;
  partId: string;
  milestoneIds: string[];
}

/** Puts a dispatched part with its decision and task straight into the record. */
export async function givenPart(owner: pg.Client, given: GivenPart = {}): Promise<GivenIds> {
  const { body = 'GD-FGW', state = 'in_progress', progress = 20 } = given;
  const { dispatchedAt = '2026-11-23T09:00:00+08:00', dueAt = '2026-12-31T24:00:00+08:00' } = given;
  const decisionId = given.decisionId ?? (await givenDecision(owner, given.complete ?? false));
  const [taskId, partId] = [randomUUID(), randomUUID()];
  const milestones = (given.milestoneDays ?? []).map(milestoneOn);
  const signedAt = state === 'dispatched' || state === 'disputed' ? null : dispatchedAt;
  await owner.query(
    `insert into task (id, city_id, decision_id, seq, number, wording, due_at, due_basis, due_story, set_by, created_at)
      values ($1, $2, $3, 1, '1', '完成市民服务中心项目前期工作', $4, 'document', '', $5, $6)`,
    [taskId, demoCityId, decisionId, dueAt, postId('PD-SWB/supervision_office'), dispatchedAt],
  );
  await owner.query(
    `insert into task_part (id, city_id, decision_id, task_id, body_id, role, state, due_at, dispatched_at, signed_at,
        progress, milestones)
      values ($1, $2, $3, $4, $5, 'responsible', $6, $7, $8, $9, $10, $11)`,
    [
      partId,
      demoCityId,
      decisionId,
      taskId,
      bodyId(body),
      state,
      dueAt,
      dispatchedAt,
      signedAt,
      progress,
      JSON.stringify(milestones),
    ],
  );
  return { decisionId, partId, milestoneIds: milestones.map(({ id }) => id) };
}

/** A month's report that a part owes. */
export async function givenOwedReport(owner: pg.Client, partId: string, period: string): Promise<void> {
  await owner.query(
    `insert into owed_report (city_id, part_id, period, reason, closes_at, late_until)
      values ($1, $2, $3, '本月有节点', now(), now())`,
    [demoCityId, partId, period],
  );
}

/** Stands the city clock at an instant, also an earlier one. */
export async function standClockAt(owner: pg.Client, instant: string): Promise<void> {
  await owner.query('update city_clock set still_at = $1', [instant]);
}

/** The one row that a query finds. */
export async function rowOf<T>(owner: pg.Client, query: string, values: readonly unknown[]): Promise<T> {
  const { rows } = await owner.query(query, [...values]);
  if (rows.length !== 1) throw new Error(`${rows.length} rows instead of one: ${query}`);
  return rows[0] as T;
}

async function givenDecision(owner: pg.Client, complete: boolean): Promise<string> {
  const id = randomUUID();
  await owner.query(
    `insert into decision (id, city_id, number, title, state, launched_by, complete, leaves_at, dispatched_at, created_at)
      values ($1::uuid, $2, $1::uuid::text, '市政府第12次常务会议', 'dispatched', $3, $4, '2026-11-23T09:00:00+08:00',
        '2026-11-23T09:00:00+08:00', '2026-11-23T09:00:00+08:00')`,
    [id, demoCityId, postId('PD-SWB/supervision_office'), complete],
  );
  return id;
}

function milestoneOn(day: string): StoredMilestone {
  const dueAt = new Date(`${day}T24:00:00+08:00`).toISOString();
  return {
    ...{ id: randomUUID(), title: `节点${day}`, goal: null, dueAt, curve: 'at_end' },
    ...{ expectedAtEnd: 50, monthlyPlan: null, doneAt: null },
  };
}
