import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pickFreePorts } from '../../scripts/servers/ports.js';
import { startTemporal } from '../../scripts/servers/temporal.js';
import type { RunningTemporal } from '../../scripts/servers/temporal.js';
import { ReconcilerService } from '../../src/temporal/reconciler.service.js';
import { CityHall, refusal } from '../support/city-hall.js';
import type { SeenPart } from '../support/city-hall.js';
import { eventually } from '../support/eventually.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-stopped-'));
let ports: [number, number, number];
let temporal: RunningTemporal;
let hall: CityHall;

beforeAll(async () => {
  const [grpc = 0, http = 0, metrics = 0] = await pickFreePorts(3);
  ports = [grpc, http, metrics];
  temporal = await startTemporal({ folder, ports });
  hall = await CityHall.open({
    here: true,
    environment: { TEMPORAL_ADDRESS: temporal.address, CLOCK_ADVANCE_LIMIT_MS: '6000' },
  });
});
afterAll(async () => {
  await hall.close();
  await temporal.stop();
  rmSync(folder, { recursive: true, force: true });
});

const clerkOf = (part: SeenPart) => hall.at(`${part.bodyCode}/unit_staff`);
const codes = async (limit: number) =>
  (
    await hall.all<{ code: string }>(
      `select code from body where category = 'government_department' order by code limit $1`,
      [limit],
    )
  ).map(({ code }) => code);
const withDeadline = (bodies: string[]) =>
  bodies.map((responsible) => ({ wording: '限期办理', responsible, dueOn: '2026-12-10' }));

async function report(part: SeenPart, kind: 'progress' | 'completion'): Promise<number> {
  const { status } = await (
    await clerkOf(part)
  ).post(`/api/v1/parts/${part.id}/reports`, {
    kind,
    wording: '已按要求推进。',
    ...(kind === 'progress' ? { progress: 50 } : {}),
  });
  return status;
}

const moveClock = async (to: string) => (await hall.office()).post('/api/v1/demo/clock/advance', { to });

/** Every minute by itself; here its next minute comes at once. */
const nextMinute = () => hall.app.inside().get(ReconcilerService).reconcile();

describe('the Temporal server stopped, three rungs passed and the city went on working', () => {
  it('takes every command, and afterwards lights every lamp and tells only the highest rung, once', async () => {
    const { id, parts } = await hall.dispatched(withDeadline(await codes(20)), { complete: true });
    for (const part of parts) {
      const signed = await (await clerkOf(part)).post(`/api/v1/parts/${part.id}/sign`);
      expect(signed.status).toBe(200);
    }
    await hall.settle();
    const finished = parts.slice(0, 10);
    const late = parts.slice(10);

    await temporal.stop();
    expect(refusal(await moveClock('2026-12-05T10:00:00+08:00'))).toEqual([503, 'clock.not-settled']);
    for (const part of finished) expect(await report(part, 'completion')).toBe(201);
    // Time does not wait for a server: reminder, yellow and red pass while it is away.
    await hall.record.query(`update city_clock set still_at = '2026-12-11T10:00:00+08:00'`);
    for (const part of late.slice(0, 5)) expect(await report(part, 'progress')).toBe(201);
    const more = await (
      await hall.office()
    ).post<{ id: string }>('/api/v1/decisions', {
      title: '停机期间的决策',
      dispatch: 'at_once',
      responsibleLeader: 'L04/leader',
      tasks: withDeadline(await codes(3)).map((task) => ({ ...task, dueOn: '2027-03-10' })),
    });
    expect(more.status).toBe(201);
    expect((await hall.parts(id)).every(({ lamp }) => lamp !== 'red')).toBe(true);

    temporal = await startTemporal({ folder, ports });
    await nextMinute();
    await eventually(
      () => moveClock('2026-12-11T10:00:00+08:00'),
      ({ status }) => status === 200,
    );

    const lamps = new Map((await hall.parts(id)).map((part) => [part.id, part.lamp]));
    expect(late.map((part) => lamps.get(part.id))).toEqual(late.map(() => 'red'));
    expect(finished.map((part) => lamps.get(part.id))).not.toContain('red');
    expect((await hall.parts(more.body.id)).map(({ state }) => state)).toEqual(Array(3).fill('dispatched'));
    const rungs = await hall.all(
      `select rung, passed_over as "passedOver", count(*)::integer as parts from rung_reached
       where part_id = any($1) and rung in ('reminder', 'yellow', 'urge', 'red') group by 1, 2 order by 1`,
      [late.map((part) => part.id)],
    );
    expect(rungs).toContainEqual({ rung: 'red', passedOver: false, parts: late.length });
    expect(rungs.filter((rung) => (rung as { passedOver: boolean }).passedOver).length).toBeGreaterThan(1);
    const told = await hall.all(
      `select distinct rung from notice_item where subject_id = any($1) and rung in ('reminder', 'yellow', 'urge', 'red')`,
      [late.map((part) => part.id)],
    );
    expect(told).toEqual([{ rung: 'red' }]);
    await eventually(
      () =>
        hall.one<{ left: number }>(`select count(*)::integer as left from notice n
        where not exists (select from delivery d where d.notice_id = n.id and d.state = 'sent')`),
      ({ left }) => left === 0,
    );
    const { twice } = await hall.one<{ twice: number }>(`select count(*)::integer as twice from (
      select from notice_item group by post_id, subject_id, rung, episode having count(*) > 1) x`);
    expect(twice).toBe(0);
  });
});
