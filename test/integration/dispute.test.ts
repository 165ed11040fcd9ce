import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { givenPart, rowOf, standClockAt } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

type Body = Record<string, unknown>;

let app: TestApp;
let owner: pg.Client;
let clerk: ApiClient;
let office: ApiClient;

beforeAll(async () => {
  app = await startTestApp();
  owner = new pg.Client(app.ownerUrl);
  await owner.connect();
  clerk = await signIn(app.baseUrl, 'gd-fgw.unit_staff');
  office = await signIn(app.baseUrl, 'pd-swb.supervision_office');
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

async function disputed(suggestedBody: string | undefined = 'GD-ZJJ') {
  await standClockAt(owner, '2026-11-24T09:00:00+08:00');
  const given = {
    state: 'dispatched',
    progress: 0,
    dueAt: '2026-12-10T24:00:00+08:00',
    milestoneDays: ['2026-12-04'],
  };
  const ids = await givenPart(owner, given);
  const reason = '此项职责在机构改革中已划出本单位。';
  const { body } = await clerk.post<{ id: string }>(`/api/v1/parts/${ids.partId}/dispute`, {
    reason,
    suggestedBody,
  });
  await standClockAt(owner, '2026-11-26T10:00:00+08:00');
  return { ...ids, disputeId: body.id };
}

const decide = (disputeId: string, input: Body, by = office) =>
  by.post<Body>(`/api/v1/disputes/${disputeId}/decision`, { answer: '经核对三定规定后裁定。', ...input });

describe('a dispute that is upheld', () => {
  it('transfers the part; the new one leaves at once with two days more for the two that the dispute took', async () => {
    const { partId, disputeId } = await disputed();
    const { status, body } = await decide(disputeId, { outcome: 'upheld' });
    expect([status, body]).toMatchObject([
      200,
      { state: 'upheld', partState: 'transferred', dueAt: '2026-12-14T16:00:00.000Z' },
    ]);
    await office.post('/api/v1/demo/clock/advance', { by: 'PT1M' });
    const part = await rowOf<Body>(
      owner,
      `select p.state, b.code, p.due_at as "dueAt", p.milestones->0->>'dueAt' as milestone, p.role from task_part p
        join body b on b.id = p.body_id where p.id = $1`,
      [body.newPartId],
    );
    expect(part).toEqual({
      ...{ state: 'dispatched', code: 'GD-ZJJ', role: 'responsible' },
      dueAt: new Date('2026-12-14T16:00:00.000Z'),
      milestone: '2026-12-08T16:00:00.000Z',
    });
    expect(
      await rowOf(owner, 'select state, next_due_at as due from task_part where id = $1', [partId]),
    ).toEqual({
      state: 'transferred',
      due: null,
    });
    const { rows } = await owner.query<{ sentence: string; code: string }>(
      `select i.sentence, o.code from notice_item i join post o on o.id = i.post_id
        where i.subject_id = $1 and i.rung = 'dispute_decided' order by o.code`,
      [disputeId],
    );
    expect(rows.map(({ code }) => code)).toEqual([
      'GD-FGW/unit_head',
      'GD-FGW/unit_staff',
      'GD-ZJJ/unit_head',
      'GD-ZJJ/unit_staff',
    ]);
    expect(rows[2]?.sentence).toContain(
      '完成时限由12月10日24时顺延2个工作日至12月14日24时（职责异议裁定用时）',
    );
  });

  it('goes to the body that the office names instead', async () => {
    const { disputeId } = await disputed();
    const { body } = await decide(disputeId, { outcome: 'upheld', body: 'GD-CZJ' });
    const part = await rowOf(
      owner,
      'select b.code from task_part p join body b on b.id = p.body_id where p.id = $1',
      [body.newPartId],
    );
    expect(part).toEqual({ code: 'GD-CZJ' });
  });

  it.each([
    ['nobody', undefined, {}],
    ['the same body', 'GD-ZJJ', { body: 'GD-FGW' }],
    ['a body that is not there', 'GD-ZJJ', { body: 'GD-NONE' }],
  ])('cannot go to %s', async (_case, suggested, input) => {
    await standClockAt(owner, '2026-11-24T09:00:00+08:00');
    const { partId } = await givenPart(owner, { state: 'dispatched' });
    const { body } = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/dispute`, {
      reason: '职责已划出',
      suggestedBody: suggested,
    });
    expect((await decide(body.id, { outcome: 'upheld', ...input })).status).toBe(422);
  });
});

describe('a dispute that is rejected', () => {
  it('the part waits for its signature anew, its deadline unmoved; a second dispute is refused', async () => {
    const { partId, disputeId } = await disputed();
    const { body } = await decide(disputeId, { outcome: 'rejected' });
    expect(body).toMatchObject({
      partState: 'dispatched',
      newPartId: null,
      dueAt: '2026-12-10T16:00:00.000Z',
    });
    const { body: view } = await clerk.get<Body>(`/api/v1/parts/${partId}`);
    expect(view).toMatchObject({
      move: { action: '签收任务', by: '2026-11-27T16:00:00.000Z' },
      lamp: { colour: 'green' },
    });
    expect((await clerk.post(`/api/v1/parts/${partId}/dispute`, { reason: '再次提出' })).status).toBe(409);
    expect((await clerk.post(`/api/v1/parts/${partId}/sign`)).status).toBe(200);
  });

  it('is decided once, by an office and not by the unit', async () => {
    const { disputeId } = await disputed();
    expect((await decide(disputeId, { outcome: 'rejected' }, clerk)).status).toBe(403);
    const answers = await Promise.all([
      decide(disputeId, { outcome: 'rejected' }),
      decide(disputeId, { outcome: 'upheld' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
