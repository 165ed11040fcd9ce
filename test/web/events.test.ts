import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { bodyId, demoCityId } from '../../src/organization/city-ids.js';
import { ChangeFeedQueries } from '../../src/web/change-feed.queries.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { EventStream } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let late: pg.Client;
const streams: EventStream[] = [];

beforeAll(async () => {
  test = await startTestApp({ role: 'web', here: true });
  [owner, late] = [1, 2].map(() => new pg.Client({ connectionString: test.ownerUrl })) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([owner.connect(), late.connect()]);
});

afterEach(async () => {
  await Promise.all(streams.splice(0).map((stream) => stream.close()));
});

afterAll(async () => {
  await Promise.all([owner.end(), late.end()]);
  await test.close();
});

async function listen(userName: string, after?: string): Promise<EventStream> {
  const stream = await EventStream.open(await signIn(test.baseUrl, userName), after);
  streams.push(stream);
  return stream;
}

const change = (client: pg.Client, bodyCode: string, subject: string) =>
  client.query(
    `insert into change_feed (city_id, body_ids, subject_type, subject_ids) values ($1, $2, $3, '{}')`,
    [demoCityId, [bodyId(bodyCode)], subject],
  );

describe('the stream of changes', () => {
  it('is only for those who are signed in', async () => {
    expect((await new ApiClient(test.baseUrl).get('/events')).status).toBe(401);
  });

  it.each([
    { who: 'a unit of its own body', userName: 'gd-fgw.unit_staff', own: 'GD-FGW', foreign: 'GD-CZJ' },
    {
      who: 'a county’s office of the county and what lies below',
      userName: '621102.supervision_office',
      own: '621102-FGW',
      foreign: '621121-FGW',
    },
    { who: 'a township of itself', userName: '621102101.unit_staff', own: '621102101', foreign: '621102' },
  ])('tells $who, and of nothing else', async ({ userName, own, foreign }) => {
    const stream = await listen(userName);
    await change(owner, foreign, 'foreign');
    await change(owner, own, 'own');
    expect(await stream.next()).toMatchObject({ event: 'change', data: 'own' });
  });

  it('tells the city’s offices of every body', async () => {
    const stream = await listen('pd-swb.office_head');
    await change(owner, '621126105', 'anything');
    expect(await stream.next()).toMatchObject({ data: 'anything' });
  });

  it('tells an administrator of the clock only', async () => {
    const stream = await listen('621100.audit_admin');
    await change(owner, '621100', 'part');
    await change(owner, '621100', 'clock');
    expect(await stream.next()).toMatchObject({ data: 'clock' });
  });

  it('goes on where a browser left off, without loss and without doubles', async () => {
    const first = await listen('gd-fgw.unit_staff');
    await change(owner, 'GD-FGW', 'first');
    const { id } = await first.next();
    await first.close();
    await change(owner, 'GD-FGW', 'missed');
    const second = await listen('gd-fgw.unit_staff', id);
    expect(await second.next()).toMatchObject({ data: 'missed' });
    await change(owner, 'GD-FGW', 'then');
    expect(await second.next()).toMatchObject({ data: 'then' });
  });

  it('waits for what began earlier and commits later, so that it is not skipped', async () => {
    const feed = test.inside().get(ChangeFeedQueries, { strict: false });
    const start = await feed.end();
    const subjects = async () => (await feed.after(demoCityId, start)).map((row) => row.subjectType);
    await late.query('begin');
    await change(late, 'GD-FGW', 'began-earlier');
    await change(owner, 'GD-FGW', 'began-later');
    expect(await subjects()).toEqual([]);
    await late.query('commit');
    // Transactions of the server's other databases hold the horizon back as well.
    const seen = await eventually(subjects, (rows) => rows.length === 2);
    expect(seen).toEqual(['began-earlier', 'began-later']);
  });

  it('ends with its session', async () => {
    const client = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
    const stream = await EventStream.open(client);
    await client.delete('/api/v1/session');
    await expect(stream.next()).rejects.toThrow('the stream ended');
  });

  it('ends when the program stops, and does not keep it from stopping', async () => {
    const other = await startTestApp({ role: 'web' });
    const stream = await EventStream.open(await signIn(other.baseUrl, 'gd-fgw.unit_staff'));
    await Promise.all([expect(stream.next()).rejects.toThrow('the stream ended'), other.close()]);
  });

  it('outlives a restart of PostgreSQL', async () => {
    const stream = await listen('gd-fgw.unit_staff');
    await change(owner, 'GD-FGW', 'before');
    expect(await stream.next()).toMatchObject({ data: 'before' });
    // The application role may end its own sessions: what a restart of the server does to them.
    const app = new pg.Client({ connectionString: test.appUrl });
    await app.connect();
    await app.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`);
    await app.end();
    await change(owner, 'GD-FGW', 'after');
    expect(await stream.next()).toMatchObject({ data: 'after' });
    expect((await new ApiClient(test.baseUrl).get('/health/ready')).status).toBe(200);
  });
});
