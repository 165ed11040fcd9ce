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
let county: ApiClient;
let partId: string;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  county = await signIn(test.baseUrl, '621102.unit_head');
  ({ partId } = await givenPart(owner, { body: '621102' }));
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const send = (fields: Record<string, string>) => sendForm(county, `/parts/${partId}/break-down`, fields);
const row = (at: number, fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`tasks.${at}.${name}`, value]));
const child = { wording: '落实辖区供暖', responsible: '621102-ZJJ', dueOn: '2026-12-29' };
const empty = row(0, { wording: '', responsible: '', dueOn: '', marginReason: '' });

describe('breaking a part down', () => {
  it('offers the bodies below and no others', async () => {
    const { status, body } = await getPage(county, `/parts/${partId}/break-down?rows=4`);
    expect(status).toBe(200);
    expect(body).toContain('value="621102-ZJJ"');
    expect(body).not.toContain('value="621121-ZJJ"');
    expect(body.match(/dk-task-row/g)).toHaveLength(4);
    expect((await getPage(county, `/parts/${partId}`)).body).toContain(`/parts/${partId}/break-down`);
  });

  it.each([
    ['a deadline after its parent’s', { dueOn: '2027-01-04' }, 'break-down-tasks-1-dueOn', '晚于上级任务'],
    [
      'a body of another county',
      { responsible: '621121-ZJJ' },
      'break-down-tasks-1-responsible',
      '不是下级单位',
    ],
    ['no body', { responsible: '' }, 'break-down-tasks-1-responsible', '请选择责任单位'],
    ['no wording', { wording: '' }, 'break-down-tasks-1-wording', '不能为空'],
    [
      'many days kept without a reason',
      { dueOn: '2026-12-04' },
      'break-down-tasks-1-marginReason',
      '写明留用',
    ],
  ])('is refused with %s, at the row of the form', async (...[, wrong, field, sentence]) => {
    const fields = { ...empty, ...row(1, { marginReason: '', ...child, ...wrong }) };
    const { status, body } = await send(fields);
    expect(status).toBe(422);
    expect(body).toContain('<title>错误：');
    expect(body).toContain(`href="#${field}"`);
    expect(body).toContain(sentence);
    expect(body).toContain(`id="${field}"`);
  });

  it('is refused without any row', async () => {
    expect((await send(empty)).status).toBe(422);
  });

  it('gives several tasks at once, which stand below the part with what was kept', async () => {
    const { status, headers } = await send({
      ...empty,
      ...row(1, child),
      ...row(3, { ...child, wording: '检修管网', dueOn: '', marginReason: '' }),
    });
    expect([status, headers.get('location')]).toEqual([303, `/parts/${partId}#below`]);
    const { body } = await getPage(county, `/parts/${partId}`);
    expect(body).toContain('分解到下级（2）');
    expect(body).toContain('检修管网');
    expect(body.match(/本级留用（工作日）" class="dk-right">(\d)/g)).toEqual([
      expect.stringContaining('>2'),
      expect.stringContaining('>0'),
    ]);
  });

  it('takes standard, cooperating bodies and milestones with a row, folded until somebody writes them', async () => {
    const more = {
      standard: '一户一档全部建立',
      cooperating: '621102-CZJ',
      'milestones.0.title': '完成摸底',
      'milestones.0.dueOn': '2026/12/10',
      'milestones.0.expectedAtEnd': '40%',
      'milestones.0.curve': 'linear',
      'milestones.1.title': '',
      'milestones.1.curve': 'linear',
    };
    const untouched = row(2, { wording: '', responsible: '', 'milestones.0.curve': 'linear' });
    const path = `/parts/${partId}/break-down`;
    expect((await getPage(county, path)).body).not.toMatch(/<details open/);
    const late = { ...more, 'milestones.0.dueOn': '2026-12-30' };
    const refused = await send({ ...row(0, { ...child, ...late }), ...untouched });
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('晚于任务的完成时限')]);
    expect(refused.body).toContain('href="#break-down-tasks-0-milestones-0-dueOn"');
    expect(refused.body).toMatch(/<details open/);
    const { status } = await send({ ...row(0, { ...child, wording: '建档立卡', ...more }), ...untouched });
    expect(status).toBe(303);
    const { rows } = await owner.query(
      `select t.standard, count(*)::integer as bodies, max(p.milestones -> 0 ->> 'title') as title,
         max((p.milestones -> 0 ->> 'expectedAtEnd')::integer) as expected
       from task t join task_part p on p.task_id = t.id where t.wording = '建档立卡' group by t.id`,
    );
    expect(rows).toEqual([{ standard: '一户一档全部建立', bodies: 2, title: '完成摸底', expected: 40 }]);
  });

  it('of another county’s part does not exist, and a city’s unit has no right', async () => {
    const path = `/parts/${partId}/break-down`;
    const other = await signIn(test.baseUrl, '621121.unit_head');
    expect((await getPage(other, path)).status).toBe(404);
    expect((await sendForm(other, path, row(0, child))).status).toBe(404);
    expect((await getPage(await signIn(test.baseUrl, 'gd-fgw.unit_head'), path)).status).toBe(403);
  });

  it('waits for the signature', async () => {
    const { partId: unsigned } = await givenPart(owner, { body: '621102', state: 'dispatched' });
    expect((await getPage(county, `/parts/${unsigned}/break-down`)).body).toContain('现在不能分解');
    expect((await getPage(county, `/parts/${unsigned}`)).body).not.toContain('/break-down');
  });
});
