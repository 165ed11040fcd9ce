import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';

/** A part of a task as it stands, for tests of what is read; what is not given is an ordinary one. */
export interface OpenMatter {
  body: string;
  wording: string;
  lamp?: 'red' | 'yellow' | 'green' | 'grey';
  sentence?: string;
  wayBack?: string;
  dueAt?: string;
  state?: string;
  /** Code of the leader's post. */
  leader?: string;
}

/** Puts a dispatched decision with one task and one part straight into the record; answers the part's id. */
export async function insertOpenMatter(owner: pg.Client, matter: OpenMatter): Promise<string> {
  const [decision, task, part] = [randomUUID(), randomUUID(), randomUUID()];
  const leader = matter.leader === undefined ? null : postId(matter.leader);
  const setBy = postId('PD-SWB/supervision_office');
  const dueAt = matter.dueAt ?? '2026-12-31T24:00:00+08:00';
  await owner.query(
    `insert into decision (id, city_id, number, title, state, launched_by, responsible_leader, created_at)
      values ($1::uuid, $2, $1::uuid::text, '决策', 'dispatched', $3, $4, now())`,
    [decision, demoCityId, setBy, leader],
  );
  await owner.query(
    `insert into task (id, city_id, decision_id, seq, number, wording, due_at, due_basis, due_story, set_by, created_at)
      values ($1, $2, $3, 1, '1', $4, $5, 'document', '', $6, now())`,
    [task, demoCityId, decision, matter.wording, dueAt, setBy],
  );
  await owner.query(
    `insert into task_part (id, city_id, decision_id, task_id, body_id, role, state, due_at, dispatched_at, lamp,
        lamp_sentence, lamp_way_back)
      values ($1, $2, $3, $4, $5, 'responsible', $6, $7, now(), $8, $9, $10)`,
    [
      part,
      demoCityId,
      decision,
      task,
      bodyId(matter.body),
      matter.state ?? 'in_progress',
      dueAt,
      matter.lamp ?? 'green',
      matter.sentence ?? null,
      matter.wayBack ?? null,
    ],
  );
  return part;
}

/** Turns a lamp as a sweep does: row and feed in one transaction. */
export async function turnLamp(
  owner: pg.Client,
  part: string,
  lamp: { lamp: string; sentence: string; wayBack: string },
) {
  await owner.query('begin');
  const { rows } = await owner.query<{ body_id: string }>(
    `update task_part set lamp = $2, lamp_sentence = $3, lamp_way_back = $4 where id = $1 returning body_id`,
    [part, lamp.lamp, lamp.sentence, lamp.wayBack],
  );
  await owner.query(
    `insert into change_feed (city_id, body_ids, subject_type, subject_ids) values ($1, $2, 'part', $3)`,
    [demoCityId, [rows[0]?.body_id], [part]],
  );
  await owner.query('commit');
}
