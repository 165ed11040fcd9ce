import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CourierService } from '../../src/notification/courier.service.js';
import { runNoticePass } from '../../src/notification/notice-pass.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import { CityLawService } from '../../src/organization/city-law.service.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { Nudge } from '../../src/persistence/nudge.js';
import { eventually } from '../support/eventually.js';
import { morning, openCourierCity, posts } from './courier-city.js';
import type { CourierCity } from './courier-city.js';

let city: CourierCity;
let running: CourierService[] = [];

beforeAll(async () => {
  // What goes wrong here goes wrong on purpose.
  Logger.overrideLogger(false);
  city = await openCourierCity();
});
afterAll(() => city.close());
beforeEach(() => city.reset());
afterEach(async () => {
  await Promise.all(running.map((courier) => courier.onModuleDestroy()));
  running = [];
});

function startCourier(extra: NodeJS.ProcessEnv = {}): CourierService {
  const courier = new CourierService(
    city.orm,
    new CityClock(),
    new CityLawService(),
    city.environment(extra),
  );
  courier.onApplicationBootstrap();
  running.push(courier);
  return courier;
}

const nudge = () => new Nudge((text) => city.orm.em.fork().execute(text)).afterCommit();
const stateCounts = async () =>
  (
    await city.rows<{ state: string; n: number }>(
      'select state, count(*)::int as n from delivery group by state order by state',
    )
  ).map(({ state, n }) => `${state} ${n}`);
const allSent = (n: number) => eventually(stateCounts, (seen) => seen.join() === `sent ${n}`);

describe('the courier', () => {
  it('gathers and sends what was there before it started', async () => {
    await city.arise([{ post: posts[0] }, { post: posts[0] }, { post: posts[1] }]);
    startCourier();
    await allSent(2);
    expect(await city.rows('select item_count from notice order by item_count')).toEqual([
      { item_count: 1 },
      { item_count: 2 },
    ]);
  });

  it('sends what comes while it runs, more than one job at once', async () => {
    startCourier();
    await city.arise(Array.from({ length: 400 }, (_none, at) => ({ post: `B${(at % 200) + 1}/unit_head` })));
    nudge();
    await allSent(200);
    expect(await city.rows(`select sum(array_length(subject_ids, 1))::int as n from change_feed`)).toEqual([
      { n: 200 },
    ]);
  });

  it('looks again by itself once the last live clock of the instant has moved on', async () => {
    await city.arise([{}]);
    await city.liveClock('decision/a', morning);
    startCourier();
    const ownClock = () => city.rows(`select from live_clock where workflow_type = 'courier'`);
    await eventually(ownClock, (rows) => rows.length === 1);
    await city.arise([{}]);
    await city.liveClock('decision/a', null);
    await allSent(1);
    expect(await city.rows('select item_count from notice')).toEqual([{ item_count: 2 }]);
  });

  it('sends everything once although two couriers run', async () => {
    startCourier();
    startCourier();
    for (let round = 1; round <= 5; round += 1) {
      await city.arise(posts.flatMap((post) => [{ post }, { post }]));
      nudge();
      await allSent(3 * round);
    }
    const items = await city.rows('select count(*)::int as n from notice_item where notice_id is not null');
    const inNotices = await city.rows('select sum(item_count)::int as n from notice');
    expect([items, inNotices]).toEqual([[{ n: 30 }], [{ n: 30 }]]);
    const fed = await city.rows(`select count(*)::int as n, count(distinct s)::int as d
      from change_feed, unnest(subject_ids) as s`);
    expect(fed).toEqual([{ n: 15, d: 15 }]);
  });

  it('releases what quiet hours held when the still clock is moved there', async () => {
    const halfPastEight = new Date('2026-11-25T00:30:00Z');
    await city.arise([{ notBefore: halfPastEight }]);
    startCourier();
    const [wake] = await eventually(
      () =>
        city.rows<{ at: Date }>(`select next_wake_at as at from live_clock where workflow_type = 'courier'`),
      (rows) => rows[0]?.at != null,
    );
    await city.moveTo(wake?.at ?? morning);
    nudge();
    await allSent(1);
    expect(await city.rows('select created_at from notice')).toEqual([{ created_at: halfPastEight }]);
  });
});

describe('when something dies', () => {
  it('goes on after every session in the database was ended', async () => {
    startCourier();
    await city.arise([{}]);
    await allSent(1);
    for (let round = 2; round <= 4; round += 1) {
      const { length } = await city.endSessions();
      expect(length).toBeGreaterThan(3);
      await city.arise([{}]);
      await allSent(round);
    }
  });

  it('sends at its start what a killed courier wrote and did not enqueue', async () => {
    await city.arise([{}]);
    await runNoticePass(city.orm.em.fork(), new CityClock(), demoCityId);
    expect(await stateCounts()).toEqual(['queued 1']);
    startCourier();
    await allSent(1);
  });

  it('writes notices while the queue is dead, keeps them queued, and sends them later', async () => {
    startCourier({ REDIS_URL: 'redis://127.0.0.1:1' });
    await city.arise([{}]);
    await eventually(stateCounts, (seen) => seen.length > 0);
    await city.arise([{}]);
    await eventually(stateCounts, (seen) => seen.join() === 'queued 2');
    await running.pop()?.onModuleDestroy();
    expect(await stateCounts()).toEqual(['queued 2']);
    startCourier();
    await allSent(2);
  });

  it('tries a job again that failed, and keeps why', async () => {
    await city.rows('revoke insert on change_feed from dukaojian_app');
    startCourier();
    await city.arise([{}]);
    const failures = () =>
      city.rows<{ error: string; state: string; attempts: number }>(
        'select error, state, attempts from delivery',
      );
    // Two may come from the pass and the look at the start; a third is a job tried again.
    const [seen] = await eventually(failures, (rows) => (rows[0]?.attempts ?? 0) > 2);
    await city.rows('grant insert on change_feed to dukaojian_app');
    expect(seen).toMatchObject({ state: 'queued', error: expect.stringContaining('change_feed') });
    await allSent(1);
    const [delivery] = await city.rows<{ attempts: number; error: null }>(
      'select attempts, error from delivery',
    );
    expect(delivery?.attempts).toBeGreaterThan(3);
    expect(delivery?.error).toBeNull();
  });
});
