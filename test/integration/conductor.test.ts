import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { HousekeepingService } from '../../src/temporal/housekeeping.service.js';
import { ReconcilerService } from '../../src/temporal/reconciler.service.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { eventually } from '../support/eventually.js';

let hall: CityHall;
beforeAll(async () => {
  hall = await CityHall.open({ here: true });
});
afterAll(() => hall.close());

const task = { wording: '限期办理', responsible: 'GD-FGW', dueOn: '2026-12-10' };
const stateOf = async (id: string) => (await hall.parts(id)).map(({ state }) => state);

describe('the conductor', () => {
  it('brings back a clock that Temporal lost: the reconciler pokes what is more than a minute late', async () => {
    const { id } = await hall.dispatched([task]);
    await hall.record.query(
      `update task_part set next_due_at = '2026-11-24T08:00:00+08:00' where decision_id = $1`,
      [id],
    );
    await hall.record.query(
      `update live_clock set next_wake_at = '2026-11-24T08:00:00+08:00' where workflow_id = $1`,
      [`decision/${id}`],
    );
    await hall.app.inside().get(ReconcilerService).reconcile();
    await hall.settle();
    const { late } = await hall.one<{ late: number }>(
      `select count(*)::integer as late from live_clock l, city_clock c where l.next_wake_at <= c.still_at`,
    );
    expect(late).toBe(0);
  });

  it('dispatches a task that was added late, and only that one', async () => {
    const { id } = await hall.dispatched([task]);
    const office = await hall.office();
    const added = await office.post(`/api/v1/decisions/${id}/tasks`, {
      tasks: [{ ...task, responsible: 'GD-CZJ' }],
    });
    expect(added.status).toBe(201);
    expect(await stateOf(id)).toEqual(['dispatched', 'draft']);
    const { now } = await hall.one<{ now: Date }>('select still_at as now from city_clock');
    await hall.clockTo(new Date(now.getTime() + 5 * 60_000).toISOString());
    expect(await stateOf(id)).toEqual(['dispatched', 'dispatched']);
  });

  it('stops for a withdrawn decision: nothing of it is due any more, and its units hear of it', async () => {
    const { id } = await hall.dispatched([task]);
    await (await hall.office()).post(`/api/v1/decisions/${id}/withdraw`, { reason: '政策调整' });
    await hall.settle();
    expect(await stateOf(id)).toEqual(['withdrawn']);
    expect(
      await hall.one('select next_wake_at, done from live_clock where workflow_id = $1', [`decision/${id}`]),
    ).toEqual({
      next_wake_at: null,
      done: true,
    });
    const told = await hall.all(
      `select 1 from notice_item where subject_id = $1 and rung = 'withdrawn' and notice_id is not null`,
      [id],
    );
    expect(told).toHaveLength(2);
  });

  it('closes a decision with its last conclusion and writes its summary once', async () => {
    const { id, parts } = await hall.dispatched([task], { complete: true });
    const clerk = await hall.at('GD-FGW/unit_staff');
    await clerk.post(`/api/v1/parts/${parts[0]?.id}/sign`);
    const { body } = await clerk.post<{ id: string }>(`/api/v1/parts/${parts[0]?.id}/reports`, {
      kind: 'completion',
      wording: '全部完成。',
    });
    await (await hall.office()).post(`/api/v1/reports/${body.id}/review`, { outcome: 'pass' });
    await hall.settle();
    expect(await hall.one('select state, summary from decision where id = $1', [id])).toMatchObject({
      state: 'closed',
      summary: { parts: 1, concluded: 1, concludedOnTime: 1, red: 0 },
    });
    const again = await (await hall.office()).post(`/api/v1/decisions/${id}/tasks`, { tasks: [task] });
    expect(refusal(again)).toEqual([409, 'decision.closed']);
  });

  it('never moves the clock back', async () => {
    const back = await (
      await hall.office()
    ).post('/api/v1/demo/clock/advance', { to: '2026-11-01T00:00:00+08:00' });
    expect(refusal(back)).toEqual([409, 'clock.cannot-go-back']);
  });

  it('forgets feed rows after a day and keys after a week, and nothing else', async () => {
    const before = await hall.one('select count(*) from audit_entry');
    await hall.record
      .query(`insert into change_feed (city_id, body_ids, subject_type, subject_ids, recorded_at)
      values ('621100', '{}', 'old', '{}', clock_timestamp() - interval '25 hours')`);
    await hall.app.inside().get(HousekeepingService).tidy();
    expect(await hall.all(`select 1 from change_feed where subject_type = 'old'`)).toEqual([]);
    expect(await hall.all('select 1 from change_feed limit 1')).toHaveLength(1);
    expect(await hall.one('select count(*) from audit_entry')).toEqual(before);
  });

  it('loses nothing when the clock is moved while a look is under way', async () => {
    const { id } = await hall.dispatched([{ ...task, dueOn: '2027-01-08' }]);
    const keeper = new pg.Client(hall.app.ownerUrl);
    keeper.on('error', () => undefined);
    await keeper.connect();
    await keeper.query('begin');
    await keeper.query('select from live_clock where workflow_id = $1 for update', [`decision/${id}`]);
    await hall.record.query(
      `insert into outbox (city_id, workflow_type, workflow_id) values ('621100', 'decisionLoop', $1)`,
      [`decision/${id}`],
    );
    const { rows } = await keeper.query<{ pid: number }>('select pg_backend_pid() as pid');
    const looking = () =>
      hall.all(`select 1 from pg_locks where not granted and $1 = any(pg_blocking_pids(pid))`, [
        rows[0]?.pid,
      ]);
    await eventually(looking, (waiting) => waiting.length > 0);
    await hall.record.query(`update city_clock set still_at = '2027-01-09T00:00:01+08:00'`);
    await keeper.query('commit');
    await keeper.end();
    await eventually(
      () => hall.parts(id),
      (parts) => parts.every(({ lamp }) => lamp === 'red'),
    );
    const rungs = await hall.all(
      `select r.rung, count(*)::integer as times from rung_reached r join task_part p on p.id = r.part_id
        where p.decision_id = $1 and r.rung in ('yellow', 'red') group by 1 order by 1`,
      [id],
    );
    expect(rungs).toEqual([
      { rung: 'red', times: 1 },
      { rung: 'yellow', times: 1 },
    ]);
    // Whoever else fell due by that jump is found by the reconciler.
    await hall.app.inside().get(ReconcilerService).reconcile();
    await hall.settle();
  });

  it('is told anew when a running clock is moved: timers set before it are too long', async () => {
    await hall.record
      .query(`update city_clock set mode = 'offset', still_at = null, moved_at = clock_timestamp(),
      offset_ms = extract(epoch from ('2027-01-11T09:00:00+08:00'::timestamptz - clock_timestamp())) * 1000`);
    const [first, second] = ['2027-01-14T12:00:00.000+08:00', '2027-01-14T12:00:00.002+08:00'];
    const ids: string[] = [];
    for (const dueAt of [first, second]) {
      const { id } = await hall.dispatched([{ wording: '限时办理', responsible: 'GD-FGW', dueAt }]);
      ids.push(id);
    }
    await hall.clockTo('2027-01-14T12:00:20+08:00');
    for (const id of ids) expect((await hall.parts(id)).map(({ lamp }) => lamp)).toEqual(['red']);
  });
});
