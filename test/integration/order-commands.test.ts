import { randomUUID } from 'node:crypto';
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

type Problem = Record<string, unknown> & { code: string; fields?: { pointer: string }[] };

let scene: OrderScene;

beforeAll(async () => {
  scene = await startOrderScene();
});
afterAll(() => scene.close());

const orders = '/api/v1/supervision-orders';
const path = (id: string, step = '') => `${orders}/${id}${step}`;

async function signedOrder(): Promise<OrderBody> {
  const { partId } = await dispatchedPart(scene);
  const order = await issued(scene, partId);
  return (await scene.unitHead.post<OrderBody>(path(order.id, '/sign'))).body;
}

describe('a draft by a person', () => {
  const input = (partIds: string[], more = {}) => ({
    ...{ bodyCode: 'GD-FGW', partIds, reason: '推进缓慢', requirement: '限期整改' },
    ...more,
  });
  const pointers = async (body: object) => {
    const answer = await scene.office.post<Problem>(orders, body);
    return [answer.status, answer.body.fields?.map(({ pointer }) => pointer)];
  };

  it.each([
    ['no part', () => input([]), '/partIds'],
    ['a part that does not exist', () => input([randomUUID()]), '/partIds/0'],
    ['an empty reason', () => input([randomUUID()], { reason: ' ' }), '/reason'],
    ['a NUL in the requirement', () => input([randomUUID()], { requirement: 'a\0b' }), '/requirement'],
    ['a field nobody knows', () => input([randomUUID()], { number: '〔2026〕9号' }), '/number'],
  ])('is refused with %s', async (_case, body, pointer) => {
    expect(await pointers(body())).toEqual([422, [pointer]]);
  });

  it('is refused for another body’s part and for parts of two decisions', async () => {
    const mine = await dispatchedPart(scene);
    const second = await dispatchedPart(scene);
    const foreign = await dispatchedPart(scene, { bodyCode: 'GD-CZJ' });
    expect(await pointers(input([mine.partId, foreign.partId]))).toEqual([422, ['/partIds/1']]);
    expect(await pointers(input([mine.partId, second.partId]))).toEqual([422, ['/partIds']]);
  });

  it('is refused for a settled part and for a closed decision', async () => {
    const { partId, decisionId } = await dispatchedPart(scene);
    await scene.owner.query(`update task_part set state = 'concluded', next_due_at = null where id = $1`, [
      partId,
    ]);
    expect(await pointers(input([partId]))).toEqual([422, ['/partIds/0']]);
    await scene.office.post(`/api/v1/decisions/${decisionId}/complete`);
    expect((await scene.office.post<Problem>(orders, input([partId]))).body.code).toBe('decision.closed');
  });

  it('is for the office and the leaders; a county’s office drafts for its own bodies only', async () => {
    const { partId } = await dispatchedPart(scene);
    const county = await signIn(scene.app.baseUrl, '621102.supervision_office');
    expect((await county.post(orders, input([partId]))).status).toBe(404);
    expect((await scene.unitHead.post(orders, input([partId]))).status).toBe(403);
    const leader = await signIn(scene.app.baseUrl, 'l04.leader');
    expect((await leader.post(orders, input([partId]))).status).toBe(201);
  });

  it('can be corrected by one of two at a time: the second sees both texts', async () => {
    const { partId } = await dispatchedPart(scene);
    const { id, version } = await drafted(scene, partId);
    const [one, other] = await Promise.all(
      ['写明责任人', '写明时间表'].map((requirement) =>
        scene.office.patch<Problem>(path(id), { version, requirement }),
      ),
    );
    const [won, lost] = one?.status === 200 ? [one, other] : [other, one];
    expect([won?.status, lost?.status]).toEqual([200, 409]);
    expect(lost?.body).toMatchObject({ code: 'version.stale', currentVersion: 2 });
    expect(lost?.body['mine']).not.toEqual(lost?.body['theirs']);
  });

  it('cannot be signed by a head who read an older text, nor corrected once it was issued', async () => {
    const { partId } = await dispatchedPart(scene);
    const { id, version } = await drafted(scene, partId);
    await scene.office.patch(path(id), { version, requirement: '写明责任人' });
    const stale = await scene.officeHead.post<Problem>(path(id, '/issue'), { version });
    expect([stale.status, stale.body.code]).toEqual([409, 'version.stale']);
    const { body } = await scene.officeHead.post<OrderBody>(path(id, '/issue'), { version: version + 1 });
    const late = await scene.office.patch<Problem>(path(id), { version: body.version, requirement: '再改' });
    expect([late.status, late.body.code]).toEqual([409, 'state.illegal-step']);
  });
});

describe('a signature', () => {
  it('is never the drafter’s own: four eyes count persons', async () => {
    const { id } = await drafted(scene, (await dispatchedPart(scene)).partId);
    await scene.owner.query(
      `update supervision_order o set drafted_by = p.id from post p where p.code = 'PD-SWB/office_head' and o.id = $1`,
      [id],
    );
    expect((await scene.officeHead.post(path(id, '/issue'), {})).status).toBe(403);
  });
});

describe('numbers of issued orders', () => {
  it('have no gaps and no doubles although heads sign at once and some are refused', async () => {
    const ids = [];
    for (let index = 0; index < 4; index += 1)
      ids.push((await drafted(scene, (await dispatchedPart(scene)).partId)).id);
    const last = async () => {
      const { rows } = await scene.owner.query<{ last: number }>(
        `select last from number_series where series = 'order' and year = 2026`,
      );
      return rows[0]?.last ?? 0;
    };
    const before = await last();
    const answers = await Promise.all([
      ...ids.map((id) => scene.officeHead.post<OrderBody>(path(id, '/issue'), {})),
      ...ids.map((id) => scene.officeHead.post<OrderBody>(path(id, '/issue'), { version: 99 })),
      ...ids.map((id) =>
        scene.officeHead.post<OrderBody>(path(id, '/issue'), { feedbackDueOn: '2026-11-01' }),
      ),
    ]);
    const numbers = answers.filter(({ status }) => status === 200).map(({ body }) => body.number);
    expect(numbers.toSorted()).toEqual([1, 2, 3, 4].map((index) => `〔2026〕${before + index}号`).toSorted());
    expect(await last()).toBe(before + 4);
  });

  it('are given once: the same submit twice at once is one order and one answer', async () => {
    const { id } = await drafted(scene, (await dispatchedPart(scene)).partId);
    const submit = () => scene.officeHead.post<OrderBody>(path(id, '/issue'), {}, { key: `issue-${id}` });
    const [one, other] = await Promise.all([submit(), submit()]);
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(other.body).toEqual(one.body);
  });

  it('the same draft issued and declined at once: one hand wins, the other is refused', async () => {
    const { id } = await drafted(scene, (await dispatchedPart(scene)).partId);
    const answers = await Promise.all([
      scene.officeHead.post(path(id, '/issue'), {}),
      scene.officeHead.post(path(id, '/decline'), { reason: '已整改' }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe('an answer', () => {
  it.each([
    [300, 200],
    [301, 422],
  ])('of %i characters is answered %i; pairs count once, line breaks not', async (length, status) => {
    const { id } = await signedOrder();
    const feedback = `𠮷\n${'改'.repeat(length - 1)}`;
    expect((await scene.clerk.post(path(id, '/feedback'), { feedback })).status).toBe(status);
  });

  it('belongs to the body of the order: others find nothing, readers may not', async () => {
    const { id } = await signedOrder();
    const stranger = await signIn(scene.app.baseUrl, 'gd-czj.unit_head');
    const inspector = await signIn(scene.app.baseUrl, 'pd-jw.inspector');
    expect((await stranger.get(path(id))).status).toBe(404);
    expect((await stranger.post(path(id, '/feedback'), { feedback: '代答' })).status).toBe(404);
    expect((await inspector.get(path(id))).status).toBe(200);
    expect((await inspector.post(path(id, '/feedback'), { feedback: '代答' })).status).toBe(403);
  });

  it('is not reviewed by whoever gave it, whatever post he holds', async () => {
    const { id } = await signedOrder();
    await scene.clerk.post(path(id, '/feedback'), { feedback: '已完成整改。' });
    await scene.owner.query(`update supervision_order set feedback_by = p.id from post p
      where p.code = 'PD-SWB/supervision_office' and supervision_order.id = '${id}'`);
    expect((await scene.office.post(path(id, '/review'), { outcome: 'pass' })).status).toBe(403);
  });
});

describe('a withdrawal', () => {
  it('needs a reason, is told to the body, and ends the loop', async () => {
    const { id } = await signedOrder();
    expect((await scene.office.post(path(id, '/withdraw'), {})).status).toBe(422);
    const { body } = await scene.office.post<OrderBody>(path(id, '/withdraw'), {
      reason: '并入另一张督办单',
    });
    expect(body).toMatchObject({ state: 'withdrawn', move: { who: 'nobody' } });
    expect(await told(scene, id, 'withdrawn')).toHaveLength(2);
    await moveClock(scene.office, { by: 'PT1S' });
    const { rows } = await scene.owner.query('select done from live_clock where workflow_id = $1', [
      `supervision-order/${id}`,
    ]);
    expect(rows).toEqual([{ done: true }]);
    expect((await scene.clerk.post(path(id, '/feedback'), { feedback: '迟到的反馈' })).status).toBe(409);
  });
});

describe('the list of orders', () => {
  it('shows a county’s office its own county only, and narrows by state and body', async () => {
    const inCounty = await dispatchedPart(scene, { bodyCode: '621102' });
    const order = await issued(scene, inCounty.partId, { bodyCode: '621102' });
    const county = await signIn(scene.app.baseUrl, '621102.supervision_office');
    const listed = await county.get<{ items: OrderBody[] }>(orders);
    expect(listed.body.items.map(({ id }) => id)).toEqual([order.id]);
    const narrow = await scene.office.get<{ items: OrderBody[] }>(`${orders}?state=issued&bodyCode=621102`);
    expect(narrow.body.items.map(({ id }) => id)).toEqual([order.id]);
    expect((await scene.office.get(`${orders}?state=lost`)).status).toBe(422);
  });
});
