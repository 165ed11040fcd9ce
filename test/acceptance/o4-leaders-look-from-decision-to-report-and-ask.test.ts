import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { standClockAt } from '../factories/given-part.js';
import { told } from '../factories/order-scene.js';
import { clockTo, givenBlockedPart, startRestrictionScene } from '../factories/restriction-scene.js';
import type { RestrictionScene } from '../factories/restriction-scene.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

interface Asked {
  id: string;
  dueAt: string;
  lamp: string;
  answeredAt: string | null;
}

interface Cockpit {
  leaderTitle: string;
  counts: Record<string, number>;
  decisions: { id: string; lamp: string; turn: string | null; parts: number }[];
  open: { body: { code: string } | null; part: { id: string } | null; report: object | null } | null;
  waiting: { count: number; rows: { kind: string; id: string }[] };
  explanations: { id: string }[];
  ahead: { days: number; worse: number };
}

let scene: RestrictionScene;
let secretary: ApiClient;
beforeAll(async () => {
  scene = await startRestrictionScene();
  secretary = await signIn(scene.app.baseUrl, 'l04.secretary');
}, 180_000);
afterAll(() => scene.close());
// Asked on Tuesday 24 November at 9:00: to be answered until Friday the 27th, 24:00.
beforeEach(() => standClockAt(scene.owner, '2026-11-24T09:00:00+08:00'));

const path = '/api/v1/explanations';
const wording = '用地预审为什么停了一个月？下一步怎么办？';
const answer = '用地预审材料补正三次，12月5日前批复，已派专人跟办。';
const ask = (partId: string, differs: object = {}) =>
  scene.leader.post<Asked>(path, { partId, wording, ...differs });
const workOf = async (client: ApiClient, id: string) =>
  (
    await client.get<{ rows: { id: string; kind: string; mine: boolean; lamp: string }[] }>('/api/v1/my-work')
  ).body.rows.find((row) => row.id === id);

describe('O4: a leader asks for an explanation', () => {
  it('the unit is told, reminded on the last day, and answers in the system; the leader is told', async () => {
    const { partId } = await givenBlockedPart(scene);
    const { status, body } = await ask(partId);
    expect([status, body.dueAt, body.lamp]).toEqual([201, '2026-11-27T16:00:00.000Z', 'green']);
    expect((await told(scene, body.id, 'explanation_asked')).map(({ code }) => code)).toEqual([
      'GD-FGW/unit_head',
      'GD-FGW/unit_staff',
    ]);
    expect(await workOf(scene.clerk, body.id)).toMatchObject({
      kind: 'explanation',
      mine: true,
      lamp: 'green',
    });
    expect(await workOf(scene.leader, body.id)).toMatchObject({ mine: false });
    expect(await workOf(scene.asked, body.id)).toBeUndefined();
    await clockTo(scene, '2026-11-27T10:00:00+08:00');
    expect(await workOf(scene.clerk, body.id)).toMatchObject({ lamp: 'yellow' });
    expect(await told(scene, body.id, 'explanation_remind')).toHaveLength(2);
    const answered = await scene.clerk.post<Asked>(`${path}/${body.id}/answer`, { answer });
    expect([answered.status, answered.body.lamp]).toEqual([200, 'green']);
    expect((await told(scene, body.id, 'explanation_answered')).map(({ code }) => code)).toEqual([
      'L04/leader',
    ]);
    expect(await workOf(scene.clerk, body.id)).toBeUndefined();
    await clockTo(scene, '2026-11-30T10:00:00+08:00');
    expect(await told(scene, body.id, 'explanation_late')).toEqual([]);
  });

  it('unanswered it is red and goes to the supervision office, and is still answered', async () => {
    const { partId } = await givenBlockedPart(scene);
    const { body } = await ask(partId);
    expect(await workOf(scene.office, body.id)).toBeUndefined();
    await clockTo(scene, '2026-11-28T09:00:00+08:00');
    const codes = (await told(scene, body.id, 'explanation_late')).map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['GD-FGW/unit_head', 'L04/leader', 'PD-SWB/supervision_office']),
    );
    expect(await workOf(scene.office, body.id)).toMatchObject({ lamp: 'red', mine: false });
    expect((await scene.unitHead.post(`${path}/${body.id}/answer`, { answer })).status).toBe(200);
  });

  it.each([
    ['nothing said', { wording: ' ' }],
    ['301 characters', { wording: '字'.repeat(301) }],
    ['no part', { partId: 'x' }],
  ])('is refused with %s', async (_why, differs) => {
    const { partId } = await givenBlockedPart(scene);
    expect(refusal(await ask(partId, differs))).toEqual([422, 'request.invalid']);
  });

  it('is asked of an open part only, and once while it waits', async () => {
    const done = await givenBlockedPart(scene, { state: 'concluded' });
    expect(refusal(await ask(done.partId))).toEqual([409, 'state.illegal-step']);
    const { partId } = await givenBlockedPart(scene);
    const answers = await Promise.all([ask(partId), ask(partId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(refusal(await ask(partId))).toEqual([409, 'explanation.already-open']);
  });

  it('is nobody else’s: not to ask, not to read, not to answer, and not twice', async () => {
    const { partId } = await givenBlockedPart(scene);
    expect(refusal(await scene.office.post(path, { partId, wording }))).toEqual([403, 'permission.denied']);
    const { body } = await ask(partId);
    expect(refusal(await scene.asked.get(`${path}/${body.id}`))).toEqual([404, 'record.not-found']);
    const other = await scene.asked.post(`${path}/${body.id}/answer`, { answer });
    expect(refusal(other)).toEqual([404, 'record.not-found']);
    expect((await scene.clerk.post(`${path}/${body.id}/answer`, { answer })).status).toBe(200);
    const again = await scene.unitHead.post(`${path}/${body.id}/answer`, { answer });
    expect(refusal(again)).toEqual([409, 'state.illegal-step']);
  });

  it('goes by plain forms from the part to the answer', async () => {
    const { partId } = await givenBlockedPart(scene);
    const part = await getPage(scene.leader, `/parts/${partId}`);
    expect(part.body).toContain(`/explanations/new?part=${partId}`);
    const form = `/explanations/new?part=${partId}`;
    expect((await getPage(scene.leader, form)).body).toContain('2026-11-27');
    const empty = await sendForm(scene.leader, form, { wording: '' });
    expect([empty.status, empty.body]).toEqual([422, expect.stringContaining('错误：')]);
    const sent = await sendForm(scene.leader, form, { wording });
    const to = sent.headers.get('location') ?? '';
    expect([sent.status, to]).toEqual([303, expect.stringMatching(/^\/explanations\//)]);
    expect((await getPage(scene.unitHead, to)).body).toContain('提交说明');
    expect((await sendForm(scene.unitHead, to, { answer })).status).toBe(303);
    expect((await getPage(scene.unitHead, `/parts/${partId}`)).body).toContain(answer);
    expect((await getPage(scene.leader, '/explanations')).body).toContain(wording);
  });
});

describe('O4: the cockpit of a leader', () => {
  const cockpit = async (client: ApiClient, query = '') =>
    (await client.get<Cockpit>(`/api/v1/cockpit${query}`)).body;

  it('shows his decisions, the worst first, and opens body, task and report below one of them', async () => {
    const green = await givenBlockedPart(scene);
    const red = await givenBlockedPart(scene, { body: 'GD-CZJ' });
    await scene.owner.query(
      `update decision set state = 'dispatched', dispatched_at = now() where id = any($1)`,
      [[green.decisionId, red.decisionId]],
    );
    await scene.owner.query(`update task_part set lamp = 'red' where id = $1`, [red.partId]);
    const seen = await cockpit(scene.leader);
    expect(seen.decisions[0]).toMatchObject({ id: red.decisionId, lamp: 'red', turn: '市财政局', parts: 1 });
    expect(seen.open).toMatchObject({ body: { code: 'GD-CZJ' }, part: { id: red.partId }, report: null });
    expect(seen.counts.all).toBe(
      Object.values(seen.counts).reduce((sum, n) => sum + n, 0) - (seen.counts.all ?? 0),
    );
    const opened = await cockpit(scene.leader, `?decision=${green.decisionId}&body=GD-FGW`);
    expect(opened.open).toMatchObject({ part: { id: green.partId } });
    const away = await scene.leader.get(`/api/v1/cockpit?decision=${green.decisionId}&body=GD-CZJ`);
    expect(refusal(away)).toEqual([404, 'record.not-found']);
    const { body: page } = await getPage(scene.leader, '/cockpit');
    expect(page).toContain(`/explanations/new?part=${red.partId}`);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  });

  it('lists what waits for his signature and what he asked for', async () => {
    const { partId } = await givenBlockedPart(scene);
    const { body } = await ask(partId);
    const seen = await cockpit(scene.leader);
    expect(seen.explanations.map(({ id }) => id)).toContain(body.id);
    const todo = await scene.leader.get<{ counts: { todo: number } }>('/api/v1/my-work?show=todo');
    expect(seen.waiting.count).toBe(todo.body.counts.todo);
    expect(seen.ahead.days).toBe(30);
  });

  it('is his secretary’s too, and nobody else’s', async () => {
    const [own, served] = [await cockpit(scene.leader), await cockpit(secretary)];
    expect(served.leaderTitle).toBe(own.leaderTitle);
    expect(served.counts).toEqual(own.counts);
    expect((await getPage(secretary, '/cockpit')).body).not.toContain('/explanations/new');
    expect(refusal(await scene.office.get('/api/v1/cockpit'))).toEqual([403, 'permission.denied']);
    expect(refusal(await scene.unitHead.get('/api/v1/cockpit'))).toEqual([403, 'permission.denied']);
  });

  it('says what is no number or no decision of his', async () => {
    expect(refusal(await scene.leader.get('/api/v1/cockpit?decision=x'))).toEqual([422, 'request.invalid']);
    expect((await scene.leader.get('/api/v1/cockpit?page=0')).status).toBe(422);
    expect((await getPage(scene.leader, '/cockpit?page=99')).status).toBe(200);
  });
});
