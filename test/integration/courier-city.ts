import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { readEnvironment } from '../../src/config/environment.js';
import type { Environment } from '../../src/config/environment.js';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { openOrm } from '../../src/persistence/orm.js';
import { createTestDatabase } from '../support/test-databases.js';
import type { TestDatabase } from '../support/database-template.js';

/** City time at which the clock of these tests stands at first: a Tuesday morning. */
export const morning = new Date('2026-11-24T02:00:00Z');

/** A notice item of these tests; what is not given does not matter. */
export interface TestItem {
  post?: string;
  rung?: string;
  subjectId?: string;
  notBefore?: Date;
  sentence?: string;
}

/** The demo city with a clock that stands still, and the two ways into it. */
export interface CourierCity {
  database: TestDatabase;
  orm: MikroORM;
  owner: pg.Client;
  environment(extra?: NodeJS.ProcessEnv): Environment;
  /** Writes items as a sweep would; `agoMs` of machine time ago. */
  arise(items: readonly TestItem[], agoMs?: number): Promise<void>;
  moveTo(at: Date, agoMs?: number): Promise<void>;
  /** A workflow with something due at this city time; null: nothing. */
  liveClock(workflowId: string, nextWakeAt: Date | null): Promise<void>;
  rows<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  /** Ends every session of the application in the database, as a restart of the server does. */
  endSessions(): Promise<unknown[]>;
  /** Forgets items, notices, live clocks and feed; the clock stands at `morning` again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Codes of the posts that most tests use. */
export const posts = ['B1/unit_head', 'B2/unit_head', 'B3/unit_head'] as const;

/** The city's bodies and their heads' posts, B1 to B200. */
const bodies = Array.from({ length: 200 }, (_none, at) => ({
  body: bodyId(`B${at + 1}`),
  post: postId(`B${at + 1}/unit_head`),
  code: `B${at + 1}`,
}));

/** Makes a city of 200 bodies, each with one post, in a database of its own. */
export async function openCourierCity(): Promise<CourierCity> {
  const database = await createTestDatabase();
  const orm = await openOrm({ url: database.appUrl, poolMax: 6, entities: [] });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await insertCity(owner);
  const rows = async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await owner.query<R>(text, values)).rows;
  const moveTo = async (at: Date, agoMs = 60_000) =>
    void (await rows(
      `update city_clock set still_at = $1, moved_at = clock_timestamp() - $2 * interval '1 millisecond'`,
      [at, agoMs],
    ));
  return {
    database,
    orm,
    owner,
    environment: (extra = {}) =>
      readEnvironment({ DATABASE_URL: database.appUrl, SESSION_SECRET: 'x'.repeat(32), DEMO: '1', ...extra }),
    arise: (items, agoMs = 0) => insertItems(owner, items, agoMs),
    moveTo,
    liveClock: async (workflowId, nextWakeAt) =>
      void (await rows(
        `insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at) values ($1, $2, 'decisionLoop', $3)
          on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at`,
        [workflowId, demoCityId, nextWakeAt],
      )),
    rows,
    endSessions: async () => {
      const app = new pg.Client({ connectionString: database.appUrl });
      await app.connect();
      const { rows: ended } = await app.query<{
        pid: number;
      }>(`select pid, pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`);
      await app.end();
      return ended;
    },
    reset: async () => {
      await owner.query(
        'truncate notice_item, delivery, message_notice, message, notice, live_clock, change_feed',
      );
      await moveTo(morning);
    },
    close: async () => {
      await owner.end();
      await orm.close();
      await database.drop();
    },
  };
}

async function insertCity(owner: pg.Client): Promise<void> {
  const of = (text: string) => owner.query(text, [demoCityId, JSON.stringify(bodies)]);
  await owner.query('insert into city (id, name) values ($1, $1)', [demoCityId]);
  await owner.query(`insert into city_clock (city_id, mode, still_at) values ($1, 'still', $2)`, [
    demoCityId,
    morning,
  ]);
  await of(`insert into body (id, city_id, code, full_name, short_name, level, sort, valid_from)
    select body, $1, code, code, code, 'city', 1, '2026-01-01'
    from jsonb_to_recordset($2::jsonb) as r(body uuid, code text)`);
  await of(`insert into post (id, city_id, code, body_id, role, title)
    select post, $1, code || '/unit_head', body, 'unit_head', code
    from jsonb_to_recordset($2::jsonb) as r(post uuid, body uuid, code text)`);
}

async function insertItems(owner: pg.Client, items: readonly TestItem[], agoMs: number): Promise<void> {
  const full = items.map((item) => ({
    post: postId(item.post ?? posts[0]),
    rung: item.rung ?? 'red',
    subject: item.subjectId ?? randomUUID(),
    sentence: item.sentence ?? '已超过完成时限1个工作日',
    not_before: item.notBefore ?? morning,
  }));
  await owner.query(
    `insert into notice_item (city_id, post_id, subject_type, subject_id, rung, episode, sentence, not_before,
        arisen_at, recorded_at)
      select $1, r.post, 'part', r.subject, r.rung, 1, r.sentence, r.not_before, $3,
        clock_timestamp() - $4 * interval '1 millisecond'
      from jsonb_to_recordset($2::jsonb) as r(post uuid, rung text, subject uuid, sentence text, not_before timestamptz)`,
    [demoCityId, JSON.stringify(full), morning, agoMs],
  );
}
