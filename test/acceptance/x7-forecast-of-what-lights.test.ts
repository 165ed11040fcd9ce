import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall, refusal } from '../support/city-hall.js';

interface Lamp {
  colour: string;
  sentence: string | null;
  since: string | null;
}
interface Part {
  id: string;
  bodyCode: string;
  now: Lamp;
  near: Lamp;
  far: Lamp;
}
interface Row {
  code: string;
  open: number;
  counts: Record<'now' | 'near' | 'far', { yellow: number; red: number }>;
}
interface Forecast {
  near: { days: number; at: string };
  far: { days: number; at: string };
  rows: Row[];
  all: Row;
  parts: Part[];
}

let hall: CityHall;
let foretold: Forecast;

const forecast = async (post = 'PD-SWB/supervision_office', query = '') =>
  (await (await hall.at(post)).get<Forecast>(`/api/v1/forecast${query}`)).body;
const lit = () =>
  hall.all<{ id: string; colour: string; sentence: string | null }>(
    `select id, lamp as colour, lamp_sentence as sentence from task_part
     where state not in ('concluded', 'withdrawn', 'transferred', 'merged') order by id`,
  );
const asLit = (parts: readonly Part[], moment: 'now' | 'near' | 'far') =>
  parts
    .map((part) => ({ id: part.id, colour: part[moment].colour, sentence: part[moment].sentence }))
    .toSorted((one, other) => one.id.localeCompare(other.id));

// Every way in which a lamp comes on by waiting, and what waits for others.
const tasks = [
  { wording: '不签收', responsible: 'GD-CZJ', dueOn: '2026-12-20' },
  { wording: '五天后到期', responsible: 'GD-FGW', dueOn: '2026-11-29' },
  { wording: '年底到期', responsible: 'GD-FGW', dueOn: '2026-12-31', cooperating: ['GD-CZJ'] },
  {
    wording: '有节点',
    responsible: '621102',
    dueOn: '2027-03-31',
    milestones: [
      { title: '第一步', dueOn: '2026-11-27', expectedAtEnd: 40 },
      { title: '全部', dueOn: '2027-03-31', expectedAtEnd: 100, curve: 'at_end' },
    ],
  },
  { wording: '长期坚持', responsible: '621121', longTerm: true },
  { wording: '有职责异议', responsible: 'GD-JTJ', dueOn: '2026-12-01' },
  { wording: '已报完成', responsible: 'GD-SHANGWU', dueOn: '2026-11-30' },
];

async function act(): Promise<void> {
  const { parts } = await hall.dispatched(tasks);
  for (const { id, bodyCode } of parts) {
    const clerk = await hall.at(`${bodyCode}/unit_staff`);
    if (bodyCode === 'GD-JTJ')
      await clerk.post(`/api/v1/parts/${id}/dispute`, { reason: '不属于本单位职责。' });
    else if (bodyCode !== 'GD-CZJ') await clerk.post(`/api/v1/parts/${id}/sign`);
    if (bodyCode === 'GD-SHANGWU')
      await clerk.post(`/api/v1/parts/${id}/reports`, {
        kind: 'completion',
        progress: 100,
        wording: '已完成。',
      });
  }
  await hall.clockTo('2026-11-25T10:00:00+08:00');
  // Still within the five minutes in which it can be taken back.
  const office = await hall.office();
  const { status } = await office.post('/api/v1/decisions', {
    title: '即将交办',
    dispatch: 'in_five_minutes',
    tasks: [{ wording: '五分钟后交办', responsible: 'GD-NYJ', dueOn: '2026-12-04' }],
  });
  expect(status).toBe(201);
}

beforeAll(async () => {
  hall = await CityHall.open();
  await act();
  foretold = await forecast();
});
afterAll(() => hall.close());

describe('X7: what will be red if nothing changes', () => {
  it('is what is lit at the moment itself', async () => {
    expect(asLit(foretold.parts, 'now')).toEqual(await lit());
    expect([foretold.near.days, foretold.far.days]).toEqual([7, 30]);
  });

  it('counts by body what stands in the list behind the count', () => {
    for (const moment of ['now', 'near', 'far'] as const)
      for (const { code, counts } of foretold.rows)
        for (const lamp of ['yellow', 'red'] as const)
          expect(counts[moment][lamp]).toBe(
            foretold.parts.filter((part) => part.bodyCode === code && part[moment].colour === lamp).length,
          );
    expect(foretold.all.open).toBe(foretold.parts.length);
  });

  it('puts every part under its leader, and shows a leader his own only', async () => {
    const byLeader = await forecast('PD-SWB/supervision_office', '?by=leader');
    expect(byLeader.rows.map(({ code, open }) => [code, open])).toEqual(
      expect.arrayContaining([
        ['L04/leader', 8],
        ['', 1],
      ]),
    );
    expect((await forecast('L04/leader')).all.open).toBe(8);
    expect((await forecast('L05/leader')).all.open).toBe(0);
  });

  it('is for those who look after others', async () => {
    const unit = await hall.at('GD-FGW/unit_head');
    expect(refusal(await unit.get('/api/v1/forecast'))).toEqual([403, 'permission.denied']);
  });

  it('came true after seven days in which nobody acted, to the word', async () => {
    await hall.clockTo(foretold.near.at);
    expect(asLit(foretold.parts, 'near')).toEqual(await lit());
    expect(foretold.all.counts.near.red).toBeGreaterThan(foretold.all.counts.now.red);
  });

  it('came true after thirty days in which nobody acted, to the word', async () => {
    await hall.clockTo(foretold.far.at);
    expect(asLit(foretold.parts, 'far')).toEqual(await lit());
    expect(foretold.all.counts.far.red).toBeGreaterThan(foretold.all.counts.near.red);
  });

  it('says to the minute when each lamp turned', async () => {
    const turned = await hall.all<{ id: string; since: Date }>(
      `select id, lamp_since as since from task_part`,
    );
    for (const { id, far } of foretold.parts) {
      const part = turned.find((one) => one.id === id);
      if (far.since !== null) expect([id, new Date(far.since)]).toEqual([id, part?.since]);
    }
  });
});
