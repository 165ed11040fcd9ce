import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pdfOf } from '../factories/evidence-files.js';
import { givenPart, rowOf } from '../factories/given-part.js';
import { sendForm } from '../factories/report-form.js';
import { partView } from '../../src/implementation/my-work/view.schema.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

type Body = Record<string, unknown>;

const bodies = ['GD-FGW', 'GD-CZJ', 'GD-JYJ', 'GD-ZJJ'] as const;
const clerks = new Map<string, ApiClient>();
const parts = new Map<string, string>();

let app: TestApp;
let owner: pg.Client;
let office: ApiClient;

beforeAll(async () => {
  app = await startTestApp({ clock: new Date('2026-11-23T09:00:00+08:00') });
  owner = new pg.Client(app.ownerUrl);
  await owner.connect();
  office = await signIn(app.baseUrl, 'pd-swb.supervision_office');
  await dispatchToAll();
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

// A real decision through the API, dispatched by the real loop, signed by each unit.
async function dispatchToAll(): Promise<void> {
  const task = (responsible: string) => ({
    wording: '完成市民服务中心项目前期工作',
    responsible,
    dueOn: '2027-03-31',
    milestones: [
      { title: '完成选址', dueOn: '2026-11-30', curve: 'at_end', expectedAtEnd: 30 },
      { title: '完成可研', dueOn: '2027-03-31', curve: 'at_end', expectedAtEnd: 100 },
    ],
  });
  const decision = { title: '市政府第12次常务会议', dispatch: 'at_once', tasks: bodies.map(task) };
  const { status, body } = await office.post<{ id: string }>('/api/v1/decisions', decision);
  expect(status).toBe(201);
  await advanceTo('2026-11-23T09:01:00+08:00');
  const { rows } = await owner.query<{ id: string; code: string }>(
    'select p.id, b.code from task_part p join body b on b.id = p.body_id where p.decision_id = $1',
    [body.id],
  );
  for (const { id, code } of rows) {
    const clerk = await signIn(app.baseUrl, `${code.toLowerCase()}.unit_staff`);
    expect((await clerk.post(`/api/v1/parts/${id}/sign`)).status).toBe(200);
    clerks.set(code, clerk);
    parts.set(code, id);
  }
}

async function advanceTo(to: string): Promise<void> {
  const { status, body } = await office.post<Body>('/api/v1/demo/clock/advance', { to });
  expect([status, body.code]).toEqual([200, undefined]);
}

const partIdOf = (code: string): string => parts.get(code) ?? '';
const clerkOf = (code: string): ApiClient => clerks.get(code) ?? office;
const view = async (code: string) => (await clerkOf(code).get<Body>(`/api/v1/parts/${partIdOf(code)}`)).body;
const fields = { kind: 'progress', wording: '已完成选址论证。', progress: '35' };
const send = async (code: string, extra: Record<string, string> = {}) =>
  sendForm(clerkOf(code), `/api/v1/parts/${partIdOf(code)}/reports`, {
    fields: { ...fields, ...extra },
    files: [{ name: '选址批复.pdf', content: pdfOf(2) }],
  });
const milestoneOf = async (code: string) =>
  (
    await rowOf<{ id: string }>(owner, `select milestones->0->>'id' as id from task_part where id = $1`, [
      partIdOf(code),
    ])
  ).id;

describe('I1: at month end each unit reports its stage target with evidence online', () => {
  it('from the 25th it is owed and shown as the next move, until the late days end', async () => {
    await advanceTo('2026-11-25T09:00:00+08:00');
    expect((await view('GD-FGW')).move).toMatchObject({ who: 'unit', action: '完成节点“完成选址”' });
    const owed = await owner.query(`select period from owed_report where report_id is null`);
    expect(owed.rows).toEqual(bodies.map(() => ({ period: '2026-11' })));
  });

  it('in the window it is on time; its milestone and evidence are on record', async () => {
    await advanceTo('2026-11-30T20:00:00+08:00');
    const { status, body } = await send('GD-FGW', { milestoneIds: await milestoneOf('GD-FGW') });
    expect([status, body]).toMatchObject([201, { mark: 'on_time', period: '2026-11', lamp: 'green' }]);
    expect(await view('GD-FGW')).toMatchObject({
      progress: 35,
      milestones: [{ title: '完成选址', doneAt: expect.any(String) as unknown }, { doneAt: null }],
      reports: [
        { id: body.id, evidence: [{ name: '选址批复.pdf', pages: 2, mediaType: 'application/pdf' }] },
      ],
    });
    const again = await send('GD-FGW');
    expect([again.status, again.body.code]).toEqual([409, 'state.illegal-step']);
  });

  it('in the late days it is taken and marked', async () => {
    await advanceTo('2026-12-02T23:59:59+08:00');
    const { status, body } = await send('GD-CZJ', { milestoneIds: await milestoneOf('GD-CZJ') });
    expect([status, body]).toMatchObject([201, { mark: 'late', period: '2026-11' }]);
  });

  it('after them the missing report lights a lamp, and the supplement puts it out', async () => {
    await advanceTo('2026-12-03T09:00:00+08:00');
    const missing = 'select missing_reports as missing from task_part where id = $1';
    expect(await rowOf(owner, missing, [partIdOf('GD-JYJ')])).toEqual({ missing: 1 });
    expect((await view('GD-JYJ')).lamp).toMatchObject({ colour: 'yellow' });
    const { status, body } = await send('GD-JYJ', { milestoneIds: await milestoneOf('GD-JYJ') });
    expect([status, body]).toMatchObject([201, { mark: 'supplement', period: '2026-11', lamp: 'green' }]);
    expect(await rowOf(owner, missing, [partIdOf('GD-JYJ')])).toEqual({ missing: 0 });
    const episode = 'select closed_at as closed from lamp_episode where part_id = $1';
    expect(await rowOf(owner, episode, [partIdOf('GD-JYJ')])).toEqual({
      closed: new Date('2026-12-03T09:00:00+08:00'),
    });
    expect((await view('GD-ZJJ')).lamp).toMatchObject({ colour: 'yellow' });
  });

  it('a returned report lights the lamp by the loop, and an answer that passes puts it out', async () => {
    expect(partView.strict().safeParse(await view('GD-ZJJ')).error).toBeUndefined();
    const [report] = (await view('GD-FGW')).reports as { id: string }[];
    const defects = { outcome: 'return', returnKind: 'form', reasons: ['unclear_wording'] };
    expect((await office.post(`/api/v1/reports/${report?.id}/review`, defects)).status).toBe(200);
    await advanceTo('2026-12-03T09:01:00+08:00');
    expect(await view('GD-FGW')).toMatchObject({ lamp: { colour: 'yellow' }, progress: 0 });
    const again = await send('GD-FGW', { milestoneIds: await milestoneOf('GD-FGW') });
    expect(again.body).toMatchObject({ mark: 'on_time', period: '2026-11' });
    await office.post(`/api/v1/reports/${again.body.id}/review`, { outcome: 'pass' });
    expect((await view('GD-FGW')).lamp).toMatchObject({ colour: 'green' });
  });

  it('a part that owes nothing is asked for nothing, and may report all the same', async () => {
    const { partId } = await givenPart(owner, { body: 'GD-FGW' });
    const { body } = await clerkOf('GD-FGW').post<Body>(`/api/v1/parts/${partId}/reports`, {
      kind: 'as_planned',
    });
    expect(body).toMatchObject({ mark: 'unowed', period: '2026-12' });
  });
});
