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
const rungs = async (id: string, rung: string) => (await told(scene, id, rung)).length;

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
  it('acts only on what is still true: an answer after its limit, but before the look, is never urged', async () => {
    const { id } = await issuedOnTuesday();
    await scene.unitHead.post(path(id, '/sign'));
    await standClockAt(scene.owner, '2026-12-02T08:00:00+08:00');
    await scene.clerk.post(path(id, '/feedback'), { feedback: '已完成整改。' });
    await moveClock(scene.office, { by: 'PT1H' });
    expect(await rungs(id, 'order_ignored')).toBe(0);
  });

  it('after an outage tells only the highest rung and records the others as passed over', async () => {
    const { id } = await issuedOnTuesday();
    await standClockAt(scene.owner, '2026-12-10T09:00:00+08:00');
    // The clock is moved by a millisecond only, so that one look finds everything.
    await moveClock(scene.office, { by: 'PT0.001S' });
    const { rows } = await scene.owner.query<{ details: object }>(
      `select details from audit_entry where action = 'system:follow-order' and $1 = any(subject_ids)`,
      [id],
    );
    const steps = ['urge_leader_unsigned', 'urge_leader_unanswered', 'draft_interview'];
    expect(rows.map(({ details }) => details)).toMatchObject([{ steps, passedOver: steps.slice(0, 2) }]);
    expect(await rungs(id, 'order_ignored')).toBe(0);
    const drafts = await scene.owner.query('select state from interview_draft where order_id = $1', [id]);
    expect(drafts.rows).toEqual([{ state: 'drafted' }]);
  });

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
    await standClockAt(scene.owner, '2026-11-24T09:00:00+08:00');
    const { partId } = await dispatchedPart(scene, { bodyCode });
    const { id } = await issued(scene, partId, { bodyCode });
    await moveClock(scene.office, { by: 'PT1S' });
    await standClockAt(scene.owner, '2026-12-10T09:00:00+08:00');
    await moveClock(scene.office, { by: 'PT0.001S' });
    const { rows } = await scene.owner.query(
      'select p.code from interview_draft i join post p on p.id = i.signer where i.order_id = $1',
      [id],
    );
    expect(rows).toEqual([{ code: signer }]);
  });
});
