import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { demoCityId } from '../../src/organization/city-ids.js';
import { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { runScript } from '../support/run-script.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { codeNow, forgetStep } from '../support/time-codes.js';

let test: TestApp;
let owner: pg.Client;
const password = '雨后-青山-Kq2x';

beforeAll(async () => {
  test = await startTestApp({
    role: 'web',
    demo: false,
    fresh: true,
    environment: { PASSWORD_PROFILE: 'mlps3' },
  });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const makeToken = async (...args: string[]) =>
  runScript('admin-token', args, { OWNER_DATABASE_URL: test.ownerUrl });
const filled = { name: '张三', userName: 'zhangsan', password, again: password };

async function claim(fields: Record<string, string>) {
  const client = new ApiClient(test.baseUrl);
  client.csrfToken = (await client.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
  return sendForm(client, '/sign-in/first', fields);
}

describe('a fresh installation', () => {
  it('has no account, and says at the door how the first one is made', async () => {
    expect((await owner.query('select from account')).rowCount).toBe(0);
    const { body } = await getPage(new ApiClient(test.baseUrl), '/sign-in');
    expect(body).toContain('href="/sign-in/first"');
    expect((await getPage(new ApiClient(test.baseUrl), '/sign-in/first')).body).toContain(
      'npm run admin:token',
    );
  });

  it.each([
    ['one that nobody made', async () => 'made-up'],
    [
      'one of half an hour ago',
      async () => {
        const { stdout } = await makeToken();
        await owner.query(`update admin_token set expires_at = clock_timestamp() where used_at is null`);
        return stdout.trim();
      },
    ],
  ])('refuses a token: %s', async (_which, tokenOf) => {
    const { status, body } = await claim({ ...filled, token: await tokenOf() });
    expect([status, body.includes('<title>错误：一次性口令无效')]).toEqual([403, true]);
    expect(body).not.toContain(password);
  });

  it('refuses a weak password and lets the token be used again', async () => {
    const token = (await makeToken()).stdout.trim();
    const weak = await claim({ ...filled, token, password: 'dingxi-2026', again: 'dingxi-2026' });
    expect([weak.status, weak.body.includes('城市名')]).toEqual([422, true]);
    const differs = await claim({ ...filled, token, again: 'other' });
    expect([differs.status, differs.body.includes('两次填写的新密码不一样')]).toEqual([422, true]);
    const kept = await owner.query('select token_sha256, used_at from admin_token where used_at is null');
    expect(kept.rows).toEqual([{ token_sha256: expect.stringMatching(/^[0-9a-f]{64}$/), used_at: null }]);
    expect(JSON.stringify(kept.rows)).not.toContain(token);
  });

  it('gives the first administrator an account by a one-time token, once', async () => {
    const { stdout, stderr } = await makeToken();
    const token = stdout.trim();
    expect(stderr).toContain('30 minutes');
    expect((await claim({ ...filled, token })).headers.get('location')).toBe('/sign-in');
    expect((await claim({ ...filled, userName: 'lisi', token })).status).toBe(403);
    const { rows } = await owner.query(`select c.user_name, p.role, c.demo from account c
      join appointment a on a.person_id = c.person_id join post p on p.id = a.post_id`);
    expect(rows).toEqual([{ user_name: 'zhangsan', role: 'system_admin', demo: false }]);
    expect(await makeToken()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('somebody holds the post'),
    });
    const acts = await owner.query(
      `select action, role from audit_entry where action like 'account:%'
      and result = 'done' and city_id = $1 order by id desc limit 2`,
      [demoCityId],
    );
    expect(acts.rows).toEqual([
      { action: 'account:claim-first', role: 'system_admin' },
      { action: 'account:make-token', role: null },
    ]);
  });

  it('lets nobody take a user name twice', async () => {
    const token = (await makeToken('--role', 'security_admin')).stdout.trim();
    const taken = await claim({ ...filled, token });
    expect([taken.status, taken.body.includes('这个登录名已有人用')]).toEqual([409, true]);
    expect((await claim({ ...filled, name: '李四', userName: 'lisi', token })).status).toBe(303);
    expect((await makeToken('--role', 'leader')).code).toBe(1);
  });
});

let secret: string;
let recovery: string[];

describe('the second factor', () => {
  it('is enrolled by the first code before an administrator gets in, with recovery codes shown once', async () => {
    const client = new ApiClient(test.baseUrl);
    client.csrfToken = (await client.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    const before = client.cookie;
    const begun = await sendForm(client, '/sign-in', { userName: 'zhangsan', password });
    expect(begun.headers.get('location')).toBe('/sign-in/enrol');
    expect(client.cookie).not.toBe(before);
    expect((await client.get('/api/v1/my-work')).status).toBe(401);
    const { body } = await getPage(client, '/sign-in/enrol');
    expect(body).toContain('src="data:image/svg+xml;base64,');
    secret = /<code>([A-Z2-7]{32})<\/code>/.exec(body)?.[1] ?? '';
    client.csrfToken = /name="_csrf" value="([0-9a-f]+)"/.exec(body)?.[1] ?? '';
    const waiting = client.cookie;
    const wrong = await sendForm(client, '/sign-in/enrol', { code: '000000' });
    expect([wrong.status, wrong.body.includes('<title>错误：验证码不对')]).toEqual([401, true]);
    const done = await sendForm(client, '/sign-in/enrol', { code: codeNow(secret) });
    expect(done.status).toBe(200);
    recovery = [...done.body.matchAll(/<code>([0-9a-f-]{23})<\/code>/g)].map(([, code]) => code ?? '');
    expect(recovery.length).toBe(10);
    expect(client.cookie).not.toBe(waiting);
    expect((await client.get('/api/v1/session')).body).toMatchObject({ post: { role: 'system_admin' } });
    const old = await fetch(`${test.baseUrl}/api/v1/my-work`, { headers: { cookie: waiting } });
    expect(old.status).toBe(401);
  });

  it('is kept encrypted, its recovery codes as hashes', async () => {
    const { rows } = await owner.query<{ factor_secret: string }>(
      `select factor_secret from account where user_name = 'zhangsan'`,
    );
    expect(rows[0]?.factor_secret).toMatch(/^dk1:intl:[0-9a-f]{8}:[\w-]+$/);
    const codes = await owner.query('select * from recovery_code');
    expect(codes.rowCount).toBe(10);
    expect(JSON.stringify(codes.rows)).not.toContain(recovery[0]?.replaceAll('-', ''));
  });

  it('refuses the same code twice, and has a session id of its own at its step', async () => {
    await forgetStep(owner, 'zhangsan');
    const code = codeNow(secret);
    const one = new ApiClient(test.baseUrl);
    expect((await one.signIn('zhangsan', password)).body).toMatchObject({ person: null, next: 'code' });
    const waiting = one.cookie;
    one.csrfToken = (await one.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    expect((await one.post('/api/v1/session/code', { code })).status).toBe(200);
    expect(one.cookie).not.toBe(waiting);
    const other = new ApiClient(test.baseUrl);
    await other.signIn('zhangsan', password);
    const again = await other.post('/api/v1/session/code', { code });
    expect(again).toMatchObject({ status: 401, body: { code: 'sign-in.code-wrong' } });
  });

  it('takes a recovery code in its place, once', async () => {
    const statuses = [];
    for (let count = 0; count < 2; count += 1) {
      const client = new ApiClient(test.baseUrl);
      await client.signIn('zhangsan', password);
      statuses.push((await client.post('/api/v1/session/code', { code: ` ${recovery[3] ?? ''} ` })).status);
    }
    expect(statuses).toEqual([200, 401]);
  });

  it('is locked after the fifth wrong code, whatever the password', async () => {
    await owner.query('delete from sign_in_failure');
    const client = new ApiClient(test.baseUrl);
    await client.signIn('zhangsan', password);
    const statuses = [];
    for (let count = 0; count < 6; count += 1)
      statuses.push((await client.post('/api/v1/session/code', { code: '000000' })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    await owner.query('delete from sign_in_failure');
  });

  it('cannot be passed by asking for another step', async () => {
    const client = new ApiClient(test.baseUrl);
    await client.signIn('zhangsan', password);
    expect((await client.get('/api/v1/session/enrolment')).status).toBe(401);
    const renewed = await client.post('/api/v1/session/password', {
      password: 'x'.repeat(9),
      again: 'x'.repeat(9),
    });
    expect(renewed.status).toBe(401);
    expect((await getPage(client, '/sign-in/enrol')).headers.get('location')).toBe('/sign-in');
  });
});

describe('a password', () => {
  it('that an administrator gave is changed at the first sign-in, and is over after seven days', async () => {
    await owner.query(`update account set password_temporary = true where user_name = 'zhangsan'`);
    await forgetStep(owner, 'zhangsan');
    const client = new ApiClient(test.baseUrl);
    await client.signIn('zhangsan', password);
    const step = await client.post<{ next: string }>('/api/v1/session/code', { code: codeNow(secret) });
    expect(step.body.next).toBe('password');
    client.csrfToken = (await client.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    const same = await client.post('/api/v1/session/password', { password, again: password });
    expect(same).toMatchObject({ status: 422, body: { fields: [{ pointer: '/password' }] } });
    const next = '秋水长天-Kq2x';
    expect((await client.post('/api/v1/session/password', { password: next, again: next })).status).toBe(200);
    await owner.query(`update account set password_temporary = true,
      password_set_at = clock_timestamp() - interval '7 days' where user_name = 'zhangsan'`);
    const over = await new ApiClient(test.baseUrl).signIn('zhangsan', next);
    expect(over).toMatchObject({ status: 401, body: { detail: expect.stringContaining('已过期') } });
  });

  it('is changed after 90 days by the profile mlps3, with three kinds of signs and none of the last five', async () => {
    await owner.query(`update account set password_temporary = false,
      password_set_at = clock_timestamp() - interval '90 days' where user_name = 'zhangsan'`);
    await forgetStep(owner, 'zhangsan');
    const client = new ApiClient(test.baseUrl);
    await client.signIn('zhangsan', '秋水长天-Kq2x');
    const step = await client.post<{ next: string }>('/api/v1/session/code', { code: codeNow(secret) });
    expect(step.body.next).toBe('password');
    client.csrfToken = (await client.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    const renew = (chosen: string) =>
      client.post('/api/v1/session/password', { password: chosen, again: chosen });
    expect(await renew(password)).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('最近5次') },
    });
    expect(await renew('shuangye-hongyu')).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('三种') },
    });
    expect((await renew('霜叶红于-Kq2x')).status).toBe(200);
  });
});
