import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { standClockAt } from '../factories/given-part.js';
import {
  dispatchedPart,
  drafted,
  issued,
  moveClock,
  startOrderScene,
  told,
} from '../factories/order-scene.js';
import type { OrderBody, OrderScene } from '../factories/order-scene.js';

let scene: OrderScene;

beforeAll(async () => {
  scene = await startOrderScene();
});
afterAll(() => scene.close());

const path = (id: string, step = '') => `/api/v1/supervision-orders/${id}${step}`;

/** An order issued on the Tuesday morning of the scene, whatever time it was before. */
async function issuedOnTuesday(urgent = false): Promise<OrderBody> {
  await standClockAt(scene.owner, '2026-11-24T09:00:00+08:00');
  const { partId } = await dispatchedPart(scene, { urgent });
  const order = await issued(scene, partId);
  // Its loop has looked once before the test goes on.
  await moveClock(scene.office, { by: 'PT1S' });
  return order;
}

describe('the clock of an order', () => {
  it('after a returned answer begins anew: a second silence is urged and interviewed as its own episode', async () => {
    const { id } = await issuedOnTuesday();
    await scene.unitHead.post(path(id, '/sign'));
    await moveClock(scene.office, { to: '2026-12-10T09:00:00+08:00' });
    await scene.clerk.post(path(id, '/feedback'), { feedback: '正在整改。' });
    await scene.office.post(path(id, '/review'), { outcome: 'return', note: '没有写明时间' });
    await moveClock(scene.office, { to: '2026-12-28T09:00:00+08:00' });
    const ignored = await told(scene, id, 'order_ignored');
    expect(ignored.map(({ episode }) => episode)).toEqual([2, 2, 3, 3]);
    const { rows } = await scene.owner.query(
      'select episode from interview_draft where order_id = $1 order by episode',
      [id],
    );
    expect(rows).toEqual([{ episode: 1 }, { episode: 2 }]);
  });

  it.each([
    [false, '2026-11-26T08:30:00+08:00'],
    [true, '2026-11-26T00:00:00.001+08:00'],
  ])('urges at night, and if urgent is %s the notice may go out at %s', async (urgent, notBefore) => {
    const { id } = await issuedOnTuesday(urgent);
    await moveClock(scene.office, { to: '2026-11-26T00:00:00.001+08:00' });
    const { rows } = await scene.owner.query<{ at: Date }>(
      `select distinct not_before as at from notice_item where subject_id = $1 and rung = 'order_ignored'`,
      [id],
    );
    expect(rows).toEqual([{ at: new Date(notBefore) }]);
  });

  it('a draft that moves to the office head at midnight is told to him at half past eight', async () => {
    await standClockAt(scene.owner, '2026-11-24T09:00:00+08:00');
    const { id } = await drafted(scene, (await dispatchedPart(scene)).partId);
    await moveClock(scene.office, { to: '2026-11-26T00:00:00.001+08:00' });
    const { rows } = await scene.owner.query<{ at: Date }>(
      `select not_before as at from notice_item where subject_id = $1 and rung = 'to_office_head'`,
      [id],
    );
    expect(rows).toEqual([{ at: new Date('2026-11-26T08:30:00+08:00') }]);
  });

  it('a sweep never raises the version: the form that the office has open stays good', async () => {
    const { partId } = await dispatchedPart(scene);
    const draft = await drafted(scene, partId);
    await moveClock(scene.office, { by: 'P5D' });
    const { status } = await scene.office.patch(path(draft.id), {
      version: draft.version,
      reason: '仍无进展',
    });
    expect(status).toBe(200);
  });
});

describe('who signs an interview', () => {
  it.each([
    ['621102', 'L01/leader'],
    ['621102-FGW', 'L01/leader'],
    ['621122-FGW', 'L02/leader'],
    ['GD-FGW', 'L04/leader'],
  ])('for %s it is %s', async (bodyCode, signer) => {
    const { partId } = await dispatchedPart(scene, { bodyCode, dueOn: '2027-12-31' });
    const { id } = await issued(scene, partId, { bodyCode });
    await moveClock(scene.office, { by: 'P20D' });
    const { rows } = await scene.owner.query(
      'select p.code from interview_draft i join post p on p.id = i.signer where i.order_id = $1',
      [id],
    );
    expect(rows).toEqual([{ code: signer }]);
  });
});
