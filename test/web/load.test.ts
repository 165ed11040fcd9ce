import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { givenPart } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let office: ApiClient;
let county: ApiClient;

interface Load {
  betterOn: string | null;
  weekFrom: string;
  bodies: { code: string; due: number; dueBetter: number | null }[];
}

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  [office, county] = [
    await signIn(test.baseUrl, 'pd-swb.supervision_office'),
    await signIn(test.baseUrl, '621102.unit_head'),
  ];
  // Monday 24:00 and Sunday 24:00 are in the week, the Sunday before and the settled one are not.
  const due = (day: string, rest: object = {}) =>
    givenPart(owner, { body: 'GD-FGW', dueAt: `${day}T24:00:00+08:00`, ...rest });
  await due('2026-12-14');
  await due('2026-12-20');
  await due('2026-12-13');
  await due('2026-12-16', { state: 'concluded' });
  await due('2026-12-17', { body: '621102-ZJJ' });
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const load = async (client: ApiClient, query: string) => client.get<Load>(`/api/v1/loads?${query}`);

describe('the load of a body on a day', () => {
  it('is what is open and due from Monday to Sunday of its week, and a week with less is suggested', async () => {
    const { status, body } = await load(office, 'body=GD-FGW&body=GD-CZJ&dueOn=2026-12-16');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      weekFrom: '2026-12-14',
      betterOn: '2026-12-21',
      bodies: [
        { code: 'GD-FGW', due: 2, dueBetter: 0 },
        { code: 'GD-CZJ', due: 0, dueBetter: 0 },
      ],
    });
  });

  it('suggests nothing later than the limit', async () => {
    const { body } = await load(office, 'body=GD-FGW&dueOn=2026-12-16&until=2026-12-18');
    expect(body).toMatchObject({ betterOn: '2026-12-04' });
  });

  it('of a body below is told to its county, of another one it is not', async () => {
    expect((await load(county, 'body=621102-ZJJ&dueOn=2026-12-16')).body.bodies[0]?.due).toBe(1);
    expect(refusal(await load(county, 'body=621121-ZJJ&dueOn=2026-12-16'))).toEqual([
      404,
      'record.not-found',
    ]);
    const clerk = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
    expect(refusal(await load(clerk, 'body=GD-FGW&dueOn=2026-12-16'))).toEqual([403, 'permission.denied']);
  });
});

describe('beside the deadline in a form', () => {
  const beside = async (client: ApiClient, query: string) =>
    (await client.get<string>(`/loads?${query}`, { headers: { accept: 'text/html', 'hx-request': 'true' } }))
      .body;

  it('stands what is due then, whatever way body and day are written', async () => {
    const query = new URLSearchParams({
      due: 'tasks.0.dueOn',
      'tasks.0.dueOn': '2026/12/16',
      'tasks.0.responsible': '市发展改革委',
    });
    const body = await beside(office, query.toString());
    expect(body).toContain('市发展改革委 2 项');
    expect(body).toContain('可改为 2026-12-21');
  });

  it.each([
    ['no day', 'due=dueOn&dueOn=&responsible=GD-FGW'],
    ['no body', 'due=dueOn&dueOn=2026-12-16&responsible='],
    ['half of a name', 'due=dueOn&dueOn=2026-12-16&responsible=市'],
    ['no such day', 'due=dueOn&dueOn=2026-02-30&responsible=GD-FGW'],
  ])('stands nothing yet with %s', async (_what, query) => {
    expect((await beside(office, encodeURI(query))).trim()).toBe('');
  });

  it('is asked for by the form of a decision and by the one that breaks down', async () => {
    const { partId } = await givenPart(owner, { body: '621102' });
    expect((await getPage(county, `/parts/${partId}/break-down`)).body).toContain(
      'until&#x3D;2026-12-31'.replace('&#x3D;', '='),
    );
    expect((await getPage(office, '/decisions/new')).body).toContain('/loads?due=tasks.0.dueOn');
  });

  it('stands on the page on which a new decision is checked', async () => {
    const { body } = await sendForm(office, '/decisions/new', {
      step: 'check',
      title: '演示',
      'tasks.0.wording': '完成前期',
      'tasks.0.responsible': '市发展改革委',
      'tasks.0.dueOn': '2026-12-16',
    });
    expect(body).toContain('当周（2026-12-14 至 2026-12-20）已有到期任务');
    expect(body).toContain('可改为 2026-12-21');
  });
});
