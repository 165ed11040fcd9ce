import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { givenPart } from '../factories/given-part.js';
import { givenFullPart } from '../factories/part-scene.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let unit: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  unit = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const dispatched = () =>
  givenPart(owner, { state: 'dispatched', progress: 0, dispatchedAt: '2026-11-24T09:00:00+08:00' });

describe('the page of a part', () => {
  it('says what it is, whose move it is, and what is expected', async () => {
    const { partId } = await givenPart(owner, { milestoneDays: ['2026-11-20', '2026-12-20'] });
    const { status, body } = await getPage(unit, `/parts/${partId}`);
    expect(status).toBe(200);
    expect(body).toContain('完成市民服务中心项目前期工作');
    expect(body).toContain('市发展改革委（本单位）');
    expect(body).toContain('已超 2 个工作日');
    expect(body).toContain('20%，应达 50%');
    expect(body).toContain('晚 2 个工作日');
    expect(body).toContain(`href="/?open=part-${partId}"`);
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it('shows all that hangs on the part, in both languages', async () => {
    const { partId } = await givenFullPart(owner);
    const county = await signIn(test.baseUrl, '621102.unit_head');
    const { body } = await getPage(county, `/parts/${partId}`);
    for (const words of [
      '怎样转绿',
      '何时加重：2026-12-01',
      '自2026年11月23日起30天',
      '先完成标段招标',
      '县级验收',
    ])
      expect(body).toContain(words);
    for (const words of [
      '缺少佐证材料',
      '数据前后不一致',
      '请补上验收单',
      '连续两期未填报',
      '主体工程滞后的原因',
    ])
      expect(body).toContain(words);
    expect(body).toMatch(/href="\/api\/v1\/evidence\/[0-9a-f-]{36}">标段招标中标通知书.pdf/);
    // The city's bureau is beside the county: its name and lamp, but not its page.
    expect(body).toMatch(/<b>市财政局<\/b>/);
    const english = await county.get<string>(`/parts/${partId}`, {
      headers: { accept: 'text/html', cookie: `${county.cookie}; dkj.lang=en` },
    });
    expect([english.status, english.body]).toEqual([200, expect.stringContaining('Way back to green')]);
    expect(english.body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it('of another body does not exist', async () => {
    const { partId } = await givenPart(owner, { body: 'GD-CZJ' });
    expect((await getPage(unit, `/parts/${partId}`)).status).toBe(404);
    expect((await sendForm(unit, `/parts/${partId}/sign`, {})).status).toBe(404);
  });

  it('is not for administrators', async () => {
    const { partId } = await givenPart(owner);
    const admin = await signIn(test.baseUrl, '621100.system_admin');
    expect((await getPage(admin, `/parts/${partId}`)).status).toBe(403);
  });

  it('offers a county’s part to its county and to no other', async () => {
    const { partId } = await givenPart(owner, { body: '621102-FGW' });
    const of = async (user: string) =>
      (await getPage(await signIn(test.baseUrl, user), `/parts/${partId}`)).status;
    expect([await of('621102.unit_staff'), await of('621121.unit_staff')]).toEqual([200, 404]);
  });

  it('offers nothing to who may not act', async () => {
    const { partId } = await dispatched();
    const { body } = await getPage(await signIn(test.baseUrl, 'pd-jw.inspector'), `/parts/${partId}`);
    expect(body).not.toContain(`/parts/${partId}/`);
  });
});

describe('signing', () => {
  it('is one press', async () => {
    const { partId } = await dispatched();
    const { status, headers } = await sendForm(unit, `/parts/${partId}/sign`, {});
    expect([status, headers.get('location')]).toEqual([303, `/parts/${partId}`]);
    expect((await getPage(unit, `/parts/${partId}`)).body).toContain('已签收。');
  });

  it('of what is signed already is refused on its page', async () => {
    const { partId } = await givenPart(owner);
    const { status, body } = await sendForm(unit, `/parts/${partId}/sign`, {});
    expect([status, body]).toEqual([409, expect.stringContaining('<title>错误：')]);
  });
});

describe('a dispute about the duty', () => {
  it('is refused with all that was typed, field by field', async () => {
    const { partId } = await dispatched();
    const send = (fields: Record<string, string>) => sendForm(unit, `/parts/${partId}/dispute`, fields);
    const unknown = await send({ reason: '属行业主管部门职责', suggestedBody: '没有这个局' });
    expect(unknown.status).toBe(422);
    expect(unknown.body).toContain('没有找到单位“没有这个局”');
    expect(unknown.body).toContain('属行业主管部门职责</textarea>');
    expect((await send({ reason: '', suggestedBody: '' })).status).toBe(422);
    expect((await send({ reason: '职责不符', suggestedBody: '市发展改革委' })).body).toContain(
      '不能是本单位',
    );
  });

  it('is raised once, and shown', async () => {
    const { partId } = await dispatched();
    const fields = { reason: '属市财政局职责', suggestedBody: '市财政局' };
    expect((await sendForm(unit, `/parts/${partId}/dispute`, fields)).status).toBe(303);
    const { body } = await getPage(unit, `/parts/${partId}`);
    expect(body).toContain('建议由市财政局承办');
    expect(body).toContain('两办督查室');
    expect(body).not.toContain('name="reason"');
  });
});
