import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ApiClient, signIn } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { insertNotice } from '../support/insert-notice.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let client: ApiClient;
let owner: pg.Client;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  client = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

describe('the language', () => {
  it('is Chinese until somebody chooses, and then stays', async () => {
    expect((await getPage(client, '/')).body).toContain('<html lang="zh-CN"');
    const chosen = await sendForm(client, '/language', { language: 'en', _page: '/help' });
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/help']);
    const cookie = chosen.headers.getSetCookie().find((one) => one.startsWith('dkj.lang=en'));
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
    const page = await getPage(client, '/');
    expect(page.body).toContain('<html lang="en"');
    expect(page.body).toContain('<title>My work · 督考监</title>');
    await sendForm(client, '/language', { language: 'zh-CN' });
  });

  it('can be chosen before signing in, and is one of two', async () => {
    const nobody = new ApiClient(test.baseUrl);
    nobody.csrfToken = (await nobody.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    expect((await sendForm(nobody, '/language', { language: 'en', _page: '/sign-in' })).status).toBe(303);
    expect((await sendForm(nobody, '/language', { language: 'fr' })).status).toBe(422);
  });
});

describe('every page', () => {
  it('names the law in force and has one main heading', async () => {
    for (const path of ['/', '/inbox', '/demo/clock', '/help', '/design']) {
      const { status, body } = await getPage(client, path);
      expect([path, status]).toEqual([path, 200]);
      expect([path, body.match(/<h1/g)?.length]).toEqual([path, 1]);
      expect(body).toContain('规则包 第1版');
      expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
    }
  });

  it('has no dead link in its head bar', async () => {
    const office = await signIn(test.baseUrl, 'pd-swb.supervision_office');
    const { body } = await getPage(office, '/');
    const bar = body.slice(body.indexOf('<header'), body.indexOf('</header>'));
    const links = [...bar.matchAll(/href="(\/[^"#]*)"/g)].map(([, href]) => href ?? '');
    for (const href of new Set(links.filter((one) => !one.startsWith('/assets'))))
      expect([href, (await getPage(office, href)).status]).toEqual([href, 200]);
  });

  it('leads from its manual’s contents to sections that are there, in both languages', async () => {
    const pages = [await getPage(client, '/help')];
    pages.push(
      await client.get<string>('/help', {
        headers: { accept: 'text/html', cookie: `${client.cookie}; dkj.lang=en` },
      }),
    );
    const anchors = pages.map(({ body }) =>
      [...body.matchAll(/href="#([a-z-]+)"/g)].map(([, name]) => name ?? ''),
    );
    expect(anchors[0]).toEqual(anchors[1]);
    for (const name of anchors[0] ?? []) expect(pages[0]?.body).toContain(`id="${name}"`);
  });
});

describe('the inbox', () => {
  it('shows the newest first and the unread apart, page by page', async () => {
    for (let n = 1; n <= 22; n += 1)
      await insertNotice(owner, { post: 'GD-FGW/unit_staff', title: `通知${n}` });
    await insertNotice(owner, { post: 'GD-CZJ/unit_staff', title: '别的岗位' });
    const { body } = await getPage(client, '/inbox?show=unread');
    expect(body).not.toContain('别的岗位');
    const plain = body.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
    const rest = (await getPage(client, /href="([^"]*after=[^"]*)"/.exec(plain)?.[1] ?? '')).body;
    expect([body.match(/class="dk-message /g)?.length, rest.match(/class="dk-message /g)?.length]).toEqual([
      20, 2,
    ]);
  });

  it('marks as read what is opened, and leads to it', async () => {
    const id = await insertNotice(owner, { post: 'GD-FGW/unit_staff', title: '打开我' });
    const before = (await getPage(client, '/')).body;
    const { status, headers } = await sendForm(client, `/inbox/${id}/open`, {});
    expect([status, headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/parts\/[0-9a-f-]{36}$/),
    ]);
    expect((await getPage(client, `/inbox/${id}`)).body).toContain('渭河流域');
    expect([countIn(before), countIn((await getPage(client, '/')).body)]).toEqual([23, 22]);
  });

  it('of another post does not exist', async () => {
    const id = await insertNotice(owner, { post: 'GD-CZJ/unit_staff', title: '别的岗位' });
    expect((await getPage(client, `/inbox/${id}`)).status).toBe(404);
    expect((await sendForm(client, `/inbox/${id}/open`, {})).status).toBe(404);
  });
});

describe('a body picker', () => {
  it('finds bodies by pinyin initials, as a fragment', async () => {
    const { body } = await client.get<string>('/bodies/search?field=body&body=sczj', {
      headers: { accept: 'text/html', 'hx-request': 'true' },
    });
    expect(body).toContain('data-pick="市财政局"');
    expect(body).not.toContain('<html');
  });
});

describe('the demo clock', () => {
  // No worker runs here: what falls due in the assessment year would never be done.
  beforeAll(() => owner.query('delete from live_clock'));

  it('moves by a press, and by the same press again no further', async () => {
    const from = '2026-11-24T01:00:00.000Z';
    for (let press = 0; press < 2; press += 1) {
      const { status } = await sendForm(client, '/demo/clock', { step: 'hour', from });
      expect(status).toBe(303);
      expect((await getPage(client, '/demo/clock')).body).toContain('2026-11-24 10:00');
    }
  });

  it.each([
    ['2026/11/24 10:30', 303],
    ['2026-11-24', 303],
    ['2026-11-20', 409],
    ['明天', 422],
    ['', 422],
  ])('to %j answers %i', async (to, expected) => {
    expect((await sendForm(client, '/demo/clock', { to })).status).toBe(expected);
  });

  it('outside the demo does not exist', async () => {
    const production = await startTestApp({ role: 'web', demo: false });
    try {
      const { status } = await getPage(new ApiClient(production.baseUrl), '/demo/clock');
      expect(status).toBe(303);
    } finally {
      await production.close();
    }
  });
});

describe('a page of a failure says what to do next', () => {
  it.each([
    ['/no-such-page', 404, '请核对地址'],
    ['/inbox/0198f000-0000-7000-8000-000000000001', 404, '请核对地址'],
    ['/inbox/none', 422, '按提示改正'],
  ])('%s', async (path, status, sentence) => {
    const page = await getPage(client, path);
    expect([page.status, page.body]).toEqual([status, expect.stringContaining(sentence)]);
  });

  it('who can give a right that one has not', async () => {
    const admin = await signIn(test.baseUrl, '621100.system_admin');
    const { status, body } = await getPage(admin, '/inbox');
    expect([status, body]).toEqual([403, expect.stringContaining('请联系系统管理员')]);
  });

  it('and leads back to where one was', async () => {
    const { body } = await client.get<string>('/no-such-page', {
      headers: { accept: 'text/html', referer: `${test.baseUrl}/inbox?show=unread` },
    });
    expect(body).toContain('href="/inbox?show&#x3D;unread"');
  });

  it('and comes in place of a part of a page above it', async () => {
    const { headers } = await client.get('/no-such-page', {
      headers: { accept: 'text/html', 'hx-request': 'true' },
    });
    expect(headers.get('hx-retarget')).toBe('#problem');
  });
});

const countIn = (html: string): number =>
  Number(/class="dk-inbox"[^>]*>消息 <b>(\d+)<\/b>/.exec(html)?.[1] ?? 0);
