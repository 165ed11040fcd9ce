import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { givenPart } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let clerk: ApiClient;
let head: ApiClient;
let office: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const at = (user: string) => signIn(test.baseUrl, user);
  [clerk, head, office] = [
    await at('gd-fgw.unit_staff'),
    await at('gd-fgw.unit_head'),
    await at('pd-swb.supervision_office'),
  ];
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const asked = { kind: 'extension', on: '2027/1/15', progress: '可研已完成。', reason: '等待省厅批复' };
const isClean = (body: string) => expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);

/** The leader in charge of the unit, who decides where nobody else is named. */
async function deciderOf(requestId: string): Promise<ApiClient> {
  const { rows } = await owner.query<{ code: string }>(
    'select o.code from deadline_request r join post o on o.id = r.decider where r.id = $1',
    [requestId],
  );
  return signIn(test.baseUrl, (rows[0]?.code ?? '').toLowerCase().replace('/', '.'));
}

async function filed(from: ApiClient, fields: object = {}) {
  const { partId } = await givenPart(owner, { milestoneDays: ['2026-12-31'] });
  const { headers, status } = await sendForm(from, `/parts/${partId}/extension`, { ...asked, ...fields });
  expect(status).toBe(303);
  const page = headers.get('location') ?? '';
  return { partId, page, id: page.replace('/extensions/', '') };
}

describe('the page on which a unit asks', () => {
  it('is reached from the part, shows its clock, and keeps all that was typed when it is refused', async () => {
    const { partId } = await givenPart(owner);
    expect((await getPage(clerk, `/parts/${partId}`)).body).toContain(`href="/parts/${partId}/extension"`);
    const { body } = await getPage(clerk, `/parts/${partId}/extension`);
    expect(body).toContain('时限经过');
    isClean(body);
    const refused = await sendForm(clerk, `/parts/${partId}/extension`, { ...asked, on: '2026-12-01' });
    expect([refused.status, refused.body]).toEqual([
      422,
      expect.stringContaining('新的时限须晚于现在的12月31日24时'),
    ]);
    expect(refused.body).toContain('等待省厅批复</textarea>');
    expect((await sendForm(clerk, `/parts/${partId}/extension`, { ...asked, reason: '' })).body).toContain(
      '请写明理由',
    );
  });

  it('does not exist for another body’s part, and is not for who cannot ask', async () => {
    const { partId } = await givenPart(owner, { body: 'GD-CZJ' });
    expect((await getPage(clerk, `/parts/${partId}/extension`)).status).toBe(404);
    expect((await getPage(office, `/parts/${partId}/extension`)).status).toBe(403);
  });
});

describe('the third way of answering in my work', () => {
  it('files an extension from the row, and says a refusal there', async () => {
    const { partId } = await givenPart(owner);
    const { body } = await getPage(clerk, '/');
    expect(body).toContain(`action="/my-work/parts/${partId}/extension`);
    const action = `/my-work/parts/${partId}/extension?show=todo&page=1`;
    const fields = { on: '2026-11-01', progress: '推进中', reason: '等待批复' };
    const refused = await sendForm(clerk, action, fields);
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('新的时限须晚于')]);
    expect((await sendForm(clerk, action, { ...fields, on: '2027-01-15' })).status).toBe(303);
    expect((await getPage(clerk, '/')).body).toContain('申请已提交，轮到本单位负责人签发。');
    expect((await getPage(head, '/')).body).toContain('延期申请：');
  });
});

describe('the desk', () => {
  it('leads a request from the head to the office and the leader, each with his own form', async () => {
    const { page, id, partId } = await filed(clerk);
    const own = await getPage(clerk, page);
    expect(own.body).toContain('待本单位签发');
    expect(own.body).not.toContain(`action="${page}/sign"`);
    expect((await getPage(head, '/extensions')).body).toContain(`href="${page}"`);
    expect((await sendForm(head, `${page}/sign`, { version: '1' })).status).toBe(303);
    expect((await getPage(office, '/extensions')).body).toContain(`href="${page}"`);
    const check = await getPage(office, page);
    expect(check.body).toContain('核查情况');
    isClean(check.body);
    const empty = await sendForm(office, `${page}/check`, { supported: 'on', note: '', version: '2' });
    expect([empty.status, empty.body]).toEqual([422, expect.stringContaining('请写明核查情况')]);
    const noted = { supported: 'on', note: '情况属实', version: '2' };
    expect((await sendForm(office, `${page}/check`, noted)).status).toBe(303);
    const leader = await deciderOf(id);
    const desk = await getPage(leader, page);
    expect(desk.body).toContain('value="2027-01-15"');
    isClean(desk.body);
    const stale = await sendForm(leader, `${page}/decision`, {
      outcome: 'grant',
      on: '2027-01-10',
      version: '2',
    });
    expect(stale.status).toBe(409);
    const granted = await sendForm(leader, `${page}/decision`, {
      outcome: 'grant',
      on: '2027-01-10',
      version: '3',
    });
    expect(granted.status).toBe(303);
    const part = await getPage(clerk, `/parts/${partId}`);
    expect(part.body).toContain('第1次延期至1月10日24时');
    isClean(part.body);
    for (const path of ['/extensions?show=pending', '/extensions?show=ended', page]) {
      const english = await leader.get<string>(path, {
        headers: { accept: 'text/html', cookie: `${leader.cookie}; dkj.lang=en` },
      });
      expect(english.status).toBe(200);
      isClean(english.body);
    }
  });

  it('takes a refusal with its reason only, and a withdrawal by the unit', async () => {
    const { page, id } = await filed(head);
    await sendForm(office, `${page}/check`, { supported: 'off', note: '理由不充分', version: '1' });
    const leader = await deciderOf(id);
    const empty = await sendForm(leader, `${page}/decision`, { outcome: 'refuse', note: '', version: '2' });
    expect(empty.status).toBe(422);
    const refused = { outcome: 'refuse', note: '请按期完成', version: '2' };
    expect((await sendForm(leader, `${page}/decision`, refused)).status).toBe(303);
    expect((await getPage(clerk, page)).body).toContain('请按期完成');
    const other = await filed(clerk);
    expect((await sendForm(clerk, `${other.page}/withdraw`, { version: '1' })).status).toBe(303);
    expect((await getPage(clerk, other.page)).body).toContain('已撤回');
  });

  it('does not exist for other bodies', async () => {
    const { page } = await filed(clerk);
    const other = await signIn(test.baseUrl, 'gd-czj.unit_head');
    expect((await getPage(other, page)).status).toBe(404);
    expect((await sendForm(other, `${page}/sign`, {})).status).toBe(404);
  });
});
