import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall } from '../support/city-hall.js';
import type { SeenPart } from '../support/city-hall.js';

let hall: CityHall;
beforeAll(async () => {
  hall = await CityHall.open();
});
afterAll(() => hall.close());

const only = async (id: string): Promise<SeenPart> => {
  const [part] = await hall.parts(id);
  if (part === undefined) throw new Error('the decision has no part');
  return part;
};
const inboxOf = (post: string) =>
  hall.all<{ rung: string; noticed: boolean }>(
    `select i.rung, i.notice_id is not null as noticed from notice_item i join post p on p.id = i.post_id
     where p.code = $1 and i.subject_id = any(select id from task_part where decision_id = $2) order by i.arisen_at, i.rung`,
    [post, current],
  );
let current = '';

describe('S1: every task has its own lamp; yellow reminds, red warns, by itself and with the reason', () => {
  it('an ignored task turns yellow, then red, and draws an order draft', async () => {
    const { id } = await hall.dispatched([
      { wording: '完成项目前期', responsible: 'GD-FGW', dueOn: '2026-12-10' },
    ]);
    current = id;
    expect(await only(id)).toMatchObject({ state: 'dispatched', lamp: 'green' });
    await hall.clockTo('2026-11-26T00:00:00+08:00');
    expect((await only(id)).lamp).toBe('green');
    await hall.clockTo('2026-11-26T00:00:00.001+08:00');
    const yellow = await only(id);
    expect(yellow.lamp).toBe('yellow');
    expect(yellow.sentence).toContain('未签收');
    expect(yellow.wayBack).not.toBe('');
    await hall.clockTo('2026-11-27T00:00:00.001+08:00');
    expect((await only(id)).lamp).toBe('red');
    await hall.clockTo('2026-11-27T09:00:00+08:00');
    const draft = await hall.one<{ state: string; issued_by: string | null }>(
      'select state, issued_by from supervision_order where decision_id = $1',
      [id],
    );
    expect(draft).toEqual({ state: 'draft', issued_by: null });
  });

  it('head, contact and responsible leader hear of it once each, not in the night', async () => {
    expect((await inboxOf('GD-FGW/unit_head')).map(({ rung }) => rung)).toEqual([
      'dispatch',
      'yellow',
      'red',
    ]);
    expect((await inboxOf('L04/leader')).map(({ rung }) => rung)).toEqual(['red']);
    expect((await inboxOf('GD-FGW/unit_head')).every(({ noticed }) => noticed)).toBe(true);
    const night = await hall.all(
      `select n.id from notice n where (n.created_at at time zone 'Asia/Shanghai')::time < '08:30'
        or (n.created_at at time zone 'Asia/Shanghai')::time >= '22:00'`,
    );
    expect(night).toEqual([]);
  });

  it('goes out by itself when its reason is gone, and the episode stays on record', async () => {
    const part = await only(current);
    const clerk = await hall.at('GD-FGW/unit_staff');
    expect((await clerk.post(`/api/v1/parts/${part.id}/sign`)).status).toBe(200);
    await clerk.post(`/api/v1/parts/${part.id}/reports`, {
      kind: 'progress',
      progress: 60,
      wording: '已完成论证。',
    });
    expect((await only(current)).lamp).toBe('green');
    const episodes = await hall.all<{ colour: string; closed: boolean; inputs: object; sentence: string }>(
      `select colour, closed_at is not null as closed, inputs, sentence from lamp_episode where part_id = $1 order by opened_at`,
      [part.id],
    );
    expect(episodes.map(({ colour, closed }) => [colour, closed])).toEqual([
      ['yellow', true],
      ['red', true],
      // Signing took the red away; the plan was still behind until the report.
      ['yellow', true],
    ]);
    expect(Object.keys(episodes[0]?.inputs ?? {}).sort()).toEqual(['quality', 'schedule', 'time']);
  });

  it('a report that was returned turns it yellow for quality', async () => {
    const part = await only(current);
    const [report] = await hall.all<{ id: string }>(
      `select id from report where part_id = $1 and state = 'submitted'`,
      [part.id],
    );
    const office = await hall.office();
    await office.post(`/api/v1/reports/${report?.id}/review`, {
      outcome: 'return',
      returnKind: 'form',
      reasons: ['other'],
      note: '请写明数据',
    });
    await hall.settle();
    const lamps = await hall.all<{ dimension: string }>(
      `select dimension from lamp_episode where part_id = $1 and closed_at is null`,
      [part.id],
    );
    expect(['yellow', 'red']).toContain((await only(current)).lamp);
    expect(lamps).toHaveLength(1);
  });

  it('a task on time stays green until its deadline and a millisecond later is red', async () => {
    const { id, parts } = await hall.dispatched([
      { wording: '按期任务', responsible: 'GD-CZJ', dueOn: '2026-12-04' },
    ]);
    const clerk = await hall.at('GD-CZJ/unit_staff');
    await clerk.post(`/api/v1/parts/${parts[0]?.id}/sign`);
    await clerk.post(`/api/v1/parts/${parts[0]?.id}/reports`, {
      kind: 'progress',
      progress: 100,
      wording: '已完成，待验收。',
    });
    await hall.clockTo('2026-12-05T00:00:00+08:00');
    expect((await only(id)).lamp).toBe('green');
    await hall.clockTo('2026-12-05T00:00:00.001+08:00');
    expect(await only(id)).toMatchObject({
      lamp: 'red',
      sentence: expect.stringContaining('已过完成时限') as unknown,
    });
  });

  it('a storm at the deadline lights none that was reported in the last minute, and all others', async () => {
    const bodies = await hall.all<{ code: string }>(
      `select code from body where category = 'government_department' order by code limit 20`,
    );
    const { id, parts } = await hall.dispatched(
      bodies.map(({ code }) => ({
        ...{ wording: '月底前完成', responsible: code, dueOn: '2026-12-31' },
        milestones: [{ title: '全部完成', dueOn: '2026-12-31', expectedAtEnd: 100, curve: 'at_end' }],
      })),
    );
    const clerkOf = ({ bodyCode }: SeenPart) => hall.at(`${bodyCode}/unit_staff`);
    for (const part of parts) await (await clerkOf(part)).post(`/api/v1/parts/${part.id}/sign`);
    await hall.clockTo('2026-12-31T23:59:01+08:00');
    const reported = parts.slice(0, 10);
    for (const part of reported) {
      const { status } = await (
        await clerkOf(part)
      ).post(`/api/v1/parts/${part.id}/reports`, { kind: 'completion', wording: '全部完成。' });
      expect(status).toBe(201);
    }
    await hall.clockTo('2027-01-01T00:00:00.001+08:00');
    const lamps = new Map((await hall.parts(id)).map((part) => [part.id, part.lamp]));
    expect(reported.map((part) => lamps.get(part.id))).not.toContain('red');
    expect(new Set(parts.slice(10).map((part) => lamps.get(part.id)))).toEqual(new Set(['red']));
  });

  it('no form is spoilt by a lamp: a sweep never raises the version', async () => {
    const { rows } = await hall.record.query<{ version: number }>(
      `select version from task_part p where exists (select from rung_reached r where r.part_id = p.id) and signed_at is null`,
    );
    expect(rows.every(({ version }) => version === 1)).toBe(true);
  });
});
