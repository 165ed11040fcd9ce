import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { demoCards } from '../../src/web/demo-cards.js';
import { signIn } from '../support/api-client.js';
import { insertOpenMatter } from '../support/open-matter.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

interface Work {
  counts: { all: number; red: number; yellow: number };
  rows: {
    id: string;
    mine: boolean;
    kind: string;
    wording: string;
    lamp: string;
    turn: string;
    dueAt: string;
    stateName: string;
  }[];
}

let test: TestApp;
let owner: pg.Client;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const matters = [
    { body: 'GD-FGW', wording: 'green', lamp: 'green', leader: 'L04/leader' },
    { body: 'GD-CZJ', wording: 'red later', lamp: 'red', dueAt: '2026-11-20T00:00:00+08:00' },
    { body: 'GD-CZJ', wording: 'red first', lamp: 'red', dueAt: '2026-11-18T00:00:00+08:00' },
    { body: '621102-FGW', wording: 'yellow below', lamp: 'yellow', leader: 'L01/leader' },
    { body: '621102', wording: 'county reviewed', lamp: 'grey', state: 'under_review' },
    { body: 'GD-FGW', wording: 'draft', state: 'draft' },
    { body: 'GD-FGW', wording: 'concluded', state: 'concluded' },
    { body: 'GD-FGW', wording: 'withdrawn', state: 'withdrawn' },
    { body: 'GD-FGW', wording: 'transferred', state: 'transferred' },
    { body: 'GD-FGW', wording: 'merged', state: 'merged' },
  ] as const;
  for (const matter of matters) await insertOpenMatter(owner, matter);
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const workOf = async (userName: string, query = '') =>
  (await (await signIn(test.baseUrl, userName)).get<Work>(`/api/v1/my-work${query}`)).body;

describe('my work', () => {
  const all = ['red first', 'red later', 'yellow below', 'county reviewed', 'green'];

  it.each([
    ['the supervision office', 'pd-swb.supervision_office', all],
    ['the office head', 'pd-swb.office_head', all],
    ['a secretary', 'l04.secretary', all],
    ['the inspector', 'pd-jw.inspector', all],
    ['a county’s office', '621102.supervision_office', ['yellow below', 'county reviewed']],
    ['a county', '621102.unit_staff', ['county reviewed']],
    ['a county bureau', '621102-fgw.unit_head', ['yellow below']],
    ['a unit', 'gd-czj.unit_staff', ['red first', 'red later']],
    ['a leader', 'l04.leader', ['green']],
    ['another leader', 'l01.leader', ['yellow below']],
    ['a township without tasks', '621102101.unit_staff', []],
  ])('of %s is what is open for it, worst and oldest first', async (_who, userName, expected) => {
    const { rows, counts } = await workOf(userName);
    expect(rows.map((row) => row.wording)).toEqual(expected);
    expect(counts.all).toBe(expected.length);
  });

  it('counts all, and narrows only the rows', async () => {
    const { rows, counts } = await workOf('pd-swb.office_head', '?lamp=red');
    expect(counts).toEqual({ all: 5, red: 2, yellow: 1, todo: 0, warned: 3, waiting: 5 });
    expect(rows.map((row) => row.lamp)).toEqual(['red', 'red']);
  });

  it('says whose move it is', async () => {
    const own = (await workOf('621102.unit_staff')).rows[0];
    expect(own).toMatchObject({ turn: '审核人', stateName: '审核中' });
    expect((await workOf('gd-czj.unit_staff')).rows[0]).toMatchObject({
      turn: '本单位',
      left: '已逾期5个工作日',
    });
    expect((await workOf('pd-swb.office_head')).rows[0]).toMatchObject({ turn: '市财政局' });
  });

  it.each([
    ['a county’s bureau', '621102-FGW', '安定区督查室'],
    ['a city’s unit', 'GD-TJJ', '两办督查室'],
  ])('says of a dispute of %s who really decides it', async (_who, body, turn) => {
    const id = await insertOpenMatter(owner, { body, wording: '有异议的事', state: 'disputed' });
    const { rows } = await workOf(`${body.toLowerCase()}.unit_head`);
    expect(rows.find((row) => row.id === id)).toMatchObject({ turn, mine: false });
    if (body === '621102-FGW')
      expect((await workOf('621102.supervision_office')).rows.find((row) => row.id === id)).toMatchObject({
        ...{ turn: '本单位', mine: true },
      });
    await owner.query(`update task_part set state = 'withdrawn' where id = $1`, [id]);
  });

  it('puts a part whose report waits for its review with what waits for others', async () => {
    const id = await insertOpenMatter(owner, { body: 'GD-TJJ', wording: '已填报的事' });
    const clerk = await signIn(test.baseUrl, 'gd-tjj.unit_staff');
    const shown = async (show: string) =>
      (await workOf('gd-tjj.unit_staff', `?show=${show}`)).rows.find((row) => row.id === id);
    expect(await shown('todo')).toMatchObject({ turn: '本单位' });
    const report = { kind: 'progress', wording: '推进中', progress: 30 };
    expect((await clerk.post(`/api/v1/parts/${id}/reports`, report)).status).toBe(201);
    expect(await shown('todo')).toBeUndefined();
    expect(await shown('waiting')).toMatchObject({ turn: '审核人', mine: false });
    await owner.query(`update report set state = 'passed' where part_id = $1`, [id]);
    expect(await shown('todo')).toMatchObject({ turn: '本单位' });
    await owner.query(`update task_part set state = 'withdrawn' where id = $1`, [id]);
  });

  it('narrows the rows to what is mine, and to what waits for others', async () => {
    expect((await workOf('gd-czj.unit_staff', '?show=todo')).rows).toHaveLength(2);
    expect((await workOf('gd-czj.unit_staff', '?show=waiting')).rows).toHaveLength(0);
    expect((await workOf('621102.unit_staff', '?show=waiting')).rows).toHaveLength(1);
  });

  it('refuses a lamp that is none', async () => {
    const client = await signIn(test.baseUrl, 'gd-czj.unit_staff');
    expect(await client.get('/api/v1/my-work?lamp=blue')).toMatchObject({
      status: 422,
      body: { fields: [{ pointer: '/lamp', detail: '灯为 red 或 yellow' }] },
    });
  });
});

describe('what waits for a decision', () => {
  const kindsOf = async (userName: string) =>
    (await workOf(userName)).rows
      .filter((row) => row.kind !== 'part')
      .map((row) => [row.kind, row.lamp, row.stateName]);

  beforeAll(async () => {
    const at = '2026-11-24T09:00:00+08:00';
    const justBefore = '2026-11-24T08:59:59.999+08:00';
    const { rows } = await owner.query<{ id: string; decision_id: string }>(
      `select p.id, p.decision_id from task_part p join task t on t.id = p.task_id where t.wording = 'red first'`,
    );
    const { id, decision_id: decision } = rows[0] ?? {};
    const body = bodyId('GD-CZJ');
    const order = `insert into supervision_order (id, city_id, decision_id, body_id, number, origin, reason,
      requirement, state, drafted_at, feedback_due_at) values (gen_random_uuid(), $1, $2, $3, $4, 'lamp', '', '', $5, $6, $7)`;
    await owner.query(order, [demoCityId, decision, body, null, 'draft', at, null]);
    await owner.query(order, [demoCityId, decision, body, '1', 'issued', at, at]);
    await owner.query(order, [demoCityId, decision, body, '2', 'signed', at, justBefore]);
    const report = `insert into report (id, city_id, decision_id, part_id, body_id, period, kind, wording, progress,
      previous_progress, mark, state, submitted_by, submitted_at, review_due_at)
      values (gen_random_uuid(), $1, $2, $3, $4, $5, 'progress', '', 1, 0, 'on_time', 'submitted', $6, $7, $8)`;
    const clerk = postId('GD-CZJ/unit_staff');
    await owner.query(report, [demoCityId, decision, id, body, '2026-10', clerk, at, justBefore]);
    await owner.query(report, [demoCityId, decision, id, body, '2026-11', clerk, at, at]);
  });

  const draft = ['order', 'yellow', '待签发'];
  const reports = [
    ['report', 'red', '待审核'],
    ['report', 'green', '待审核'],
  ];

  // A limit holds through its own instant: it is 09:00:00.000, what was due a millisecond ago is red.
  it.each([
    ['the office head', 'pd-swb.office_head', [draft]],
    ['the supervision office', 'pd-swb.supervision_office', [reports[0], draft, reports[1]]],
    ['a reviewer', 'gd-fgw.lead_assessor', reports],
    [
      'the unit',
      'gd-czj.unit_head',
      [
        ['order', 'red', '待反馈'],
        ['order', 'yellow', '待签收'],
      ],
    ],
    ['another unit', 'gd-jyj.unit_head', []],
    ['the inspector', 'pd-jw.inspector', []],
  ])('stands before %s', async (_who, userName, expected) => {
    expect(await kindsOf(userName)).toEqual(expected);
  });
});

describe('the demo’s cards', () => {
  it.each([
    ...demoCards.map(({ userName, name }) => [name, userName] as const),
    ['stationed', 'pd-jw.stationed_inspector'] as const,
  ])('%s opens the first page', async (_role, userName) => {
    const client = await signIn(test.baseUrl, userName);
    const page = await client.get<string>('/', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>我的工作台');
  });

  it('are beside the page of an administrator, who sees no business', async () => {
    const client = await signIn(test.baseUrl, '621100.system_admin');
    const page = await client.get<string>('/', { headers: { accept: 'text/html' } });
    expect(page.body).toContain('本岗位不看业务事项');
  });
});
