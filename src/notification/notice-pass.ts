import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CityClock } from '../persistence/city-clock.js';
import { otherRung } from './rung-words.js';
import { rungWordRows } from './rung-words.record.js';

/** What one pass did. */
export interface NoticePass {
  /** Ids of the notices it wrote; their deliveries are queued. */
  noticed: string[];
  /** True: items are due, but others of the same instant may still come. */
  waiting: boolean;
}

interface Moment {
  cityId: string;
  now: Date;
}

/**
 * Gathers the due items of a city into one notice per post, each with its queued delivery, in one transaction.
 * While a live clock of this instant is still due it waits: until a second of machine time passed without a new
 * item, and ten seconds at most, so that a burst becomes one notice and a stuck loop holds nobody's up. A second
 * courier at the same moment does nothing.
 */
export async function runNoticePass(
  em: EntityManager,
  clock: CityClock,
  cityId: string,
): Promise<NoticePass> {
  return em.transactional(async (tx) => {
    if (!(await isAlone(tx, cityId))) return { noticed: [], waiting: false };
    const moment = { cityId, now: (await clock.read(tx, cityId)).now };
    const { due, waiting } = await look(tx, moment);
    const noticed = due && !waiting ? await merge(tx, moment) : [];
    await keepOwnClock(tx, moment);
    return { noticed, waiting };
  });
}

// A statement of its own: what comes after it sees all that the courier before committed.
async function isAlone(em: EntityManager, cityId: string): Promise<boolean> {
  const [row] = await em.execute<{ alone: boolean }[]>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`notice pass ${cityId}`}, 0)) as alone`,
  );
  return row?.alone === true;
}

// An item could first have been noticed when it was written and the city's time had reached its `not_before`:
// a clock that stands or was moved reached it by the move, a running one by itself. In a burst this looks at many
// thousand items every 150 ms, so the clock is read once, and the items only while others may still come.
async function look(em: EntityManager, { cityId, now }: Moment): Promise<{ due: boolean; waiting: boolean }> {
  const due = sql`from notice_item i where i.city_id = ${cityId} and i.notice_id is null and i.not_before <= ${now}`;
  const [row] = await em.execute<{ due: boolean; waiting: boolean }[]>(sql`
    with c as materialized (
      select moved_at, still_at, offset_ms * interval '1 millisecond' as ahead from city_clock where city_id = ${cityId})
    select exists (select ${due}) as due,
      exists (select from live_clock
        where city_id = ${cityId} and workflow_type <> 'courier' and next_wake_at <= ${now})
      and (select coalesce(max(since) > clock_timestamp() - interval '1 second'
          and min(since) > clock_timestamp() - interval '10 seconds', false)
        from (select greatest(i.recorded_at, (select moved_at from c),
          case when (select still_at from c) is null then i.not_before - (select ahead from c) end) as since ${due}) x)
      as waiting`);
  return row ?? { due: false, waiting: false };
}

// A work that turned yellow and then red within one notice is one burning lamp: the worse one is counted.
// A notice takes the id of one of its items: an item opens one notice only, and the items know their notice
// without a join, which the planner, expecting one row after a burst, would run as a loop over both.
async function merge(em: EntityManager, { cityId, now }: Moment): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(sql`
    with due as materialized (
      select i.id, i.post_id, i.subject_id, i.rung, i.episode, coalesce(w.word, ${otherRung.word}) as word, w.lamp,
        coalesce(w.rank, ${otherRung.rank}::integer) as rank,
        first_value(i.id) over (partition by i.post_id) as notice_id,
        row_number() over (partition by i.post_id, i.subject_id, w.lamp is null order by w.rank) as nth
      from notice_item i left join ${rungWordRows()} on w.rung = i.rung
      where i.city_id = ${cityId} and i.notice_id is null and i.not_before <= ${now}
    ), counted as (
      select notice_id, post_id, word, lamp, min(rank) as rank, min(rung) as rung, count(*) as items,
        count(*) filter (where lamp is null or nth = 1) as n
      from due group by notice_id, post_id, word, lamp
    ), merged as materialized (
      select notice_id as id, post_id, sum(items) as items, (array_agg(rung order by rank))[1] as worst,
        concat_ws('；',
          sum(n) filter (where lamp is not null) || '项工作亮灯：'
            || string_agg(lamp || n || '项', '、' order by rank) filter (where lamp is not null and n > 0),
          string_agg(word || n || '项', '、' order by rank) filter (where lamp is null)) as title
      from counted group by notice_id, post_id
    ), noticed as (
      insert into notice (id, city_id, post_id, title, worst, item_count, created_at)
      select id, ${cityId}, post_id, title, worst, items, ${now} from merged
    ), taken as (
      update notice_item i set notice_id = d.notice_id from due d
      where i.post_id = d.post_id and i.subject_id = d.subject_id and i.rung = d.rung and i.episode = d.episode
    ), queued as (
      insert into delivery (notice_id, channel, city_id) select id, 'inbox', ${cityId} from merged
    )
    select id from merged order by id`);
  return rows.map((row) => row.id);
}

// The movable clock stops at this row, so that what quiet hours hold back is released at its hour.
async function keepOwnClock(em: EntityManager, { cityId, now }: Moment): Promise<void> {
  await em.execute(sql`
    insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
    select ${`courier/${cityId}`}, ${cityId}, 'courier', min(not_before)
    from notice_item where city_id = ${cityId} and notice_id is null and not_before > ${now}
    on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at
      where live_clock.next_wake_at is distinct from excluded.next_wake_at`);
}
