import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityLawService } from '../../src/organization/city-law.service.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { Nudge } from '../../src/persistence/nudge.js';
import { FollowOrderService } from '../../src/supervision/orders/follow-order.service.js';
import { givenPart, rowOf, standClockAt } from '../factories/given-part.js';
import { drafted, issued, startOrderScene, told } from '../factories/order-scene.js';
import type { OrderScene } from '../factories/order-scene.js';

// Without a worker: only the test looks, so it decides what happens between two looks.
let scene: OrderScene;
let orders: FollowOrderService;

beforeAll(async () => {
  scene = await startOrderScene({ role: 'web', here: true });
  const app = scene.app.inside();
  orders = new FollowOrderService(
    app.get(MikroORM),
    app.get(CityClock),
    app.get(CityLawService),
    app.get(Nudge),
  );
});
afterAll(() => scene.close());

const path = (id: string, step = '') => `/api/v1/supervision-orders/${id}${step}`;

/** Issued on Tuesday 24 November: to sign until the 25th 24:00, to answer until 1 December 24:00. */
async function issuedOnTuesday(): Promise<string> {
  await standClockAt(scene.owner, '2026-11-24T09:00:00+08:00');
  const { partId } = await givenPart(scene.owner);
  return (await issued(scene, partId)).id;
}

const trailOf = async (id: string) => {
  const { rows } = await scene.owner.query<{ details: object }>(
    `select details from audit_entry where action = 'system:follow-order' and $1 = any(subject_ids) order by id`,
    [id],
  );
  return rows.map(({ details }) => details);
};
const wakeOf = (id: string) =>
  rowOf<{ at: Date | null; done: boolean }>(
    scene.owner,
    'select next_wake_at as at, done from live_clock where workflow_id = $1',
    [`supervision-order/${id}`],
  );

describe('looking at an issued order', () => {
  it.each([
    ['2026-11-26T00:00:00.000+08:00', 0],
    ['2026-11-26T00:00:00.001+08:00', 2],
  ])('at %s tells %i posts that it is unsigned', async (instant, posts) => {
    const id = await issuedOnTuesday();
    await standClockAt(scene.owner, instant);
    await orders.follow(id);
    expect(await told(scene, id, 'order_ignored')).toHaveLength(posts);
  });

  it('is safe to run twice and side by side: each is told once', async () => {
    const id = await issuedOnTuesday();
    await standClockAt(scene.owner, '2026-11-26T09:00:00+08:00');
    await Promise.all([orders.follow(id), orders.follow(id), orders.follow(id)]);
    await orders.follow(id);
    expect(await told(scene, id, 'order_ignored')).toHaveLength(2);
    expect(await trailOf(id)).toHaveLength(1);
  });

  it('acts only on what is still true: what was answered late, but before the look, is never urged', async () => {
    const id = await issuedOnTuesday();
    await scene.unitHead.post(path(id, '/sign'));
    await standClockAt(scene.owner, '2026-12-02T08:00:00+08:00');
    await scene.clerk.post(path(id, '/feedback'), { feedback: '已完成整改。' });
    await orders.follow(id);
    expect(await told(scene, id, 'order_ignored')).toEqual([]);
    expect((await wakeOf(id)).at).toEqual(new Date('2026-12-10T00:00:00.001+08:00'));
  });

  it('an order and its answer at the same moment: whoever has the lock first is right, and nothing is lost', async () => {
    const id = await issuedOnTuesday();
    await scene.unitHead.post(path(id, '/sign'));
    await standClockAt(scene.owner, '2026-12-02T00:00:00.001+08:00');
    const [, { status }] = await Promise.all([
      orders.follow(id),
      scene.clerk.post(path(id, '/feedback'), { feedback: '已完成整改。' }),
    ]);
    await orders.follow(id);
    expect(status).toBe(200);
    expect([0, 2]).toContain((await told(scene, id, 'order_ignored')).length);
    expect((await wakeOf(id)).at).toEqual(new Date('2026-12-10T00:00:00.001+08:00'));
  });

  it('after an outage tells only the highest rung and records the others as passed over', async () => {
    const id = await issuedOnTuesday();
    await standClockAt(scene.owner, '2026-12-10T09:00:00+08:00');
    await orders.follow(id);
    const steps = ['urge_leader_unsigned', 'urge_leader_unanswered', 'draft_interview'];
    expect(await trailOf(id)).toEqual([{ number: expect.any(String), steps, passedOver: steps.slice(0, 2) }]);
    expect(await told(scene, id, 'order_ignored')).toEqual([]);
    const interview = await rowOf<{ id: string; state: string }>(
      scene.owner,
      'select id, state from interview_draft where order_id = $1',
      [id],
    );
    expect(interview.state).toBe('drafted');
    expect((await told(scene, interview.id, 'interview_drafted')).map(({ code }) => code)).toEqual([
      'L04/leader',
    ]);
    // Nothing more is due, and still it is not done: only a person ends it.
    expect(await wakeOf(id)).toEqual({ at: null, done: false });
  });

  it('without a leader on task or decision tells the one in charge of the body', async () => {
    const id = await issuedOnTuesday();
    await standClockAt(scene.owner, '2026-11-26T09:00:00+08:00');
    await orders.follow(id);
    expect((await told(scene, id, 'order_ignored')).map(({ code }) => code)).toEqual([
      'GD-FGW/unit_head',
      'L04/leader',
    ]);
  });

  it('pokes its loop when it is issued or ends, not when a step only puts its clock off', async () => {
    const pokes = async (id: string) => {
      const { rows } = await scene.owner.query('select 1 from outbox where workflow_id = $1', [
        `supervision-order/${id}`,
      ]);
      return rows.length;
    };
    const id = await issuedOnTuesday();
    expect(await pokes(id)).toBe(1);
    await scene.unitHead.post(path(id, '/sign'));
    await scene.clerk.post(path(id, '/feedback'), { feedback: '已完成整改。' });
    expect(await pokes(id)).toBe(1);
    const soon = { outcome: 'return', note: '没有写明时间', feedbackDueOn: '2026-11-24' };
    await scene.office.post(path(id, '/review'), soon);
    expect(await pokes(id)).toBe(2);
    await scene.office.post(path(id, '/withdraw'), { reason: '并入另一张督办单' });
    expect(await pokes(id)).toBe(3);
  });

  it('is over at once for an order that ended or is a draft', async () => {
    await standClockAt(scene.owner, '2026-11-24T09:00:00+08:00');
    const { partId } = await givenPart(scene.owner);
    const { id } = await drafted(scene, partId);
    expect(await orders.follow(id)).toEqual({ done: true, wakeInMs: 0 });
    const ended = await issuedOnTuesday();
    await scene.office.post(path(ended, '/withdraw'), { reason: '并入另一张督办单' });
    expect(await orders.follow(ended)).toEqual({ done: true, wakeInMs: 0 });
    expect(await wakeOf(ended)).toEqual({ at: null, done: true });
  });
});
