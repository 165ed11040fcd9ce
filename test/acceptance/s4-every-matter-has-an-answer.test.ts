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

interface Listed extends OrderBody {
  decisionId: string;
}

let scene: OrderScene;

beforeAll(async () => {
  scene = await startOrderScene();
});
afterAll(() => scene.close());

const path = (id: string, step = '') => `/api/v1/supervision-orders/${id}${step}`;

async function inState(state: 'draft' | 'issued' | 'signed' | 'answered'): Promise<string> {
  const { partId } = await dispatchedPart(scene);
  if (state === 'draft') return (await drafted(scene, partId)).id;
  const { id } = await issued(scene, partId);
  if (state === 'issued') return id;
  await scene.unitHead.post(path(id, '/sign'));
  if (state === 'answered') await scene.clerk.post(path(id, '/feedback'), { feedback: '正在补办手续。' });
  return id;
}

describe('S4: nothing closes by time-out', () => {
  const states = ['draft', 'issued', 'signed', 'answered'] as const;
  const movers = { draft: 'office_head', issued: 'unit', signed: 'unit', answered: 'supervision_office' };
  const ids = new Map<string, string>();

  it('two months later every order waits in the state in which people left it, with a mover who is late', async () => {
    for (const state of states) ids.set(state, await inState(state));
    await moveClock(scene.office, { to: '2027-01-25T09:00:00+08:00' });
    for (const state of states) {
      const { body } = await scene.office.get<OrderBody>(path(ids.get(state) ?? ''));
      expect(body).toMatchObject({ state, move: { who: movers[state], late: true } });
      expect(body.move.by).toMatch(/Z$/);
    }
  });

  it('each open order, interview and part of the city says whose move it is', async () => {
    const orders = await scene.office.get<{ items: Listed[] }>('/api/v1/supervision-orders');
    const open = orders.body.items.filter(({ state }) => movers[state as keyof typeof movers] !== undefined);
    expect(open.length).toBeGreaterThanOrEqual(4);
    for (const { move } of open) expect([move.who, move.name, move.action]).not.toContain('nobody');
    const interviews = await scene.office.get<{ items: { state: string; move: OrderBody['move'] }[] }>(
      '/api/v1/interview-drafts?state=drafted',
    );
    expect(interviews.body.items.length).toBeGreaterThanOrEqual(2);
    for (const { move } of interviews.body.items)
      expect(move).toMatchObject({ who: 'leader', action: '签发或不予约谈' });
    const { rows } = await scene.owner.query<{ id: string }>('select id from task_part');
    for (const { id } of rows) {
      const part = await scene.office.get<{ move: { who: string } }>(`/api/v1/parts/${id}`);
      expect(part.body.move.who).not.toBe('nobody');
    }
  });

  it('the reviewer who let his day pass was told, once', async () => {
    const urged = await told(scene, ids.get('answered') ?? '', 'review');
    expect(urged.map(({ code }) => code)).toEqual(['GD-ZFB/supervision_office', 'PD-SWB/supervision_office']);
  });

  it('no open order is without a clock that will look at it, or a person who was told to decide', async () => {
    const { rows } = await scene.owner.query(`
      select o.state from supervision_order o
      left join live_clock l on l.workflow_id = 'supervision-order/' || o.id
      where o.state in ('issued', 'signed', 'answered') and l.done is not false
        or o.state = 'draft' and o.with_head_at is null and o.next_due_at is null`);
    expect(rows).toEqual([]);
  });
});

describe('S4: an order must be answered although its matter is settled', () => {
  it('a part that is green again leaves its order open', async () => {
    const { partId } = await dispatchedPart(scene, { dueOn: '2027-03-31' });
    const { id } = await issued(scene, partId);
    await scene.clerk.post(`/api/v1/parts/${partId}/sign`);
    await moveClock(scene.office, { by: 'PT1M' });
    const { body } = await scene.unitHead.get<OrderBody & { tasks: { lamp: string }[] }>(path(id));
    expect(body).toMatchObject({ state: 'issued', tasks: [{ lamp: 'green' }], move: { who: 'unit' } });
  });

  it('a draft whose decision was withdrawn goes with it, for nobody is left to answer', async () => {
    const { partId, decisionId } = await dispatchedPart(scene, { dueOn: '2027-03-31' });
    const { id } = await drafted(scene, partId);
    await scene.office.post(`/api/v1/decisions/${decisionId}/withdraw`, { reason: '会议议定另行安排' });
    await moveClock(scene.office, { by: 'PT1S' });
    const { body } = await scene.office.get<OrderBody & { withdrawReason?: string }>(path(id));
    expect(body).toMatchObject({ state: 'withdrawn', move: { who: 'nobody' } });
    expect(await told(scene, id, 'to_office_head')).toEqual([]);
  });
});
