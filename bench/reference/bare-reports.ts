import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { atOnce } from '../at-once.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';

const seconds = 10;

// The rows that one submitted report leaves behind, written in one go by one prepared statement.
const write = {
  name: 'bare-report',
  text: `with part as (
      update task_part set progress = 60, version = version + 1, next_due_at = next_due_at where id = $1
      returning id, city_id, decision_id, body_id
    ), report as (
      insert into report (id, city_id, decision_id, part_id, body_id, period, kind, wording, progress,
        previous_progress, mark, state, submitted_by, submitted_at, review_due_at)
      select $2, city_id, decision_id, id, body_id, 'bare', 'progress', $3, 60, 40, 'on_time', 'submitted', $4, now(),
        now() from part returning id, city_id, body_id
    ), told as (
      insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select report.city_id, o.id, null, 'report', report.id, 'review', 1, $3, now(), now()
      from report, post o join body b on b.id = o.body_id and b.level = 'city' where o.role = 'supervision_office'
    ), audit as (
      insert into audit_entry (city_id, city_time, post_id, action, subject_type, subject_ids, result)
      select city_id, now(), $4, 'report:submit', 'report', array[id], 'done' from report
    )
    insert into change_feed (city_id, body_ids, subject_type, subject_ids)
    select city_id, array[body_id], 'report', array[id] from report`,
};

/** The same rows by bare pg: begin, lock, one statement, commit; `width` connections for ten seconds. */
export async function timeBareReports({ appUrl, eye }: Stack, width: number) {
  const pool = new pg.Pool({ connectionString: appUrl, max: width });
  const { rows: parts } = await eye.query<{ id: string }>('select id from task_part order by random()');
  const { rows: posts } = await eye.query<{ id: string }>('select id from post limit 1');
  const until = performance.now() + seconds * 1000;
  const start = performance.now();
  let done = 0;
  await atOnce(parts, width, async ({ id }) => {
    if (performance.now() > until) return;
    await submit(pool, id, posts[0]?.id ?? '');
    done += 1;
  });
  const took = (performance.now() - start) / 1000;
  await pool.end();
  return { seconds: took, perSecond: done / took };
}

async function submit(pool: pg.Pool, part: string, post: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({
      name: 'bare-lock',
      text: 'select * from task_part where id = $1 for update',
      values: [part],
    });
    await client.query({
      ...write,
      values: [
        part,
        randomUUID(),
        '已完成项目前期论证，正在征求相关单位意见，计划月底前报市政府审定。',
        post,
      ],
    });
    await client.query('commit');
  } finally {
    client.release();
  }
}
