import type pg from 'pg';
import { demoCityId } from '../../src/organization/city-ids.js';

/** Puts into the record that the newest computation of a period was published. */
export async function givenPublishedResult(owner: pg.Client, period: string): Promise<void> {
  await owner.query(
    `insert into period_result (id, city_id, period, number, state, computation_id, opened_by, opened_at)
      select gen_random_uuid(), city_id, period, 1, 'published', id, computed_by, computed_at from score_computation
      where city_id = $1 and period = $2 order by number desc limit 1`,
    [demoCityId, period],
  );
}
