import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Wall } from '../../src/cockpit/wall/wall.queries.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage } from '../support/form-client.js';

const office = 'PD-SWB/supervision_office';
const open = `p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')`;

let hall: CityHall;
let wall: Wall;

const get = async (who = office) => (await hall.at(who)).get<Wall>('/api/v1/wall');
const one = async (sql: string) =>
  (await hall.one<{ count: number }>(`select count(*)::integer as count ${sql}`)).count;

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web', told: true });
  wall = (await get()).body;
}, 180_000);
afterAll(() => hall.close());

describe('O4: the command centre', () => {
  it('shows the bodies in official order, never by redness', async () => {
    const codes = (where: string) =>
      hall.all<{ code: string }>(`select b.code from body b where ${where} order by b.sort, b.code`);
    const counties = await codes(`b.category = 'county'`);
    expect(wall.counties.map(({ code }) => code)).toEqual(counties.map(({ code }) => code));
    const others = await codes(`b.category is not null and b.category <> 'county'
      and not exists (select from body u where u.id = b.parent_id and u.category = 'county')`);
    expect(wall.cityBodies.map(({ code }) => code)).toEqual(others.map(({ code }) => code));
  });

  it('counts every open lamp once: in the city, in its county with all below it, or at its body', async () => {
    for (const lamp of ['red', 'yellow', 'green', 'grey'] as const) {
      const count = await one(`from task_part p where p.lamp = '${lamp}' and ${open}`);
      expect([lamp, wall.all[lamp]]).toEqual([lamp, count]);
      const below = wall.counties.reduce((sum, { counts }) => sum + counts[lamp], 0);
      expect(below + wall.cityCounts[lamp]).toBe(count);
    }
    expect(wall.all.red).toBeGreaterThan(0);
    for (const { lamp, counts } of [...wall.counties, ...wall.cityBodies])
      if (counts.red > 0) expect(lamp).toBe('red');
  });

  it('lists the tasks reddest first, and of each county its own', () => {
    const place = { red: 1, yellow: 2, green: 3, grey: 3 };
    const places = wall.tasks.map(({ lamp }) => place[lamp]);
    expect(places).toEqual(places.toSorted());
    expect(wall.tasks.length).toBeGreaterThan(5);
    for (const { code, tasks } of wall.counties)
      expect(tasks.every(({ county }) => county === code)).toBe(true);
  });

  it('says what waits for city leaders and for how long, what is missing, and how many checks were used', async () => {
    const waiting =
      await one(`from (select 1 from restriction where ended_at is null and state = 'with_leader'
      union all select 1 from deadline_request q join post d on d.id = q.decider and d.role = 'leader' where q.state = 'checked'
      union all select 1 from interview_draft where state = 'drafted') w`);
    expect(wall.waiting.count).toBe(waiting);
    expect(wall.waiting.days).toBeGreaterThanOrEqual(0);
    const missing = await one(`from owed_report o join task_part p on p.id = o.part_id
      where o.period = '${wall.missing.month}' and o.report_id is null and ${open}`);
    expect(wall.missing).toMatchObject({ month: '2026-11', reports: missing });
    expect(wall.rounds.most).toBe(8);
    expect(wall.rounds.used).toBeLessThanOrEqual(8);
  });

  it('says how much of the year’s reward fund is granted', async () => {
    const { totalFen, grantedFen, usedPercent } = wall.fund;
    expect(totalFen).toBe(2_000_000_000);
    expect(usedPercent).toBeCloseTo((grantedFen / totalFen) * 100, 1);
    const { body } = await getPage(await hall.at(office), '/wall');
    expect(body).toContain(`奖励资金：已核定${usedPercent}%`);
  });

  it('shows today’s changes, the newest first, and the newest published quarter', async () => {
    expect(wall.changes.length).toBeLessThanOrEqual(6);
    const times = wall.changes.map(({ at }) => String(at));
    expect(times).toEqual(times.toSorted().toReversed());
    expect(wall.standing.period).toBe('2026Q3');
    for (const { bodies } of wall.standing.groups)
      expect(bodies.map(({ rank }) => rank)).toEqual(bodies.map(({ rank }) => rank).toSorted());
  });

  it('names nobody, on its page as in its answer', async () => {
    const names = await hall.all<{ name: string }>(
      'select distinct name from person where char_length(name) > 1',
    );
    const { status, body } = await getPage(await hall.at(office), '/wall');
    expect(status).toBe(200);
    const found = names.filter(({ name }) => body.includes(name) || JSON.stringify(wall).includes(name));
    expect(found).toEqual([]);
    expect(body).not.toContain('data-account');
  });

  it('is one page that says everything without a script: every face, no head bar, renewed by itself', async () => {
    const { body } = await getPage(await hall.at(office), '/wall?face=tasks');
    expect(body).toMatch(/<noscript><meta http-equiv="refresh"/);
    expect(body).toContain('data-face="tasks"');
    expect(body).not.toContain('dk-bar');
    expect(body).toMatch(/\d\d:\d\d:\d\d 的数据/);
    expect(body).not.toMatch(/undefined|NaN|\[object/);
  });

  it.each(['GD-FGW/unit_head', '621102/supervision_office', 'GD-FGW/lead_assessor'])(
    'is not for %s',
    async (who) => {
      expect(refusal(await get(who))).toEqual([403, 'permission.denied']);
    },
  );
});
