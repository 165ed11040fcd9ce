import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rowOf, standClockAt } from '../factories/given-part.js';
import { moveClock, told } from '../factories/order-scene.js';
import {
  askedBody,
  clockTo,
  givenBlockedPart,
  raise,
  raised,
  secondBody,
  startRestrictionScene,
} from '../factories/restriction-scene.js';
import type { RestrictionBody, RestrictionScene } from '../factories/restriction-scene.js';
import { refusal } from '../support/city-hall.js';

let scene: RestrictionScene;
beforeAll(async () => {
  scene = await startRestrictionScene();
});
afterAll(() => scene.close());
// Raised on Tuesday 24 November at 9:00: to be answered until Friday the 27th, 24:00.
beforeEach(() => standClockAt(scene.owner, '2026-11-24T09:00:00+08:00'));

const path = (id: string, step = '') => `/api/v1/restrictions/${id}${step}`;
const stateOf = async (id: string) => (await scene.office.get<RestrictionBody>(path(id))).body;
const partOf = (id: string) =>
  rowOf<{ lamp: string; sentence: string; milestones: { dueAt: string; stopped?: object }[]; dueAt: Date }>(
    scene.owner,
    `select lamp, lamp_sentence as sentence, milestones, due_at as "dueAt" from task_part where id = $1`,
    [id],
  );
const solved = { outcome: 'solved', answer: '用地预审已于今日批复。' };

describe('a restriction climbs to whoever can solve it', () => {
  it('stops the blocked milestone, starts the answerer’s clock, and moves the milestone by the days it stood', async () => {
    const ids = await givenBlockedPart(scene);
    const { id, move } = await raised(scene, ids);
    expect(move).toMatchObject({
      who: 'body',
      name: '市自然资源局',
      by: '2026-11-27T16:00:00.000Z',
      lamp: 'green',
    });
    expect((await told(scene, id, 'restriction_asked')).map(({ code }) => code)).toEqual([
      `${askedBody}/unit_head`,
      `${askedBody}/unit_staff`,
    ]);
    await clockTo(scene, '2026-11-27T10:00:00+08:00');
    expect((await stateOf(id)).move.lamp).toBe('yellow');
    const { status, body } = await scene.asked.post<RestrictionBody>(path(id, '/answer'), solved);
    expect({ status, state: body.state }).toEqual({ status: 200, state: 'solved' });
    expect(body.story).toBe('等待协调3个工作日，节点“节点2026-12-01”顺延至12月4日24时');
    const part = await partOf(ids.partId);
    expect(part.milestones[0]).toMatchObject({ dueAt: '2026-12-04T16:00:00.000Z' });
    expect(part.milestones[0]?.stopped).toBeUndefined();
    expect(part.dueAt).toEqual(new Date('2026-12-31T16:00:00Z'));
    const credited = await rowOf<{ code: string }>(
      scene.owner,
      'select b.code from restriction x join body b on b.id = x.credited_body_id where x.id = $1',
      [id],
    );
    expect(credited.code).toBe(askedBody);
  });

  it('unanswered goes to the responsible leader after 3 wd, from him after 3 wd to the meeting; the raiser stays green', async () => {
    const ids = await givenBlockedPart(scene, { progress: 0 });
    const { id } = await raised(scene, ids);
    await clockTo(scene, '2026-11-28T09:00:00+08:00');
    expect((await stateOf(id)).move).toMatchObject({ who: 'leader', by: '2026-12-02T16:00:00.000Z' });
    expect((await told(scene, id, 'restriction_climbed')).map(({ code }) => code)).toEqual(['L04/leader']);
    expect((await told(scene, id, 'restriction_late')).map(({ code }) => code)).toContain(
      `${askedBody}/unit_head`,
    );
    await clockTo(scene, '2026-12-03T09:00:00+08:00');
    expect((await stateOf(id)).move).toMatchObject({ who: 'meeting', by: '2026-12-17T16:00:00.000Z' });
    // The milestone's day is over, and its unit is not blamed for it.
    expect((await partOf(ids.partId)).lamp).toBe('green');
    const { body } = await scene.leader.post<RestrictionBody>(path(id, '/answer'), solved);
    expect(body.story).toBe('等待协调7个工作日，节点“节点2026-12-01”顺延至12月10日24时');
  });

  it('refused as unfounded, the days come back: the milestone is late at once', async () => {
    const ids = await givenBlockedPart(scene);
    const { id } = await raised(scene, ids);
    await clockTo(scene, '2026-12-02T09:00:00+08:00');
    const answer = { outcome: 'refused', answer: '用地预审9月已经批复，理由不成立。' };
    expect(refusal(await scene.asked.post(path(id, '/answer'), answer))).toEqual([409, 'state.illegal-step']);
    const { body } = await scene.leader.post<RestrictionBody>(path(id, '/answer'), answer);
    expect(body).toMatchObject({ state: 'refused', story: null, move: { who: 'nobody' } });
    await moveClock(scene.office, { by: 'PT0S' });
    const part = await partOf(ids.partId);
    expect(part.milestones[0]).toMatchObject({ dueAt: '2026-12-01T16:00:00.000Z' });
    expect(part).toMatchObject({ lamp: 'yellow', sentence: '节点“节点2026-12-01”已过时限12月1日24时' });
  });

  it('is handed on once with a reason, then the office says who answers, then nobody hands it on', async () => {
    const ids = await givenBlockedPart(scene);
    const { id } = await raised(scene, ids);
    const reason = { reason: '属于资金安排，应由财政部门答复。' };
    const on = { bodyCode: secondBody, ...reason };
    const { body } = await scene.asked.post<RestrictionBody>(path(id, '/reroute'), on);
    expect(body.move).toMatchObject({ who: 'body', name: '市财政局' });
    expect(refusal(await scene.second.post(path(id, '/reroute'), { ...on, bodyCode: askedBody }))).toEqual([
      409,
      'state.illegal-step',
    ]);
    const back = await scene.second.post<RestrictionBody>(path(id, '/hand-back'), reason);
    expect(back.body.move).toMatchObject({ who: 'office', name: '两办督查室' });
    const assigned = await scene.office.post<RestrictionBody>(path(id, '/assign'), on);
    expect(assigned.body.move).toMatchObject({ who: 'body', name: '市财政局' });
    expect(refusal(await scene.second.post(path(id, '/hand-back'), reason))[0]).toBe(409);
    expect((await scene.second.post<RestrictionBody>(path(id, '/answer'), solved)).body.state).toBe('solved');
  });

  it.each([
    ['2026-11-26T24:00:00.000+08:00', 201],
    ['2026-11-27T00:00:00.001+08:00', 409],
  ])('is raised at least 3 wd before the milestone: at %s %i', async (instant, status) => {
    const ids = await givenBlockedPart(scene);
    await standClockAt(scene.owner, instant);
    const answer = await raise(scene, ids);
    expect(answer.status).toBe(status);
    if (status === 409) expect(answer.body).toMatchObject({ code: 'restriction.too-late' });
  });

  it.each([
    ['without the milestone that is blocked', { milestoneId: undefined }, [422, 'request.invalid']],
    ['for a milestone of another part', { milestoneId: randomUUID() }, [422, 'request.invalid']],
    ['to the unit itself', { bodyCode: 'GD-FGW' }, [422, 'request.invalid']],
    ['to nobody', { bodyCode: 'GD-NIX' }, [422, 'request.invalid']],
    ['with 301 characters', { wording: '字'.repeat(301) }, [422, 'request.invalid']],
    ['of no known kind', { kind: 'weather' }, [422, 'request.invalid']],
  ])('is refused %s', async (_why, differs, expected) => {
    const ids = await givenBlockedPart(scene);
    expect(refusal(await raise(scene, ids, differs))).toEqual(expected);
  });

  it('is taken with 300 characters, a rare one counting as one', async () => {
    const ids = await givenBlockedPart(scene);
    expect((await raise(scene, ids, { wording: '𠮷'.repeat(300) })).status).toBe(201);
  });

  it.each(['dispatched', 'reported_done', 'concluded', 'withdrawn'])(
    'is refused on a part that is %s',
    async (state) => {
      const ids = await givenBlockedPart(scene, { state });
      expect(refusal(await raise(scene, ids))).toEqual([409, 'state.illegal-step']);
    },
  );

  it('is raised once for a milestone while it is open, also side by side', async () => {
    const ids = await givenBlockedPart(scene);
    const answers = await Promise.all([raise(scene, ids), raise(scene, ids)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await raise(scene, ids, { milestoneId: ids.milestoneIds[1] })).status).toBe(201);
  });

  it('is never answered by its raiser, nor by a body that was not asked', async () => {
    const ids = await givenBlockedPart(scene);
    const { id } = await raised(scene, ids);
    expect(refusal(await scene.unitHead.post(path(id, '/answer'), solved))).toEqual([
      403,
      'restriction.own-answer',
    ]);
    expect(refusal(await scene.second.post(path(id, '/answer'), solved))).toEqual([404, 'record.not-found']);
    expect((await scene.second.get(path(id))).status).toBe(404);
    expect(refusal(await scene.leader.post(path(id, '/answer'), solved))).toEqual([404, 'record.not-found']);
  });

  it('two answers at once: one wins, the other is told', async () => {
    const ids = await givenBlockedPart(scene);
    const { id } = await raised(scene, ids);
    const answers = await Promise.all([
      scene.asked.post(path(id, '/answer'), solved),
      scene.asked.post(path(id, '/answer'), { outcome: 'refused', answer: '不属实' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('of a part without milestones stops its deadline, and moves it when it is solved', async () => {
    const ids = await givenBlockedPart(scene, { milestoneDays: [], dueAt: '2026-12-01T24:00:00+08:00' });
    const { id } = await raised(scene, ids, { milestoneId: undefined });
    await clockTo(scene, '2026-12-02T10:00:00+08:00');
    expect((await partOf(ids.partId)).lamp).toBe('green');
    const { body } = await scene.leader.post<RestrictionBody>(path(id, '/answer'), solved);
    expect(body.story).toBe('等待协调6个工作日，完成时限顺延至12月9日24时');
    expect((await partOf(ids.partId)).dueAt).toEqual(new Date('2026-12-09T16:00:00Z'));
  });

  it('ends with its part, and its clock with it', async () => {
    const ids = await givenBlockedPart(scene, { progress: 90 });
    const { id } = await raised(scene, ids);
    const report = { kind: 'completion', progress: 100, wording: '用地问题已自行解决，任务完成。' };
    const { body } = await scene.clerk.post<{ id: string }>(`/api/v1/parts/${ids.partId}/reports`, report);
    expect((await scene.office.post(`/api/v1/reports/${body.id}/review`, { outcome: 'pass' })).status).toBe(
      200,
    );
    await moveClock(scene.office, { by: 'PT1S' });
    expect((await stateOf(id)).state).toBe('lapsed');
    const clock = await rowOf<{ done: boolean; at: Date | null }>(
      scene.owner,
      'select done, next_wake_at as at from live_clock where workflow_id = $1',
      [`restriction/${id}`],
    );
    expect(clock).toEqual({ done: true, at: null });
  });

  it('shows everybody in his work whose move it is: answerer his lamp, raiser that he waits', async () => {
    const ids = await givenBlockedPart(scene);
    const { id } = await raised(scene, ids);
    type Rows = { rows: { id: string; mine: boolean; lamp: string; turn: string }[] };
    const row = async (client: typeof scene.office) => {
      const { body } = await client.get<Rows>('/api/v1/my-work');
      const found = body.rows.find((one) => one.id === id);
      return found && { mine: found.mine, lamp: found.lamp, turn: found.turn };
    };
    expect(await row(scene.asked)).toEqual({ mine: true, lamp: 'green', turn: '本单位' });
    expect(await row(scene.unitHead)).toEqual({ mine: false, lamp: 'green', turn: '市自然资源局' });
    await clockTo(scene, '2026-11-30T09:00:00+08:00');
    expect(await row(scene.asked)).toEqual({ mine: false, lamp: 'red', turn: '责任领导' });
    expect(await row(scene.unitHead)).toEqual({ mine: false, lamp: 'green', turn: '责任领导' });
    expect(await row(scene.leader)).toMatchObject({ mine: true });
  });

  it('is taken back by its raiser alone, and the days come back', async () => {
    const ids = await givenBlockedPart(scene);
    const { id } = await raised(scene, ids);
    const reason = { reason: '批复已收到。' };
    expect(refusal(await scene.asked.post(path(id, '/withdraw'), reason))[0]).toBe(404);
    const { body } = await scene.clerk.post<RestrictionBody>(path(id, '/withdraw'), reason);
    expect(body).toMatchObject({ state: 'withdrawn', story: null });
    expect((await partOf(ids.partId)).milestones[0]).toMatchObject({ dueAt: '2026-12-01T16:00:00.000Z' });
  });
});
