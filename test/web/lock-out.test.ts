import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { demoPassword } from '../../src/organization/city-data/demo-password.js';
import { accountId, demoCityId } from '../../src/organization/city-ids.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { getPage, sendFiles } from '../support/form-client.js';
import { startBeside, startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

// One secret, as two processes of one installation have.
const environment = { SESSION_SECRET: 'of both processes of one installation' };
let one: TestApp;
let other: TestApp;
let owner: pg.Client;

// The one stands behind a proxy on its own machine, the other behind none.
beforeAll(async () => {
  one = await startTestApp({ role: 'web', environment });
  other = await startBeside(one, { role: 'web', environment: { ...environment, TRUSTED_PROXIES: 'none' } });
  owner = new pg.Client(one.ownerUrl);
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await other.close();
  await one.close();
});

describe('two processes of one installation', () => {
  it('count failed sign-ins together, and lock nobody else', async () => {
    const clients = [new ApiClient(one.baseUrl), new ApiClient(other.baseUrl)];
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1)
      statuses.push((await clients[count % 2]?.signIn('gd-jyj.unit_head', 'wrong'))?.status ?? 0);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    for (const client of clients) {
      expect((await client.signIn('gd-jyj.unit_head')).status).toBe(429);
      expect((await client.signIn('gd-jyj.unit_staff')).status).toBe(201);
    }
  });

  it('let no more than five through that come at once', async () => {
    const tries = Array.from({ length: 16 }, (_none, at) =>
      new ApiClient(at % 2 === 0 ? one.baseUrl : other.baseUrl).signIn('gd-czj.unit_head', 'wrong'),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(statuses.filter((status) => status !== 401 && status !== 429)).toEqual([]);
  });

  it('end a session in both, whichever was asked', async () => {
    const client = new ApiClient(one.baseUrl);
    await client.signIn('gd-fgw.unit_staff');
    const cookie = client.cookie;
    const there = () => fetch(`${other.baseUrl}/api/v1/my-work`, { headers: { cookie } });
    expect((await there()).status).toBe(200);
    expect((await client.delete('/api/v1/session/all')).status).toBe(200);
    const began = Date.now();
    while ((await there()).status === 200) expect(Date.now() - began).toBeLessThan(5_000);
    expect((await client.get('/api/v1/my-work')).status).toBe(401);
  });
});

const most = { export: 60, search: 120, upload: 120 };

/** As if the account had asked so often already, in this minute and, for a test at its end, in the next. */
const asked = (code: string, kind: keyof typeof most, count: number) =>
  owner.query(
    `insert into request_count (city_id, account_id, kind, minute, count)
      select $1, $2, $3, date_trunc('minute', clock_timestamp()) + make_interval(mins => one), $4
      from generate_series(0, 1) one
      on conflict (account_id, kind, minute) do update set count = excluded.count`,
    [demoCityId, accountId(code), kind, count],
  );

/** Red when RequestLimitGuard is taken out of identity.module.ts, or a route loses its `@Limited`. */
describe('what costs the machine much', () => {
  const person = 'GD-JYJ/unit_staff';
  const userName = person.toLowerCase().replace('/', '.');

  it.each([
    ['export', '/api/v1/results/2026Q3/file', '导出太频繁，请一分钟以后再导出。'],
    ['search', '/api/v1/search?q=发改', '查找太频繁，请一分钟以后再找。'],
  ] as const)(
    'is done so often a minute for an account, by both processes together: %s',
    async (kind, path, words) => {
      const [here, there] = [await signIn(one.baseUrl, userName), await signIn(other.baseUrl, userName)];
      const first = (await here.get(path)).status;
      expect([200, 404]).toContain(first);
      await owner.query('delete from request_count');
      await asked(person, kind, most[kind] - 1);
      expect((await here.get(path)).status).toBe(first);
      const refused = await there.get(path);
      expect(refused).toMatchObject({ status: 429, body: { code: 'request.too-many', detail: words } });
      expect(refused.headers.get('retry-after')).toBe('60');
      const colleague = await signIn(other.baseUrl, 'gd-mzj.unit_staff');
      expect((await colleague.get(path)).status).toBe(first);
    },
  );

  it('is told to a person on a page', async () => {
    const client = await signIn(other.baseUrl, 'gd-mzj.unit_staff');
    await asked('GD-MZJ/unit_staff', 'search', most.search);
    const { status, body } = await getPage(client, '/search?q=发改');
    expect([status, body.includes('<title>错误：访问太频繁')]).toEqual([429, true]);
    expect(body).toContain('查找太频繁，请一分钟以后再找。');
  });

  it('counts each form that brings files, and tells it before they are read', async () => {
    const client = await signIn(other.baseUrl, userName);
    const send = () => {
      const form = new FormData();
      form.append('files', new Blob(['x']), '佐证.pdf');
      return sendFiles(client, `/my-work/parts/${accountId('none')}/report?_csrf=${client.csrfToken}`, form);
    };
    await asked(person, 'upload', most.upload - 1);
    expect((await send()).status).toBe(422);
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(refused.body).toContain('上传太频繁，请一分钟以后再提交。');
  });
});

/** Red when create-app.ts trusts every proxy (`true`), or none but the setting said one. */
describe('the address that is counted', () => {
  const failed = (ip: string) =>
    owner.query(
      `insert into sign_in_failure (city_id, user_name, ip) select $1, '', $2 from generate_series(1, 30)`,
      [demoCityId, ip],
    );
  const from = async ({ baseUrl }: TestApp, forwarded: string, password?: string) => {
    const client = new ApiClient(baseUrl);
    client.csrfToken = (await client.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    const body = { userName: 'gd-jtj.unit_head', password: password ?? demoPassword };
    return client.send('POST', '/api/v1/session', { headers: { 'x-forwarded-for': forwarded }, body });
  };

  it('is the one that the trusted proxy saw, whatever was forged before it', async () => {
    await failed('198.51.100.7');
    for (const forged of ['198.51.100.7', '203.0.113.1, 198.51.100.7', '127.0.0.1, 198.51.100.7'])
      expect([forged, (await from(one, forged)).status]).toEqual([forged, 429]);
    expect((await from(one, '198.51.100.7, 203.0.113.1')).status).toBe(201);
  });

  it('is written into the trail and counted as it is, not as it was forged', async () => {
    const { headers } = await from(one, '203.0.113.9, 203.0.113.2', 'wrong');
    const { rows } = await owner.query('select ip from audit_entry where request_id = $1', [
      headers.get('x-request-id'),
    ]);
    expect(rows).toEqual([{ ip: '203.0.113.2' }]);
  });

  it('is the caller’s own where no proxy is trusted', async () => {
    await failed('127.0.0.1');
    for (const forged of ['203.0.113.3', '203.0.113.4, 203.0.113.5'])
      expect([forged, (await from(other, forged)).status]).toEqual([forged, 429]);
  });
});
