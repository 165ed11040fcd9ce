import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { getPage } from '../support/form-client.js';
import { signIn } from '../support/api-client.js';
import { insertOpenMatter } from '../support/open-matter.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const matters = [
    {
      body: 'GD-FGW',
      wording: '甲绿',
      lamp: 'green',
      leader: 'L04/leader',
      dueAt: '2026-11-30T24:00:00+08:00',
    },
    { body: 'GD-CZJ', wording: '乙红', lamp: 'red' },
    { body: '621102-FGW', wording: '丙黄100%', lamp: 'yellow' },
    { body: '621102', wording: '丁待审', lamp: 'grey', state: 'under_review' },
    { body: 'GD-FGW', wording: '戊草稿', state: 'draft' },
    { body: 'GD-FGW', wording: '己办结', state: 'concluded', lamp: 'red' },
  ] as const;
  for (const matter of matters) await insertOpenMatter(owner, matter);
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const rowsOf = async (userName: string, query = '') => {
  const { status, body } = await getPage(await signIn(test.baseUrl, userName), `/tasks${query}`);
  const wordings = [...body.matchAll(/<th scope="row"><a href="[^"]*">([^<]*)</g)].map(([, text]) => text);
  return { status, body, wordings };
};

describe('the list of tasks', () => {
  const all = ['乙红', '丙黄100%', '丁待审', '甲绿'];

  it.each([
    ['the supervision office', 'pd-swb.supervision_office', all],
    ['the inspector', 'pd-jw.inspector', all],
    ['a county’s office', '621102.supervision_office', ['丙黄100%', '丁待审']],
    ['a county', '621102.unit_staff', ['丁待审']],
    ['a county bureau', '621102-fgw.unit_head', ['丙黄100%']],
    ['a unit', 'gd-czj.unit_staff', ['乙红']],
    ['a leader', 'l04.leader', ['甲绿']],
    ['a township without tasks', '621102101.unit_staff', []],
  ])('of %s is what is within its reach, worst first', async (_who, userName, expected) => {
    const { wordings, body } = await rowsOf(userName);
    expect(wordings).toEqual(expected);
    expect(body).toContain(`共 ${expected.length} 条`);
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it.each([
    ['lamp=red', ['乙红']],
    ['lamp=&state=under_review&body=&decision=&words=', ['丁待审']],
    ['state=concluded', ['己办结']],
    ['settled=1', [...all, '己办结']],
    ['body=市财政局', ['乙红']],
    ['words=黄', ['丙黄100%']],
    ['words=100%25', ['丙黄100%']],
    ['words=_', []],
    ['decision=决策', all],
    ['decision=没有', []],
    ['page=2', []],
  ])('narrowed by %s', async (query, expected) => {
    expect((await rowsOf('pd-swb.supervision_office', `?${query}`)).wordings).toEqual(expected);
  });

  it('of a lead assessor has the tasks whose reports he reviews, beside those of his own body', async () => {
    const { wordings: before } = await rowsOf('gd-fgw.lead_assessor');
    expect(before).toEqual(['甲绿']);
    const clerk = await signIn(test.baseUrl, 'gd-czj.unit_staff');
    const { rows } = await owner.query<{ id: string }>(
      `select p.id from task_part p join task t on t.id = p.task_id where t.wording = '乙红'`,
    );
    const report = { kind: 'progress', wording: '推进中', progress: 30 };
    expect((await clerk.post(`/api/v1/parts/${rows[0]?.id}/reports`, report)).status).toBe(201);
    const { wordings } = await rowsOf('gd-fgw.lead_assessor');
    expect(wordings.toSorted()).toEqual(['乙红', '甲绿'].toSorted());
  });

  it('of a county has the parts that it broke down, and not what others gave to the same bureau', async () => {
    const own = await insertOpenMatter(owner, { body: '621102-CZJ', wording: '庚由县分解' });
    await owner.query(
      `update task set parent_part_id = (select p.id from task_part p join body b on b.id = p.body_id
         where b.code = '621102' limit 1) where id = (select task_id from task_part where id = $1)`,
      [own],
    );
    expect((await rowsOf('621102.unit_staff')).wordings).toEqual(['丁待审', '庚由县分解']);
    await owner.query(`update task_part set state = 'withdrawn' where id = $1`, [own]);
  });

  it('is by deadline on request', async () => {
    const { wordings } = await rowsOf('pd-swb.supervision_office', '?sort=due');
    expect([wordings.length, wordings[0]]).toEqual([4, '甲绿']);
  });

  it('keeps its state in its addresses', async () => {
    for (let n = 0; n < 30; n += 1) await insertOpenMatter(owner, { body: 'GD-JYJ', wording: `学校${n}` });
    const { body, wordings } = await rowsOf('gd-jyj.unit_staff', '?words=学校&sort=due');
    expect([wordings.length, body.includes('rel="next"')]).toEqual([30, false]);
    await insertOpenMatter(owner, { body: 'GD-JYJ', wording: '学校之外' });
    const plain = (await rowsOf('gd-jyj.unit_staff', '?words=学校&sort=due')).body
      .replaceAll('&#x3D;', '=')
      .replaceAll('&amp;', '&');
    const next = /href="\/tasks(\?[^"]*page=2)" rel="next"/.exec(plain)?.[1] ?? '';
    expect(next).toContain('sort=due');
    expect((await rowsOf('gd-jyj.unit_staff', next)).wordings).toHaveLength(1);
  });

  it('says at its field that there is no such body', async () => {
    const { status, body } = await rowsOf('pd-swb.supervision_office', '?body=没有这个局&words=甲');
    expect([status, body]).toEqual([422, expect.stringContaining('没有找到单位“没有这个局”')]);
    expect(body).toContain('value="甲"');
  });

  it('is not for administrators', async () => {
    expect((await rowsOf('621100.system_admin')).status).toBe(403);
  });
});
