import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall } from '../support/city-hall.js';

let hall: CityHall;
let superuser: pg.Client;

beforeAll(async () => {
  hall = await CityHall.open();
  superuser = new pg.Client(process.env.TEST_PG_SUPER_URL);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await hall.close();
});

/** Ends every connection that the program holds to its database. */
const endAllBackends = () =>
  superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'dukaojian_app'`,
    [new URL(hall.app.appUrl).pathname.slice(1)],
  );

describe('every connection to the database is cut while people work', () => {
  it('what was answered with success is kept, the rest is refused in words, and the loop goes on by itself', async () => {
    const office = await hall.office();
    const kept: string[] = [];
    const statuses = new Set<number>();
    for (let round = 0; round < 6; round += 1) {
      const posts = Array.from({ length: 8 }, async (_, index) => {
        const { status, body } = await office.post<{ id: string }>('/api/v1/decisions', {
          title: `断线${round}-${index}`,
          dispatch: 'at_once',
          tasks: [{ wording: '断线时交办', responsible: 'GD-FGW', dueOn: '2026-12-10' }],
        });
        statuses.add(status);
        if (status === 201) kept.push(body.id);
      });
      await Promise.all([...posts, endAllBackends()]);
    }
    expect([...statuses].every((status) => [201, 503].includes(status))).toBe(true);

    await hall.settle();
    const { rows } = await hall.record.query<{ id: string }>(
      `select id from decision where state = 'dispatched'`,
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([...kept, ...rows.map(({ id }) => id)]));
    expect(rows.length).toBeGreaterThanOrEqual(kept.length);
    const unclocked = await hall.all(`select id from decision d where not exists (
      select from live_clock l where l.workflow_id = 'decision/' || d.id)`);
    expect(unclocked).toEqual([]);
    expect(await hall.all('select subject_id from notice_item where notice_id is null')).toEqual([]);
  }, 120_000);
});
