import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  dispatchedPart,
  drafted,
  issued,
  moveClock,
  startOrderScene,
  told,
} from '../factories/order-scene.js';
import type { OrderBody, OrderScene } from '../factories/order-scene.js';
import { signIn } from '../support/api-client.js';

let scene: OrderScene;

beforeAll(async () => {
  scene = await startOrderScene();
});
afterAll(() => scene.close());

const path = (id: string, step = '') => `/api/v1/supervision-orders/${id}${step}`;

describe('S2: an order from its draft to its end', () => {
  let order: OrderBody;

  it('is drafted by the office: the office head is told and has the move until the end of the next working day', async () => {
    const { partId } = await dispatchedPart(scene);
    order = await drafted(scene, partId);
    expect(order).toMatchObject({
      state: 'draft',
      number: null,
      move: { who: 'office_head', name: '两办督查室主任', by: '2026-11-25T16:00:00.000Z', late: false },
    });
    expect(await told(scene, order.id, 'order_drafted')).toEqual([
      { code: 'PD-SWB/office_head', sentence: '督办单草稿待签发：前期工作推进缓慢', episode: 1 },
    ]);
  });

  it('is a secret of the offices while it is a draft: the unit finds nothing', async () => {
    expect((await scene.unitHead.get(path(order.id))).status).toBe(404);
    expect((await scene.unitHead.post(path(order.id, '/sign'))).status).toBe(404);
    const { body } = await scene.unitHead.get<{ items: OrderBody[] }>('/api/v1/supervision-orders');
    expect(body.items).toEqual([]);
  });

  it('is issued by the office head alone, with the first number of the year and both limits', async () => {
    expect((await scene.office.post(path(order.id, '/issue'), {})).status).toBe(403);
    const { status, body } = await scene.officeHead.post<OrderBody>(path(order.id, '/issue'), {
      version: order.version,
    });
    expect([status, body]).toMatchObject([
      200,
      {
        state: 'issued',
        number: '〔2026〕1号',
        feedbackDueAt: '2026-12-01T16:00:00.000Z',
        move: { who: 'unit', name: '市发展改革委', action: '签收督办单', by: '2026-11-25T16:00:00.000Z' },
      },
    ]);
    const sentence = '督办单〔2026〕1号：前期工作推进缓慢。请于11月25日24时前签收、12月1日24时前反馈。';
    expect(await told(scene, order.id, 'order_issued')).toEqual([
      { code: 'GD-FGW/unit_head', sentence, episode: 1 },
      { code: 'GD-FGW/unit_staff', sentence, episode: 1 },
    ]);
  });

  it('is answered only after it was signed', async () => {
    const early = await scene.clerk.post<{ code: string }>(path(order.id, '/feedback'), {
      feedback: '已派专人。',
    });
    expect([early.status, early.body.code]).toEqual([409, 'state.illegal-step']);
    const signed = await scene.unitHead.post<OrderBody>(path(order.id, '/sign'));
    expect(signed.body).toMatchObject({ state: 'signed', move: { who: 'unit', action: '反馈办理情况' } });
    const answered = await scene.clerk.post<OrderBody>(path(order.id, '/feedback'), {
      feedback: '已派专人。',
    });
    expect(answered.body).toMatchObject({
      state: 'answered',
      move: { who: 'supervision_office', action: '审核反馈', by: '2026-12-01T16:00:00.000Z' },
    });
    expect((await told(scene, order.id, 'order_answered')).map(({ code }) => code)).toEqual([
      'GD-ZFB/supervision_office',
      'PD-SWB/supervision_office',
    ]);
  });

  it('comes back to the unit with a reason and a new limit when the answer does not suffice', async () => {
    const { body } = await scene.office.post<OrderBody>(path(order.id, '/review'), {
      outcome: 'return',
      note: '没有写明完成时间',
      feedbackDueOn: '2026-11-27',
    });
    expect(body).toMatchObject({
      state: 'signed',
      returnedCount: 1,
      feedbackDueAt: '2026-11-27T16:00:00.000Z',
      move: { who: 'unit', by: '2026-11-27T16:00:00.000Z' },
    });
    const [first] = await told(scene, order.id, 'order_returned');
    expect(first?.sentence).toBe(
      '督办单〔2026〕1号的反馈被退回：没有写明完成时间。请于11月27日24时前重新反馈。',
    );
  });

  it('is closed by the office, keeps every round, and its loop ends', async () => {
    await scene.unitHead.post(path(order.id, '/feedback'), { feedback: '12月15日前完成。' });
    const { body } = await scene.office.post<OrderBody>(path(order.id, '/review'), { outcome: 'pass' });
    expect(body).toMatchObject({ state: 'closed', number: '〔2026〕1号', move: { who: 'nobody' } });
    const seen = await scene.unitHead.get<{ rounds: object[]; tasks: object[]; stateName: string }>(
      path(order.id),
    );
    expect(seen.body).toMatchObject({
      stateName: '已销号',
      rounds: [
        { round: 1, feedback: '已派专人。', outcome: 'return', note: '没有写明完成时间' },
        { round: 2, feedback: '12月15日前完成。', outcome: 'pass' },
      ],
      tasks: [{ wording: '完成市民服务中心项目前期工作' }],
    });
    await moveClock(scene.office, { by: 'PT1M' });
    const { rows } = await scene.owner.query(
      'select next_wake_at, done from live_clock where workflow_id = $1',
      [`supervision-order/${order.id}`],
    );
    expect(rows).toEqual([{ next_wake_at: null, done: true }]);
  });
});

describe('S2: an order that is ignored', () => {
  const urged = async (id: string) =>
    (await told(scene, id, 'order_ignored')).map(({ code, episode }) => [episode, code]);
  const interviewsOf = async (orderId: string) => {
    const leader = await signIn(scene.app.baseUrl, 'l04.leader');
    const { body } = await leader.get<{ items: Record<string, unknown>[] }>('/api/v1/interview-drafts');
    return body.items.filter((item) => item['orderId'] === orderId);
  };
  let order: OrderBody;

  it('unsigned at the end of its working day nobody is told yet; a millisecond later the leader and the head are', async () => {
    const { partId } = await dispatchedPart(scene);
    await scene.clerk.post(`/api/v1/parts/${partId}/sign`);
    order = await issued(scene, partId);
    expect(order.number).toBe('〔2026〕2号');
    await moveClock(scene.office, { to: '2026-11-26T00:00:00+08:00' });
    expect(await urged(order.id)).toEqual([]);
    await moveClock(scene.office, { by: 'PT0.001S' });
    expect(await urged(order.id)).toEqual([
      [1, 'GD-FGW/unit_head'],
      [1, 'L02/leader'],
    ]);
  });

  it('unanswered at its deadline the leader is told again', async () => {
    await scene.unitHead.post(path(order.id, '/sign'));
    await moveClock(scene.office, { to: '2026-12-02T00:00:00+08:00' });
    expect(await urged(order.id)).toHaveLength(2);
    await moveClock(scene.office, { by: 'PT0.001S' });
    expect((await urged(order.id)).slice(2)).toEqual([
      [2, 'GD-FGW/unit_head'],
      [2, 'L02/leader'],
    ]);
  });

  it('five working days overdue an interview is drafted for the leader in charge, and still nothing is closed', async () => {
    await moveClock(scene.office, { to: '2026-12-09T00:00:00+08:00' });
    expect(await interviewsOf(order.id)).toEqual([]);
    await moveClock(scene.office, { by: 'PT0.001S' });
    expect(await interviewsOf(order.id)).toMatchObject([
      {
        state: 'drafted',
        cause: 'order_overdue',
        basis: '督办单〔2026〕2号逾期5个工作日仍未反馈（时限12月1日24时）',
        move: { who: 'leader', name: '市委常委、常务副市长', action: '签发或不予约谈' },
      },
    ]);
    const { body } = await scene.office.get<OrderBody>(path(order.id));
    expect(body).toMatchObject({ state: 'signed', move: { who: 'unit', late: true } });
  });

  it('is signed only by the named leader; the head of the body then hears of it', async () => {
    const [interview] = await interviewsOf(order.id);
    const id = String(interview?.['id']);
    const decide = async (userName: string, input: object) =>
      (await signIn(scene.app.baseUrl, userName)).post<Record<string, unknown>>(
        `/api/v1/interview-drafts/${id}/decision`,
        input,
      );
    expect((await decide('l02.leader', { outcome: 'sign' })).status).toBe(403);
    expect((await decide('gd-fgw.unit_head', { outcome: 'sign' })).status).toBe(403);
    expect((await decide('l04.leader', { outcome: 'decline' })).status).toBe(422);
    expect((await decide('l04.leader', { outcome: 'sign', version: 7 })).body['code']).toBe('version.stale');
    const { status, body } = await decide('l04.leader', { outcome: 'sign', version: interview?.['version'] });
    expect([status, body['state']]).toEqual([200, 'signed']);
    expect((await told(scene, id, 'interview')).map(({ code }) => code)).toEqual(['GD-FGW/unit_head']);
    expect((await decide('l04.leader', { outcome: 'decline', reason: '改为提醒谈话' })).status).toBe(409);
  });
});

describe('S2: nothing is issued without a named signature', () => {
  it('a draft that nobody touches goes to the office head after its working day and stays a draft', async () => {
    const { partId } = await dispatchedPart(scene);
    const { id } = await drafted(scene, partId);
    // Drafted on Wednesday 9 December: its working day is Thursday.
    await moveClock(scene.office, { to: '2026-12-11T00:00:00+08:00' });
    expect(await told(scene, id, 'to_office_head')).toEqual([]);
    await moveClock(scene.office, { by: 'PT0.001S' });
    expect(await told(scene, id, 'to_office_head')).toEqual([
      {
        code: 'PD-SWB/office_head',
        sentence: '督办单草稿超过1个工作日未定，请签发或不予签发：市发展改革委',
        episode: 1,
      },
    ]);
    await moveClock(scene.office, { to: '2026-12-21T09:00:00+08:00' });
    const { body } = await scene.office.get<OrderBody>(path(id));
    expect(body).toMatchObject({ state: 'draft', number: null, move: { who: 'office_head', late: true } });
  });

  it('a task that turns red drafts one, unsigned, and what is declined never gets a number', async () => {
    const { decisionId } = await dispatchedPart(scene, { bodyCode: 'GD-SHUIWU', dueOn: '2026-12-22' });
    await moveClock(scene.office, { to: '2026-12-23T09:00:00+08:00' });
    const list = await scene.officeHead.get<{
      items: (OrderBody & { decisionId: string; origin: string })[];
    }>('/api/v1/supervision-orders?state=draft&bodyCode=GD-SHUIWU');
    const [draft] = list.body.items.filter((item) => item.decisionId === decisionId);
    expect(draft).toMatchObject({ origin: 'lamp', number: null, state: 'draft' });
    const { body } = await scene.officeHead.post<OrderBody>(path(draft?.id ?? '', '/decline'), {
      reason: '单位已当面说明',
    });
    expect(body).toMatchObject({ state: 'declined', number: null, move: { who: 'nobody' } });
    const { rows } = await scene.owner.query(
      'select count(*)::integer as unsigned from supervision_order where number is not null and issued_by is null',
    );
    expect(rows).toEqual([{ unsigned: 0 }]);
  });
});
