import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { demoPassword } from '../../src/organization/city-data/demo-password.js';
import { postId } from '../../src/organization/city-ids.js';
import { demoCards } from '../../src/web/demo-cards.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let author: ApiClient;
let office: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  author = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
  office = await signIn(test.baseUrl, 'pd-swb.supervision_office');
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const htmlOf = (body: string): string => /<html[^>]*>/.exec(body)?.[0] ?? '';

async function stranger(): Promise<ApiClient> {
  const nobody = new ApiClient(test.baseUrl);
  nobody.csrfToken = (await nobody.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
  return nobody;
}

describe('reading preferences', () => {
  it('are light and of standard size until somebody chooses, also on a page of a failure', async () => {
    const nobody = await stranger();
    expect(htmlOf((await getPage(nobody, '/sign-in')).body)).toBe(
      '<html lang="zh-CN" data-theme="light" data-reading="standard">',
    );
    await sendForm(nobody, '/reading', { theme: 'dark', size: 'care' });
    for (const path of ['/sign-in', '/help'])
      expect([path, htmlOf((await getPage(nobody, path)).body)]).toEqual([
        path,
        '<html lang="zh-CN" data-theme="dark" data-reading="care">',
      ]);
    await nobody.signIn('gd-fgw.unit_head');
    expect(htmlOf((await getPage(nobody, '/no-such-page')).body)).toContain('data-theme="dark"');
  });

  it.each([
    ['a theme that is none', { theme: 'neon', size: 'care' }, '请选择页面颜色'],
    ['a size that is none', { theme: 'dark', size: 'huge' }, '请选择文字大小'],
    ['nothing at all', {}, '请选择页面颜色'],
  ])('refuse %s, and say what to choose', async (_what, fields, sentence) => {
    const { status, body, headers } = await sendForm(await stranger(), '/reading', fields);
    expect([status, headers.getSetCookie().join()]).toEqual([
      422,
      expect.not.stringContaining('dkj.reading'),
    ]);
    expect(body).toContain('<title>错误：');
    expect(body).toContain(sentence);
  });

  it('read a cookie that somebody wrote himself as the default', async () => {
    const { body } = await author.get<string>('/', {
      headers: { accept: 'text/html', cookie: `${author.cookie}; dkj.reading="><script>.huge` },
    });
    expect(htmlOf(body)).toContain('data-theme="light" data-reading="standard"');
  });

  it('go with the account into the next browser, and into the audit trail', async () => {
    const head = await signIn(test.baseUrl, 'gd-czj.unit_head');
    const { status } = await sendForm(head, '/reading/own', {
      theme: 'contrast',
      size: 'care',
      aloud: 'true',
    });
    expect(status).toBe(303);
    const enter = async (userName: string) =>
      sendForm(await stranger(), '/sign-in', { userName, password: demoPassword, returnTo: '/' });
    const [own, others] = [await enter('gd-czj.unit_head'), await enter('gd-fgw.unit_head')];
    expect([own.status, others.status]).toEqual([303, 303]);
    expect(own.headers.getSetCookie().join()).toContain('dkj.reading=contrast.care.aloud');
    expect(others.headers.getSetCookie().join()).not.toContain('dkj.reading');
    const { rows } = await owner.query(
      "select details->>'theme' as theme from audit_entry where action = 'reading:choose' and result = 'done'",
    );
    expect(rows).toEqual([{ theme: 'contrast' }]);
  });

  it('show the button that reads aloud only to whom it was chosen for', async () => {
    const nobody = await stranger();
    expect((await getPage(nobody, '/sign-in')).body).not.toContain('id="read-aloud"');
    await sendForm(nobody, '/reading', { theme: 'light', size: 'standard', aloud: 'true' });
    expect((await getPage(nobody, '/sign-in')).body).toContain('id="read-aloud"');
  });
});

describe('feedback 意见反馈', () => {
  it('is at the foot of every page, and knows the page from which one comes', async () => {
    expect((await getPage(author, '/tasks')).body).toContain('href="/feedback"');
    const { body } = await author.get<string>('/feedback', {
      headers: { accept: 'text/html', referer: `${test.baseUrl}/tasks?show=open` },
    });
    expect(body).toContain('value="/tasks?show&#x3D;open"');
  });

  it.each([
    ['no word', { wording: ' ' }, '请写明意见'],
    ['301 characters', { wording: '改'.repeat(301) }, '不超过300字'],
    ['a page of another site', { wording: '好', page: '//evil.example/' }, '填本系统页面的地址'],
    ['a script for a page', { wording: '好', page: 'javascript:alert(1)' }, '填本系统页面的地址'],
  ])('of %s is refused with what to change, and keeps what was typed', async (_what, fields, sentence) => {
    const { status, body } = await sendForm(author, '/feedback', fields);
    expect([status, body]).toEqual([422, expect.stringContaining(sentence)]);
    expect(body).toContain(fields.wording.trim());
  });

  it('of 300 characters reaches the office once, is answered once, and its author is told', async () => {
    const wording = '改'.repeat(300);
    for (let press = 0; press < 2; press += 1)
      expect(
        (await sendForm(author, '/feedback', { wording, page: '/tasks', _key: 'one-press' })).status,
      ).toBe(303);
    const { body: mine } = await author.get<{ id: string; answer: string | null }[]>('/api/v1/feedback');
    expect(mine.map(({ answer }) => answer)).toEqual([null]);
    const path = `/feedback/${mine[0]?.id}`;
    expect((await getPage(office, '/feedback')).body).toContain(`href="${path}"`);

    const other = await signIn(test.baseUrl, 'gd-czj.unit_staff');
    expect((await getPage(other, path)).status).toBe(404);
    expect((await other.get(`/api/v1${path}`)).status).toBe(404);
    expect((await sendForm(author, path, { answer: '自己答' })).status).toBe(403);
    expect((await sendForm(office, path, { answer: '' })).status).toBe(422);

    expect((await sendForm(office, path, { answer: '下个版本改。' })).status).toBe(303);
    expect((await sendForm(office, path, { answer: '再答一次。' })).status).toBe(409);
    const page = await getPage(author, path);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('下个版本改。')]);
    const { rows } = await owner.query(
      "select rung, post_id = $1 as to_author from notice_item where subject_type = 'feedback' order by 1, 2",
      [postId('GD-FGW/unit_staff')],
    );
    expect(rows.filter(({ to_author }) => to_author)).toEqual([
      { rung: 'feedback_answered', to_author: true },
    ]);
    expect(rows.filter(({ rung }) => rung === 'feedback_sent').length).toBeGreaterThan(0);
  });

  it('is answered by the system administrator too, who sees no business for it', async () => {
    const sent = await author.post<{ id: string }>('/api/v1/feedback', { wording: '打不开', page: '/tasks' });
    expect(sent.status).toBe(201);
    const admin = await signIn(test.baseUrl, '621100.system_admin');
    const { status } = await admin.post(`/api/v1/feedback/${sent.body.id}/answer`, { answer: '已修好。' });
    expect([status, (await getPage(admin, '/tasks')).status]).toEqual([200, 403]);
  });
});

describe('the first steps 第一次来？', () => {
  it.each(demoCards)('of $userName lead to pages that are open to him', async ({ userName }) => {
    const person = await signIn(test.baseUrl, userName);
    const steps = stepsIn((await getPage(person, '/')).body);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.length).toBeLessThanOrEqual(6);
    const answers = await Promise.all(steps.map(async (to) => [to, (await getPage(person, to)).status]));
    expect(answers).toEqual(steps.map((to) => [to, 200]));
  });

  it('are put away for the account, and taken out again from the manual', async () => {
    const person = await signIn(test.baseUrl, 'gd-fgw.unit_head');
    expect((await sendForm(person, '/tour', { closed: 'true' })).headers.get('location')).toBe('/');
    const next = await signIn(test.baseUrl, 'gd-fgw.unit_head');
    expect(stepsIn((await getPage(next, '/')).body)).toEqual([]);
    expect(stepsIn((await getPage(author, '/')).body)).not.toEqual([]);
    expect((await getPage(next, '/help')).body).toContain('action="/tour"');
    await sendForm(next, '/tour', { closed: 'false' });
    expect(stepsIn((await getPage(next, '/')).body)).not.toEqual([]);
    expect(stepsIn((await getPage(next, '/tasks')).body)).toEqual([]);
  });
});

describe('help', () => {
  it.each([
    ['/', 'my-work'],
    ['/inbox', 'inbox'],
    ['/messages/choices', 'inbox'],
    ['/search?q=%E4%BB%BB%E5%8A%A1', 'search'],
    ['/consequences', 'consequences'],
    ['/assessment-year', 'year'],
    ['/interviews', 'interviews'],
    ['/reading', 'reading'],
    ['/feedback', 'feedback'],
    ['/delegations', 'people'],
    ['/schemes', 'schemes'],
    ['/burden', 'burden'],
  ])('of %s leads to its section of the manual', async (path, section) => {
    expect((await getPage(author, path)).body).toContain(`href="/help#${section}"`);
    expect((await getPage(author, '/help')).body).toContain(`<section id="${section}"`);
  });
});

function stepsIn(html: string): string[] {
  const steps = /<details class="dk-panel dk-tour">([\s\S]*?)<\/ol>/.exec(html)?.[1] ?? '';
  return [...steps.matchAll(/href="([^"]+)"/g)].map(([, to]) => to ?? '');
}
