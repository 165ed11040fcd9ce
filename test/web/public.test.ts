import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { bodyId, demoCityId } from '../../src/organization/city-ids.js';
import { givenInterview } from '../factories/given-interview.js';
import { givenShownResult } from '../factories/given-result.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { refusal } from '../support/city-hall.js';
import { eventually } from '../support/eventually.js';
import { getPage } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
const stranger = () => new ApiClient(test.baseUrl);
const doors = ['/public', '/public/en', '/api/v1/public'];
const number = '定办发〔2026〕1号';

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const totals = { 县区: { '621102': '95.00', '621121': '93.00', '621122': '92.00' } };
  const { id } = await givenShownResult(owner, { period: '2026Q3', totals });
  await owner.query(
    `update period_result set state = 'published', published_at = now(), document_number = '定考〔2026〕1号' where id = $1`,
    [id],
  );
  const interview = await givenInterview(owner);
  await owner.query(`update interview_draft set state = 'signed' where id = $1`, [interview]);
  await owner.query(
    `insert into interview_chain (id, city_id, body_id, state, commitment, commit_due_on, commit_phone, committed_at)
      values ($1, $2, $3, 'committed', '年底前完成<b>滞后</b>任务。', '2026-12-31', '0932-8219999', now())`,
    [interview, demoCityId, bodyId('GD-FGW')],
  );
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

// The version that a proposal and another person's confirmation bring, in force at once.
const open = (publicPage: object) =>
  owner.query(
    `insert into rule_pack (city_id, version, effective_on, sha256, content)
      select city_id, version + 1, effective_on, sha256, content || jsonb_build_object('publicPage', $1::jsonb)
      from rule_pack where city_id = $2 order by version desc limit 1`,
    [JSON.stringify(publicPage), demoCityId],
  );

describe('the public page', () => {
  it.each(doors)('is not there while no signed decision opens it: %s', async (path) => {
    const page = await getPage(stranger(), path);
    expect([page.status, page.headers.get('set-cookie')]).toEqual([404, null]);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(JSON.stringify(page.body)).not.toContain('95.00');
    expect((await getPage(await signIn(test.baseUrl, 'l04.leader'), path)).status).toBe(404);
  });

  it('is opened by the number of a decision alone', async () => {
    const office = await signIn(test.baseUrl, 'pd-swb.supervision_office');
    const propose = (decision: string) =>
      office.post('/api/v1/rules/changes', {
        ...{ effectiveOn: '2026-11-27', source: '公开决定' },
        changes: { publicPage: { decision } },
      });
    expect(refusal(await propose('同意'))).toEqual([422, 'rules.not-usable']);
    expect((await propose(number)).status).toBe(201);
    expect((await getPage(stranger(), '/public')).status).toBe(404);
  });

  it('then shows published places and commitments to everybody, cacheable, without cookie or script', async () => {
    await open({ decision: number, requestsPerMinute: 8 });
    const page = await eventually(
      () => getPage(stranger(), '/public'),
      ({ status }) => status === 200,
    );
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.headers.get('cache-control')).toBe('public, max-age=300');
    expect(page.body).toContain('95.00');
    expect(page.body).toContain('定考〔2026〕1号');
    expect(page.body).toContain(`根据${number}公开`);
    expect(page.body).toContain('年底前完成&lt;b&gt;滞后&lt;/b&gt;任务。');
    expect(page.body).toContain('履行中');
    expect(page.body).not.toMatch(/<script|8219999|undefined|\{\{/);
    const english = await getPage(stranger(), '/public/en?period=2026Q3');
    expect([english.status, english.body.includes('<html lang="en">')]).toEqual([200, true]);
    expect(english.body).not.toMatch(/undefined|\{\{/);
    // What is kept somewhere is known again: nothing in it is of one visitor alone.
    const again = await getPage(stranger(), '/public');
    expect(again.headers.get('etag')).toBe(page.headers.get('etag'));
  });

  it('names no person, in the answer for programs too, whatever period is asked for', async () => {
    const { status, body } = await stranger().get<object>('/api/v1/public?period=2019Q1');
    const { rows } = await owner.query<{ name: string }>(
      `select n.name from person n join appointment a on a.person_id = n.id join post p on p.id = a.post_id
       join body b on b.id = p.body_id where b.code in ('621102', '621121', '621122', 'GD-FGW')`,
    );
    expect([status, rows.length > 5]).toEqual([200, true]);
    const said = JSON.stringify(body);
    expect(body).toMatchObject({
      decision: number,
      periods: ['2026Q3'],
      result: { bodies: [{ rank: 1 }, {}, {}] },
    });
    expect(rows.filter(({ name }) => said.includes(name))).toEqual([]);
  });

  it('is refused to an address that asks too often, and says when to come back', async () => {
    const answers = [];
    // More than twice as many: a minute may end among them.
    for (let at = 0; at < 20; at += 1) answers.push(await stranger().get('/api/v1/public'));
    const refused = answers.find(({ status }) => status !== 200);
    expect(refused && refusal(refused)).toEqual([429, 'request.too-many']);
    expect(refused?.headers.get('retry-after')).toBe('60');
  });
});
