import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { bodyId, demoCityId, personId, postId } from '../../src/organization/city-ids.js';
import { givenPart } from './given-part.js';

/** A person who never was in the record before; answers his id. */
export async function givenPerson(owner: pg.Client, name: string): Promise<string> {
  const id = randomUUID();
  await owner.query('insert into person (id, city_id, name) values ($1, $2, $3)', [id, demoCityId, name]);
  return id;
}

/** Somebody held a post until a day, and whoever holds it now came on the next. */
export async function givenFormerHolder(
  owner: pg.Client,
  { person, post, fromOn, toOn }: { person: string; post: string; fromOn: string; toOn: string },
): Promise<void> {
  await owner.query(`update appointment set from_on = $2::date + 1 where post_id = $1 and to_on is null`, [
    postId(post),
    toOn,
  ]);
  await owner.query(
    `insert into appointment (city_id, post_id, person_id, from_on, to_on) values ($1, $2, $3, $4, $5)`,
    [demoCityId, postId(post), person, fromOn, toOn],
  );
}

/** Somebody acts for the holder of a post on these days. */
export async function givenActing(
  owner: pg.Client,
  { person, post, fromOn, toOn }: { person: string; post: string; fromOn: string; toOn: string },
): Promise<void> {
  await owner.query(
    `insert into delegation (id, city_id, post_id, from_person, to_person, from_on, to_on, reason, created_at)
      values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, '出国培训', now())`,
    [demoCityId, postId(post), personId(post), person, fromOn, toOn],
  );
}

/** What nobody but the office and the body itself reads of an interview. */
export const hidden = {
  phone: '0932-8219999',
  contact: '督查室联系人，0932-8218888',
  persons: '参加人赵某某、钱某某',
  minutes: '约谈中指出的具体问题',
  absence: '请假就医',
};

/** Puts down what followed from a signed interview: held, a commitment until a day, its rectification, the media. */
export async function givenFollowed(
  owner: pg.Client,
  { interviewId, body, dueOn }: { interviewId: string; body: string; dueOn: string },
): Promise<void> {
  const { decisionId } = await givenPart(owner, { body });
  const meeting = randomUUID();
  const office = postId('PD-SWB/supervision_office');
  await owner.query(
    `insert into interview_meeting (id, city_id, at, place, contact, called_by, called_at, held_on, persons, minutes)
      values ($1, $2, '2026-11-10T09:00:00+08:00', '市政府第一会议室', $3, $4, now(), '2026-11-10', $5, $6)`,
    [meeting, demoCityId, hidden.contact, office, hidden.persons, hidden.minutes],
  );
  await owner.query(
    `update interview_chain set state = 'rectifying', meeting_id = $2, missed = 1, absence = $3, commitment = $4,
       commit_due_on = $5, commit_phone = $6, committed_at = '2026-11-11T10:00:00+08:00', rectification_id = $7,
       problem = '两项重点任务逾期。', rectify_due_on = $5 where id = $1`,
    [interviewId, meeting, hidden.absence, '承诺补齐<b>滞后</b>任务。', dueOn, hidden.phone, decisionId],
  );
  await owner.query(
    `insert into media_exposure (id, city_id, interview_id, outlet, shown_on, entered_by, entered_at)
      values (gen_random_uuid(), $1, $2, '定西日报', '2026-11-12', $3, now())`,
    [demoCityId, interviewId, office],
  );
}

/** A part was red in one episode by two dimensions, and in a later one by one of them. */
export async function givenRed(owner: pg.Client, body: string): Promise<void> {
  const { partId } = await givenPart(owner, { body });
  for (const [episode, dimension, at] of [
    [1, 'time', '2026-08-10'],
    [1, 'schedule', '2026-08-10'],
    [2, 'time', '2026-09-10'],
  ])
    await owner.query(
      `insert into lamp_episode (city_id, part_id, episode, colour, dimension, opened_at, closed_at, sentence, way_back,
         inputs, rule_pack_version, calendar_version)
        values ($1, $2, $3, 'red', $4, $5::timestamptz, $5::timestamptz + interval '1 day', '已逾期', '办结', '{}', 1, 1)`,
      [demoCityId, partId, episode, dimension, `${at}T09:00:00+08:00`],
    );
}

/** A body is merged into another one on a day, after it was renamed. */
export async function givenMerged(
  owner: pg.Client,
  { body, into, on, formerly }: { body: string; into: string; on: string; formerly: string },
): Promise<void> {
  await owner.query(
    `insert into body_former_name (city_id, body_id, full_name, short_name, until_on, reason)
      values ($1, $2, $3, $3, '2026-08-15', '机构改革')`,
    [demoCityId, bodyId(body), formerly],
  );
  await owner.query('update body set valid_to = $2, successor_id = $3 where id = $1', [
    ...[bodyId(body), on, bodyId(into)],
  ]);
}

/** A result of the body was another one until an objection of it was upheld. */
export async function givenMoved(
  owner: pg.Client,
  { resultId, body, before }: { resultId: string; body: string; before: object },
): Promise<void> {
  await owner.query(
    `insert into result_move (city_id, result_id, computation_id, body_id, before, after, until)
      select $1, id, computation_id, $3, $4, '{}', '2026-01-01' from period_result where id = $2`,
    [demoCityId, resultId, bodyId(body), JSON.stringify(before)],
  );
}
