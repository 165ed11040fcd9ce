import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { accountId, bodyId, postId } from '../../src/organization/city-ids.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { EventStream } from '../support/event-stream.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let system: ApiClient;
let security: ApiClient;
let audit: ApiClient;
const bad = /undefined|NaN|Invalid Date|\[object/;
const reason = '组织部任免通知';

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  [system, security, audit] = await Promise.all([
    signIn(test.baseUrl, '621100.system_admin'),
    signIn(test.baseUrl, '621100.security_admin'),
    signIn(test.baseUrl, '621100.audit_admin'),
  ]);
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

/** A vacant post of a body of its own, so that no test takes another one's. */
async function vacantPost(role: string, body = 'GD-FGW'): Promise<string> {
  const code = `test/${randomUUID()}`;
  const { rows } = await owner.query<{ id: string }>(
    `insert into post (city_id, code, body_id, role, title) values ('621100', $1, $2, $3, '试岗') returning id`,
    [code, bodyId(body), role],
  );
  return rows[0]?.id ?? '';
}

async function newAccount(userName: string) {
  const { status, body } = await system.post<{ accountId: string; temporaryPassword: string }>(
    '/api/v1/accounts',
    { name: '赵敏', userName },
  );
  expect(status).toBe(201);
  return body;
}

async function appointmentId(account: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `select a.id from appointment a join account c on c.person_id = a.person_id where c.id = $1 order by a.id desc`,
    [account],
  );
  return rows[0]?.id ?? '';
}

const granted = (account: string, which: string) =>
  security.post(`/api/v1/rights/${account}/grant`, { appointmentId: which, reason });

describe('a new account', () => {
  it('has no right until the security administrator grants it, and the audit administrator sees both', async () => {
    const { accountId: id, temporaryPassword } = await newAccount('zhaomin');
    const newcomer = new ApiClient(test.baseUrl);
    expect((await newcomer.signIn('zhaomin', temporaryPassword)).status).toBe(403);
    const post = { postId: await vacantPost('unit_staff'), fromOn: '2026-11-24' };
    expect((await system.post(`/api/v1/accounts/${id}/posts`, post)).status).toBe(201);
    expect((await newcomer.signIn('zhaomin', temporaryPassword)).status).toBe(403);
    const waiting = await security.get<{ items: { accountId: string; appointmentId: string }[] }>(
      '/api/v1/rights',
    );
    const right = waiting.body.items.find((each) => each.accountId === id);
    expect((await granted(id, right?.appointmentId ?? '')).status).toBe(200);
    expect((await granted(id, right?.appointmentId ?? '')).status).toBe(409);
    const begun = await newcomer.signIn('zhaomin', temporaryPassword);
    expect(begun.body).toMatchObject({ person: null, next: 'password' });
    const password = 'Kq2x-秋水-长天';
    const renewed = await newcomer.post('/api/v1/session/password', { password, again: password });
    expect(renewed.body).toMatchObject({ post: { role: 'unit_staff' } });
    const acts = (
      await audit.get<{ items: { action: string; byName: string; userName: string }[] }>(
        '/api/v1/account-acts',
      )
    ).body.items
      .filter(({ userName }) => userName === 'zhaomin')
      .map(({ action }) => action);
    expect(acts.toReversed().slice(0, 3)).toEqual(['account:create', 'account:appoint', 'right:grant']);
    const page = (await getPage(audit, '/account-acts')).body;
    for (const words of ['新建账号', '安排岗位', '授权', '审计链']) expect(page).toContain(words);
    expect(page).not.toMatch(bad);
  });

  it('shows its temporary password once, keeps none, and the same for the same submit', async () => {
    const fields = { name: '钱三', userName: 'qiansan', _key: 'once' };
    const [first, second] = [
      await sendForm(system, '/accounts', fields),
      await sendForm(system, '/accounts', fields),
    ];
    const shown = /<code>([a-z2-9]{16})<\/code>/;
    expect(first.status).toBe(200);
    expect(shown.exec(first.body)?.[1]).toBe(shown.exec(second.body)?.[1]);
    const password = shown.exec(first.body)?.[1] ?? '-';
    const { rows } = await owner.query(
      `select (select json_agg(k) from idempotency_key k)::text || (select json_agg(e) from audit_entry e)::text as kept`,
    );
    expect(JSON.stringify(rows)).not.toContain(password);
    const taken = await sendForm(system, '/accounts', { ...fields, _key: 'twice' });
    expect([taken.status, taken.body.includes('这个登录名已有人用')]).toEqual([409, true]);
    const wrong = await sendForm(system, '/accounts', { name: '孙', userName: 'Sun Li', _key: 'wrong' });
    expect([wrong.status, wrong.body.includes('value="Sun Li"')]).toEqual([422, true]);
  });
});

describe('the three administrators', () => {
  it('have rooms of their own, each closed to the two others', async () => {
    const rooms = ['/accounts', '/rights', '/account-acts'];
    const statuses = [];
    for (const who of [system, security, audit])
      statuses.push(await Promise.all(rooms.map(async (room) => (await getPage(who, room)).status)));
    expect(statuses).toEqual([
      [200, 403, 403],
      [403, 200, 403],
      [403, 403, 200],
    ]);
  });

  it('show pages without a gap: an account, its rights, the permission table', async () => {
    const id = accountId('GD-FGW/unit_head');
    const pages = [
      [system, `/accounts/${id}?body=${encodeURIComponent('市财政局')}`, '党组书记、主要负责人'],
      [system, `/accounts?q=${encodeURIComponent('发展改革')}`, 'gd-fgw.unit_head'],
      [security, `/rights/${id}`, '登录中的设备'],
      [security, '/permissions', '权限：授予'],
      [audit, '/help', '三员管理'],
    ] as const;
    for (const [who, path, words] of pages) {
      const { status, body } = await getPage(who, path);
      expect([path, status, body.includes(words), bad.test(body)]).toEqual([path, 200, true, false]);
    }
    expect((await getPage(system, `/accounts/${randomUUID()}`)).status).toBe(404);
  });

  it('are three persons without another post', async () => {
    const { accountId: id } = await newAccount('zhouyi');
    const appoint = async (role: string) =>
      (
        await system.post(`/api/v1/accounts/${id}/posts`, {
          postId: await vacantPost(role),
          fromOn: '2026-11-24',
        })
      ).status;
    expect(await appoint('unit_staff')).toBe(201);
    expect(await appoint('security_admin')).toBe(409);
    const moved = await (
      await signIn(test.baseUrl, 'pd-swb.supervision_office')
    ).post('/api/v1/tenures', {
      ...{ post: '621100/audit_admin', userName: 'gd-fgw.unit_staff', fromOn: '2026-11-24', reason },
    });
    expect(moved).toMatchObject({ status: 422, body: { fields: [{ pointer: '/post' }] } });
    for (const one of ['621100/security_admin', '621100/audit_admin', 'GD-FGW/unit_head']) {
      const { status, body } = await system.post(`/api/v1/accounts/${accountId(one)}/posts`, {
        ...{ postId: await vacantPost('system_admin'), fromOn: '2026-11-24' },
      });
      expect({ status, body }).toMatchObject({
        status: 409,
        body: { code: 'account.one-administrator-post' },
      });
    }
  });

  it('do not act on themselves, and nobody acts as somebody else', async () => {
    const own = await system.post(`/api/v1/accounts/${accountId('621100/system_admin')}/disable`, { reason });
    expect(own).toMatchObject({ status: 403, body: { code: 'account.own' } });
    const { rows } = await owner.query<{ id: string }>('select id from appointment where post_id = $1', [
      postId('621100/security_admin'),
    ]);
    const right = await security.post(`/api/v1/rights/${accountId('621100/security_admin')}/revoke`, {
      ...{ appointmentId: rows[0]?.id, reason },
    });
    expect(right).toMatchObject({ status: 403, body: { code: 'account.own' } });
    const chosen = await system.post('/api/v1/session/post', { postId: postId('GD-FGW/unit_head') });
    expect(chosen.status).toBe(404);
  });

  it('refuse a post that somebody holds, an end before its beginning, and a post that is none', async () => {
    const { accountId: id } = await newAccount('wuer');
    const appoint = (input: object) =>
      system.post(`/api/v1/accounts/${id}/posts`, { fromOn: '2026-11-24', ...input });
    expect((await appoint({ postId: postId('GD-FGW/unit_head') })).status).toBe(409);
    const vacant = await vacantPost('unit_staff');
    expect((await appoint({ postId: vacant, toOn: '2026-11-23' })).status).toBe(422);
    expect((await appoint({ postId: randomUUID() })).status).toBe(422);
    expect((await appoint({ postId: vacant, toOn: '2026-11-24' })).status).toBe(201);
  });
});

describe('whoever loses a right', () => {
  const ways: [string, string, (account: string) => Promise<{ status: number }>][] = [
    ['is disabled', 'gd-czj.unit_head', (id) => system.post(`/api/v1/accounts/${id}/disable`, { reason })],
    [
      'has his sessions ended',
      'gd-jyj.unit_head',
      (id) => security.post(`/api/v1/rights/${id}/end-sessions`),
    ],
    [
      'loses his role',
      'gd-mzj.unit_head',
      async (id) =>
        security.post(`/api/v1/rights/${id}/revoke`, { appointmentId: await appointmentId(id), reason }),
    ],
    [
      'is moved',
      'gd-rsj.unit_head',
      async (id) =>
        system.post(`/api/v1/accounts/${id}/posts/end`, {
          ...{ appointmentId: await appointmentId(id), toOn: '2026-11-24' },
        }),
    ],
    [
      'gets a temporary password',
      'gd-sjj.unit_head',
      (id) => security.post(`/api/v1/rights/${id}/reset-password`, { reason }),
    ],
  ];

  it.each(ways)(
    'who %s is out of every session and every open stream within five seconds',
    async (_way, userName, end) => {
      const client = await signIn(test.baseUrl, userName);
      const stream = await EventStream.open(client);
      const began = Date.now();
      const id = accountId(userName.toUpperCase().replace(/\..*/, '') + '/unit_head');
      expect((await end(id)).status).toBe(200);
      expect((await client.get('/api/v1/my-work')).status).toBe(401);
      await expect(stream.next()).rejects.toThrow('the stream ended');
      expect(Date.now() - began).toBeLessThan(5_000);
    },
  );

  it('comes back only when he is enabled again', async () => {
    const disabled = new ApiClient(test.baseUrl);
    expect((await disabled.signIn('gd-czj.unit_head')).status).toBe(401);
    const id = accountId('GD-CZJ/unit_head');
    expect((await sendForm(system, `/accounts/${id}/enable`, { reason })).status).toBe(303);
    expect((await disabled.signIn('gd-czj.unit_head')).status).toBe(201);
  });
});

describe('a locked account', () => {
  it('is unlocked by the security administrator', async () => {
    const client = new ApiClient(test.baseUrl);
    for (let count = 0; count < 5; count += 1) await client.signIn('gd-zjj.unit_head', 'wrong');
    expect((await client.signIn('gd-zjj.unit_head')).status).toBe(429);
    const id = accountId('GD-ZJJ/unit_head');
    expect((await getPage(security, `/rights/${id}`)).body).toContain('已锁定');
    expect((await sendForm(security, `/rights/${id}/unlock`, {})).status).toBe(303);
    expect((await client.signIn('gd-zjj.unit_head')).status).toBe(201);
  });
});

describe('one’s own account', () => {
  it('lists the own sessions by device and ends one of them', async () => {
    const [one, other] = [
      await signIn(test.baseUrl, 'gd-jtj.unit_head'),
      await signIn(test.baseUrl, 'gd-jtj.unit_head'),
    ];
    const { body } = await one.get<{ items: { id: string; current: boolean }[] }>('/api/v1/session/all');
    expect(body.items.map(({ current }) => current).toSorted()).toEqual([false, true]);
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|"sid"|"ip"/);
    const foreign = await signIn(test.baseUrl, 'gd-jtj.unit_staff');
    const theirs = body.items.find(({ current }) => !current)?.id ?? '';
    expect((await foreign.delete(`/api/v1/session/all/${theirs}`)).status).toBe(404);
    const page = await getPage(one, '/account');
    expect(page.body).toContain(`/account/sessions/${theirs}/end`);
    expect((await sendForm(one, `/account/sessions/${theirs}/end`, {})).status).toBe(303);
    expect((await other.get('/api/v1/my-work')).status).toBe(401);
    expect((await one.get('/api/v1/my-work')).status).toBe(200);
  });

  it('is signed out everywhere at once', async () => {
    const [one, other] = [
      await signIn(test.baseUrl, 'gd-shuiwu.unit_head'),
      await signIn(test.baseUrl, 'gd-shuiwu.unit_head'),
    ];
    expect((await sendForm(one, '/account/sessions/end', {})).headers.get('location')).toBe('/sign-in');
    for (const client of [one, other]) expect((await client.get('/api/v1/my-work')).status).toBe(401);
    expect((await getPage(one, '/sign-in')).body).toContain('已在所有设备上退出');
  });

  it('changes its password, which ends every other session and keeps this one under a new id', async () => {
    const [one, other] = [
      await signIn(test.baseUrl, 'gd-nyj.unit_head'),
      await signIn(test.baseUrl, 'gd-nyj.unit_head'),
    ];
    const stream = await EventStream.open(other);
    const password = '秋水-长天-Kq2x';
    const refused = await sendForm(one, '/account/password', { current: 'wrong', password, again: password });
    expect([refused.status, refused.body.includes('现在的密码不对')]).toEqual([422, true]);
    const weak = await sendForm(one, '/account/password', {
      ...present,
      password: 'password1',
      again: 'password1',
    });
    expect([weak.status, weak.body.includes('常见密码'), weak.body.includes('password1')]).toEqual([
      422,
      true,
      false,
    ]);
    const before = one.cookie;
    const done = await sendForm(one, '/account/password', { ...present, password, again: password });
    expect(done.status).toBe(303);
    expect(one.cookie).not.toBe(before);
    expect((await one.get('/api/v1/my-work')).status).toBe(200);
    expect((await other.get('/api/v1/my-work')).status).toBe(401);
    await expect(stream.next()).rejects.toThrow('the stream ended');
    expect((await new ApiClient(test.baseUrl).signIn('gd-nyj.unit_head')).status).toBe(401);
    expect((await new ApiClient(test.baseUrl).signIn('gd-nyj.unit_head', password)).status).toBe(201);
  });

  it('gets its password hashed anew at the sign-in when the parameters rise', async () => {
    const weak = await hash('Dukaojian-2026', { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    const id = accountId('GD-WJW/unit_head');
    await owner.query('update account set password_hash = $1 where id = $2', [weak, id]);
    await signIn(test.baseUrl, 'gd-wjw.unit_head');
    const { rows } = await owner.query<{ password_hash: string }>(
      'select password_hash from account where id = $1',
      [id],
    );
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await signIn(test.baseUrl, 'gd-wjw.unit_head');
  });
});

const present = { current: 'Dukaojian-2026' };
