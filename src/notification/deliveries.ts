import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { uuids } from '../persistence/change.js';

// More than this waits for the next look.
const atOnce = 5_000;

/**
 * Makes queued notices visible in their inboxes and tells whoever is looking; gives how many were still queued.
 * Doing it again changes nothing. `sent_at` is machine time.
 */
export async function markSent(em: EntityManager, noticeIds: readonly string[]): Promise<number> {
  const [row] = await em.execute<{ sent: number }[]>(sql`
    with sent as (
      update delivery set state = 'sent', sent_at = clock_timestamp(), attempts = attempts + 1, error = null
      where notice_id = any(${uuids(noticeIds)}) and channel = 'inbox' and state = 'queued'
      returning notice_id, city_id
    ), fed as (
      insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      select s.city_id, array_agg(distinct p.body_id), 'notice', array_agg(s.notice_id)
      from sent s join notice n on n.id = s.notice_id join post p on p.id = n.post_id
      group by s.city_id
    )
    select count(*)::integer as sent from sent`);
  return row?.sent ?? 0;
}

/** Keeps why sending failed; the notices stay queued and are tried again. */
export async function noteFailure(
  em: EntityManager,
  noticeIds: readonly string[],
  reason: string,
): Promise<void> {
  await em.execute(sql`update delivery set attempts = attempts + 1, error = ${reason}
    where notice_id = any(${uuids(noticeIds)}) and channel = 'inbox' and state = 'queued'`);
}

/** Ids of notices that were queued at least `queuedForMs` of machine time ago and are not sent, oldest first. */
export async function listUnsent(em: EntityManager, cityId: string, queuedForMs: number): Promise<string[]> {
  const rows = await em.execute<{ notice_id: string }[]>(sql`
    select notice_id from delivery
    where city_id = ${cityId} and state = 'queued'
      and queued_at <= clock_timestamp() - ${queuedForMs}::integer * interval '1 millisecond'
    order by queued_at, notice_id limit ${atOnce}`);
  return rows.map((row) => row.notice_id);
}
