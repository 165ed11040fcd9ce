import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  accountId,
  bodyId,
  cityRowId,
  demoCityId,
  personId,
  postId,
} from '../../src/organization/city-ids.js';
import { demoPassword } from '../../src/organization/city-data/demo-password.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
/** Sessions belong to the application role. */
let app: pg.Client;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  app = new pg.Client({ connectionString: test.appUrl });
  await Promise.all([owner.connect(), app.connect()]);
});

afterAll(async () => {
  await Promise.all([owner.end(), app.end()]);
  await test.close();
});

describe('signing in', () => {
  it('answers only when the session is written: a browser follows a redirect at its first byte', async () => {
    const client = new ApiClient(test.baseUrl);
    client.csrfToken = (await client.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    await app.query(`create function session.wait() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock(1); return new; end $$;
      create trigger wait before insert on session.session for each row execute function session.wait()`);
    await owner.query('select pg_advisory_lock(1)');
    let answered = false;
    // What counts is the head of the answer: its body's last byte waited even before.
    const answer = fetch(`${test.baseUrl}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: client.cookie, accept: 'text/html' },
      body: new URLSearchParams({
        _csrf: client.csrfToken,
        userName: 'gd-fgw.unit_head',
        password: demoPassword,
      }),
    }).finally(() => (answered = true));
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted`;
    try {
      await eventually(
        async () => (await owner.query(waiting)).rowCount,
        (count) => count === 1,
      );
      await owner.query('select 1');
      expect(answered).toBe(false);
    } finally {
      await owner.query('select pg_advisory_unlock(1)');
    }
    expect((await answer).status).toBe(303);
    await app.query('drop function session.wait() cascade');
  });

  it('gives person, post and a token, and begins for the first post', async () => {
    const client = new ApiClient(test.baseUrl);
    const { status, body } = await client.signIn('gd-fgw.unit_head');
    const post = {
      id: postId('GD-FGW/unit_head'),
      title: '党组书记、主要负责人',
      role: 'unit_head',
      onBehalfOf: null,
      body: { id: bodyId('GD-FGW'), name: '市发展改革委', level: 'city' },
    };
    expect(status).toBe(201);
    expect(body).toEqual({
      person: { id: personId('GD-FGW/unit_head'), name: expect.any(String) },
      post,
      posts: [post],
      csrfToken: expect.stringMatching(/^[0-9a-f]{256}$/),
    });
    expect((await client.get('/api/v1/session')).body).toEqual(body);
  });

  it('changes the session id, so that an id planted before is worth nothing', async () => {
    const client = new ApiClient(test.baseUrl);
    await client.get('/api/v1/session');
    const planted = client.cookie;
    await client.signIn('gd-fgw.unit_head');
    expect(client.cookie).not.toBe(planted);
    const old = await fetch(`${test.baseUrl}/api/v1/my-work`, { headers: { cookie: planted } });
    expect(old.status).toBe(401);
  });

  it('says the same of a wrong password and of a name that does not exist', async () => {
    const answers = [];
    for (const [name, password] of [
      ['gd-czj.unit_head', 'wrong'],
      ['no-such-person', 'wrong'],
    ] as const) {
      const { status, body } = await new ApiClient(test.baseUrl).signIn(name, password);
      answers.push({ status, ...body, requestId: undefined });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 401, code: 'sign-in.failed' });
  });

  it('refuses a disabled account', async () => {
    await owner.query('update account set disabled_at = now() where id = $1', [
      accountId('GD-SJJ/unit_head'),
    ]);
    const { status } = await new ApiClient(test.baseUrl).signIn('gd-sjj.unit_head');
    expect(status).toBe(401);
  });

  it('keeps two sessions of one person apart', async () => {
    const [one, other] = [
      await signIn(test.baseUrl, 'gd-czj.unit_head'),
      await signIn(test.baseUrl, 'gd-czj.unit_head'),
    ];
    expect((await one.delete('/api/v1/session')).status).toBe(204);
    expect((await one.get('/api/v1/my-work')).status).toBe(401);
    expect((await other.get('/api/v1/my-work')).status).toBe(200);
  });

  it('is written into the audit trail, done and refused', async () => {
    await new ApiClient(test.baseUrl).signIn('pd-zzb.unit_head', 'wrong');
    await signIn(test.baseUrl, 'pd-zzb.unit_head');
    const { rows } = await owner.query(
      `select result, account_id, details from audit_entry where action = 'session:sign-in'
        and (account_id = $1 or details->>'userName' = 'pd-zzb.unit_head') order by id`,
      [accountId('PD-ZZB/unit_head')],
    );
    expect(rows).toEqual([
      {
        result: 'refused',
        account_id: null,
        details: { userName: 'pd-zzb.unit_head', code: 'sign-in.failed' },
      },
      { result: 'done', account_id: accountId('PD-ZZB/unit_head'), details: {} },
    ]);
  });
});

describe('failed sign-ins', () => {
  it('lock a name after the fifth, also for the right password, and nobody else', async () => {
    const client = new ApiClient(test.baseUrl);
    const statuses = [];
    for (let count = 0; count < 6; count += 1)
      statuses.push((await client.signIn('gd-jyj.unit_head', 'wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const right = await client.signIn('gd-jyj.unit_head');
    expect(right.body).toMatchObject({ code: 'sign-in.locked' });
    expect(right.headers.get('retry-after')).toBe('900');
    expect((await client.signIn('gd-jyj.unit_staff')).status).toBe(201);
  });

  it('count no longer after 15 minutes', async () => {
    await owner.query(`update sign_in_failure set failed_at = failed_at - interval '15 minutes 1 second'
      where user_name = 'gd-jyj.unit_head'`);
    expect((await new ApiClient(test.baseUrl).signIn('gd-jyj.unit_head')).status).toBe(201);
  });

  it.each([
    [29, 201],
    [30, 429],
  ])('lock an address: after %i, whatever the names, the next try answers %i', async (failures, expected) => {
    await owner.query('delete from sign_in_failure');
    await owner.query(
      `insert into sign_in_failure (city_id, user_name, ip) select $1, '', '127.0.0.1' from generate_series(1, $2)`,
      [demoCityId, failures],
    );
    expect((await new ApiClient(test.baseUrl).signIn('pd-swb.unit_head')).status).toBe(expected);
    await owner.query('delete from sign_in_failure');
  });

  it('do not hold up an office that signs in all at once from one address', async () => {
    const names = (
      await owner.query<{ user_name: string }>('select user_name from account order by 1 limit 40')
    ).rows;
    const answers = await Promise.all(names.map((row) => new ApiClient(test.baseUrl).signIn(row.user_name)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
  });
});

describe('a person with several posts', () => {
  it('chooses the one for which to act, and no other', async () => {
    await owner.query(
      'insert into appointment (id, city_id, post_id, person_id, from_on) values ($1, $2, $3, $4, $5)',
      [
        cityRowId('appointment', 'second'),
        demoCityId,
        await vacated('GD-CZJ/unit_staff'),
        personId('GD-CZJ/unit_head'),
        '2026-11-24',
      ],
    );
    const client = await signIn(test.baseUrl, 'gd-czj.unit_head');
    const before = client.cookie;
    const chosen = await client.post<{ csrfToken: string }>('/api/v1/session/post', {
      postId: postId('GD-CZJ/unit_staff'),
    });
    expect(chosen).toMatchObject({ status: 200, body: { post: { role: 'unit_staff' }, posts: [{}, {}] } });
    expect(client.cookie).not.toBe(before);
    client.csrfToken = chosen.body.csrfToken;
    const foreign = await client.post('/api/v1/session/post', { postId: postId('GD-FGW/unit_head') });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'record.not-found' } });
  });
});

describe('a session', () => {
  const minute = 60_000;

  // By a second's grace: the request itself takes time.
  it.each([
    [12 * 60 * minute - 1_000, 200],
    [12 * 60 * minute, 401],
  ])('%i ms after its sign-in answers %i', async (age, expected) => {
    const client = await signIn(test.baseUrl, 'gd-rsj.unit_head');
    await changeSession('GD-RSJ/unit_head', { signedInAt: Date.now() - age });
    expect((await client.get('/api/v1/my-work')).status).toBe(expected);
  });

  it('ends after 30 minutes without a request, and lives on for 30 more with one', async () => {
    const client = await signIn(test.baseUrl, 'gd-rsj.unit_staff');
    await changeSession('GD-RSJ/unit_staff', { seenAt: Date.now() - minute }, '1 minute');
    await client.get('/api/v1/my-work');
    expect(await minutesLeft('GD-RSJ/unit_staff')).toBe(30);
    await changeSession('GD-RSJ/unit_staff', {}, '-1 second');
    expect((await client.get('/api/v1/my-work')).status).toBe(401);
  });

  it('is not kept alive by what the page asks for by itself', async () => {
    const client = await signIn(test.baseUrl, 'gd-mzj.unit_staff');
    await changeSession('GD-MZJ/unit_staff', { seenAt: Date.now() - minute }, '10 minutes');
    expect((await client.get('/live/my-work')).status).toBe(200);
    expect(await minutesLeft('GD-MZJ/unit_staff')).toBe(10);
  });

  it('hands out the cookie so that scripts and other sites do not get it', async () => {
    const { headers } = await new ApiClient(test.baseUrl).get('/api/v1/session');
    expect(headers.get('set-cookie')).toMatch(/^dkj\.sid=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
  });
});

async function changeSession(code: string, values: object, lifetime = '30 minutes'): Promise<void> {
  const { rowCount } = await app.query(
    `update session.session set sess = (sess::jsonb || $1::jsonb)::json,
      expire = clock_timestamp() at time zone 'UTC' + $2::interval where sess->>'accountId' = $3`,
    [values, lifetime, accountId(code)],
  );
  expect(rowCount).toBeGreaterThan(0);
}

async function minutesLeft(code: string): Promise<number> {
  const { rows } = await app.query<{ seconds: number }>(
    `select extract(epoch from expire - clock_timestamp() at time zone 'UTC')::float8 as seconds
      from session.session where sess->>'accountId' = $1`,
    [accountId(code)],
  );
  return Math.round((rows[0]?.seconds ?? 0) / 60);
}

async function vacated(code: string): Promise<string> {
  await owner.query('delete from appointment where post_id = $1', [postId(code)]);
  return postId(code);
}
