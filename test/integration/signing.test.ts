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

beforeAll(async () => {
  app = await startTestApp({ role: 'web' });
  owner = new pg.Client(app.ownerUrl);
  await owner.connect();
  clerk = await signIn(app.baseUrl, 'gd-fgw.unit_staff');
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

const dispatched = () => givenPart(owner, { state: 'dispatched', progress: 0 });

describe('signing', () => {
  it('accepts the part, and says by whom and when', async () => {
    const { partId } = await dispatched();
    const { status, body } = await clerk.post<Body>(`/api/v1/parts/${partId}/sign`);
    expect([status, body]).toMatchObject([
      200,
      { state: 'signed', signedAt: '2026-11-24T01:00:00.000Z', version: 2 },
    ]);
    const part = await rowOf<Body>(
      owner,
      `select p.state, o.code from task_part p join post o on o.id = p.signed_by where p.id = $1`,
      [partId],
    );
    expect(part).toEqual({ state: 'signed', code: 'GD-FGW/unit_staff' });
    const { body: view } = await clerk.get<Body>(`/api/v1/parts/${partId}`);
    expect(view).toMatchObject({ stateName: '已签收', move: { who: 'unit', action: '完成任务并上报办结' } });
  });

  it('is for the head too, once, and for no other body', async () => {
    const { partId } = await dispatched();
    const other = await signIn(app.baseUrl, 'gd-czj.unit_staff');
    expect((await other.post(`/api/v1/parts/${partId}/sign`)).status).toBe(404);
    const office = await signIn(app.baseUrl, 'pd-swb.supervision_office');
    expect((await office.post(`/api/v1/parts/${partId}/sign`)).status).toBe(403);
    const head = await signIn(app.baseUrl, 'gd-fgw.unit_head');
    const answers = await Promise.all(
      [head, clerk].map((who) => who.post<Body>(`/api/v1/parts/${partId}/sign`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('a draft is not there yet for its unit', async () => {
    const { partId } = await givenPart(owner, { state: 'draft' });
    expect((await clerk.post(`/api/v1/parts/${partId}/sign`)).status).toBe(404);
    expect((await clerk.get(`/api/v1/parts/${partId}`)).status).toBe(404);
  });

  it('what was refused is audited', async () => {
    const { partId } = await givenPart(owner, { state: 'concluded' });
    expect((await clerk.post(`/api/v1/parts/${partId}/sign`)).status).toBe(409);
    const entry = await rowOf<Body>(
      owner,
      `select result, details->>'code' as code from audit_entry where action = 'part:sign' and $1 = any(subject_ids)`,
      [partId],
    );
    expect(entry).toEqual({ result: 'refused', code: 'state.illegal-step' });
  });
});

describe('a duty is disputed within the signing day, once', () => {
  const dispute = { reason: '此项职责在机构改革中已划出本单位。', suggestedBody: 'GD-ZJJ' };

  it.each([
    ['at 24:00 of the first working day after', '2026-11-24T24:00:00+08:00', 201],
    ['1 ms later', '2026-11-25T00:00:00.001+08:00', 409],
  ])('%s: %s', async (_case, instant, status) => {
    const { partId } = await dispatched();
    await standClockAt(owner, instant);
    expect((await clerk.post(`/api/v1/parts/${partId}/dispute`, dispute)).status).toBe(status);
  });

  it('the clock stands, the office hears of it and decides within 2 wd', async () => {
    await standClockAt(owner, '2026-11-24T09:00:00+08:00');
    const { partId } = await dispatched();
    const { body } = await clerk.post<Body>(`/api/v1/parts/${partId}/dispute`, dispute);
    expect(body).toMatchObject({ state: 'raised', decideDueAt: '2026-11-26T16:00:00.000Z' });
    const { rows } = await owner.query('select sentence from notice_item where subject_id = $1', [body.id]);
    expect(rows).toHaveLength(2);
    const { body: view } = await clerk.get<Body>(`/api/v1/parts/${partId}`);
    expect(view).toMatchObject({
      state: 'disputed',
      move: { who: 'supervision_office', by: '2026-11-26T16:00:00.000Z' },
      dispute: { state: 'raised', suggestedBody: expect.any(String) as unknown },
    });
  });

  it.each([
    ['after signing', 'signed', dispute, 409],
    [
      'with the own body as the one that should do it',
      'dispatched',
      { ...dispute, suggestedBody: 'GD-FGW' },
      422,
    ],
    ['with a body that does not exist', 'dispatched', { ...dispute, suggestedBody: 'GD-NONE' }, 404],
    ['without a reason', 'dispatched', { reason: ' ' }, 422],
  ])('not %s', async (...[, state, input, status]) => {
    const { partId } = await givenPart(owner, { state });
    expect((await clerk.post(`/api/v1/parts/${partId}/dispute`, input)).status).toBe(status);
  });
});
