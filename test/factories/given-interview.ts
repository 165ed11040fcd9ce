import type pg from 'pg';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { givenPart, rowOf } from './given-part.js';

/** Puts an interview that waits for the mayor's deputy into the record; answers its id. */
export async function givenInterview(owner: pg.Client): Promise<string> {
  const { decisionId, partId } = await givenPart(owner);
  const { id } = await rowOf<{ id: string }>(
    owner,
    `insert into interview_draft (id, city_id, decision_id, body_id, part_id, cause, episode, basis, inputs, signer,
      state, drafted_at) values (gen_random_uuid(), $1, $2, $3, $4, 'red_month_ends', 1, '红灯跨过月末仍未转绿。', $5,
      $6, 'drafted', now()) returning id`,
    [
      ...[demoCityId, decisionId, bodyId('GD-FGW'), partId],
      JSON.stringify({ redAt: '2026-10-20T01:00:00.000Z', sentence: '已逾期2个工作日' }),
      postId('L04/leader'),
    ],
  );
  return id;
}
