import type pg from 'pg';
import { demoCityId, postId } from '../../src/organization/city-ids.js';

/** Puts into the record that the assessment office and finance passed these rewards. */
export async function givenChecks(owner: pg.Client, ids: readonly string[]): Promise<void> {
  for (const [action, post] of [
    ['pass_assessment', 'PD-SWB/assessment_office'],
    ['pass_finance', 'GD-CZJ/finance'],
  ] as const)
    await owner.query(
      `insert into consequence_step (city_id, consequence_id, at, action, by_post)
        select $1, x::uuid, now(), $2, $3 from unnest($4::text[]) x`,
      [demoCityId, action, postId(post), ids],
    );
}
