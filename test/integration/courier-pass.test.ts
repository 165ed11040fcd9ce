import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runNoticePass } from '../../src/notification/notice-pass.js';
import { demoCityId, postId } from '../../src/organization/city-ids.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { morning, openCourierCity, posts } from './courier-city.js';
import type { CourierCity } from './courier-city.js';

let city: CourierCity;
const clock = new CityClock();
const pass = () => runNoticePass(city.orm.em.fork(), clock, demoCityId);
const after = (ms: number) => new Date(morning.getTime() + ms);
const ownWake = async () =>
  (
    await city.rows<{ at: Date | null }>(
      `select next_wake_at as at from live_clock where workflow_type = 'courier'`,
    )
  )[0]?.at;

beforeAll(async () => {
  city = await openCourierCity();
});
afterAll(() => city.close());
beforeEach(() => city.reset());

describe('one notice per post', () => {
  it('merges all items of a post that are due, and queues one delivery each', async () => {
    await city.arise([{ post: posts[0] }, { post: posts[0], rung: 'yellow' }, { post: posts[1] }]);
    const { noticed, waiting } = await pass();
    expect([noticed.length, waiting]).toEqual([2, false]);
    const notices = await city.rows(
      'select post_id, worst, item_count, created_at from notice order by item_count',
    );
    expect(notices).toEqual([
      { post_id: postId(posts[1]), worst: 'red', item_count: 1, created_at: morning },
      { post_id: postId(posts[0]), worst: 'red', item_count: 2, created_at: morning },
    ]);
    const items =
      await city.rows(`select count(*)::int as n from notice_item i join notice o on o.id = i.notice_id
      where i.post_id = o.post_id`);
    expect(items).toEqual([{ n: 3 }]);
    const deliveries = await city.rows('select notice_id, channel, state from delivery order by notice_id');
    expect(deliveries).toEqual(noticed.map((id) => ({ notice_id: id, channel: 'inbox', state: 'queued' })));
  });

  it('adds nothing in a second pass, and a new notice for what comes later', async () => {
    await city.arise([{}, {}]);
    await pass();
    expect(await pass()).toEqual({ noticed: [], waiting: false });
    await city.arise([{}]);
    expect((await pass()).noticed).toHaveLength(1);
    expect(await city.rows('select item_count from notice order by id')).toEqual([
      { item_count: 2 },
      { item_count: 1 },
    ]);
  });

  it('gives one notice per post although two couriers look at once', async () => {
    await city.arise(posts.flatMap((post) => Array.from({ length: 200 }, () => ({ post }))));
    const passes = await Promise.all([pass(), pass(), pass(), pass()]);
    expect(passes.flatMap((one) => one.noticed)).toHaveLength(3);
    expect(await city.rows('select item_count from notice')).toEqual(posts.map(() => ({ item_count: 200 })));
  });

  it('does nothing while another courier holds the city', async () => {
    await city.arise([{}]);
    await city.owner.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [`notice pass ${demoCityId}`]);
    expect(await pass()).toEqual({ noticed: [], waiting: false });
    await city.owner.query('select pg_advisory_unlock_all()');
    expect((await pass()).noticed).toHaveLength(1);
  });

  const one = randomUUID();
  it.each([
    [['red'], '1项工作亮灯：红灯1项', 'red'],
    [['yellow', 'red', 'yellow'], '3项工作亮灯：红灯1项、黄灯2项', 'red'],
    [['dispatch', 'dispatch'], '新任务2项', 'dispatch'],
    [['reminder', 'urge'], '催办1项、提醒1项', 'urge'],
    [['dispatch', 'yellow', 'order_issued'], '1项工作亮灯：黄灯1项；督办单1项、新任务1项', 'yellow'],
    [['interview', 'interview_drafted'], '约谈建议2项', 'interview'],
    [['something-new', 'something-else'], '通知2项', expect.stringMatching('^something-')],
    [['something-new', 'returned'], '退回1项、通知1项', 'returned'],
  ])('names a notice of %j 「%s」', async (rungs, title, worst) => {
    await city.arise(rungs.map((rung) => ({ rung })));
    await pass();
    expect(await city.rows('select title, worst from notice')).toEqual([{ title, worst }]);
  });

  it('counts a work once that turned yellow and then red, by its worse lamp', async () => {
    await city.arise([
      { rung: 'yellow', subjectId: one },
      { rung: 'red', subjectId: one },
      { rung: 'urge', subjectId: one },
    ]);
    await pass();
    expect(await city.rows('select title, item_count from notice')).toEqual([
      { title: '1项工作亮灯：红灯1项；催办1项', item_count: 3 },
    ]);
  });
});

describe('waiting for what belongs together', () => {
  it.each([
    [-1, true],
    [0, true],
    [1, false],
  ])('waits while a live clock is due (%i ms from now: waits %j)', async (ms, waits) => {
    await city.arise([{}]);
    await city.liveClock('decision/a', after(ms));
    expect(await pass()).toMatchObject({ waiting: waits });
    expect(await city.rows('select id from notice')).toHaveLength(waits ? 0 : 1);
  });

  it('closes the notice once the last live clock of the instant has moved on', async () => {
    await city.arise([{}]);
    await city.liveClock('decision/a', morning);
    await pass();
    await city.arise([{}]);
    await city.liveClock('decision/a', after(1));
    expect((await pass()).noticed).toHaveLength(1);
    expect(await city.rows('select item_count from notice')).toEqual([{ item_count: 2 }]);
  });

  it.each([
    ['nothing came for a second', { itemsAgoMs: [5_000, 1_000], movedAgoMs: 60_000 }, false],
    ['something came just now', { itemsAgoMs: [5_000, 100], movedAgoMs: 60_000 }, true],
    [
      'something came just now, the oldest is not ten seconds old',
      { itemsAgoMs: [9_000, 100], movedAgoMs: 60_000 },
      true,
    ],
    [
      'something came just now, the oldest is ten seconds old',
      { itemsAgoMs: [10_000, 100], movedAgoMs: 60_000 },
      false,
    ],
    ['an old item became due by a clock moved just now', { itemsAgoMs: [60_000], movedAgoMs: 100 }, true],
    [
      'an old item became due by a clock moved a second ago',
      { itemsAgoMs: [60_000], movedAgoMs: 1_000 },
      false,
    ],
  ])(
    'waits until it is quiet for a second, ten at most: %s',
    async (_what, { itemsAgoMs, movedAgoMs }, waits) => {
      await city.moveTo(morning, movedAgoMs);
      for (const agoMs of itemsAgoMs) await city.arise([{}], agoMs);
      await city.liveClock('decision/stuck', morning);
      const { noticed, waiting } = await pass();
      expect([noticed.length, waiting]).toEqual([waits ? 0 : 1, waits]);
    },
  );

  it.each([
    ['a second after it got there', 1_500, false],
    ['within the second', 200, true],
  ])('measures the second from when a running clock reached the item: %s', async (_what, agoMs, waits) => {
    const offsetMs = 3_600_000;
    await city.rows(`update city_clock set mode = 'offset', still_at = null, offset_ms = $1`, [offsetMs]);
    const dueAt = new Date(Date.now() + offsetMs - agoMs);
    await city.arise([{ notBefore: dueAt }], 3_600_000);
    await city.liveClock('decision/stuck', dueAt);
    const { waiting } = await pass();
    await city.rows(`update city_clock set mode = 'still', still_at = $1, offset_ms = 0`, [morning]);
    expect(waiting).toBe(waits);
  });

  it('is not held up by its own clock', async () => {
    await city.arise([{}]);
    await city.rows(`insert into live_clock values ($1, $2, 'courier', $3)`, [
      `courier/${demoCityId}`,
      demoCityId,
      morning,
    ]);
    expect(await pass()).toMatchObject({ waiting: false });
    expect(await ownWake()).toBeNull();
  });
});

describe('quiet hours', () => {
  const halfPastEight = new Date('2026-11-25T00:30:00Z');

  it('holds an item until its hour, keeps the hour as a live clock, and releases it when the clock gets there', async () => {
    await city.arise([
      { notBefore: halfPastEight },
      { notBefore: new Date(halfPastEight.getTime() + 1) },
      {},
    ]);
    expect((await pass()).noticed).toHaveLength(1);
    expect(await ownWake()).toEqual(halfPastEight);

    await city.moveTo(new Date(halfPastEight.getTime() - 1));
    expect((await pass()).noticed).toEqual([]);
    await city.moveTo(halfPastEight);
    expect((await pass()).noticed).toHaveLength(1);
    expect(await ownWake()).toEqual(new Date(halfPastEight.getTime() + 1));

    await city.moveTo(new Date(halfPastEight.getTime() + 1));
    expect((await pass()).noticed).toHaveLength(1);
    expect(await ownWake()).toBeNull();
  });

  it('keeps its clock right even while it waits for others', async () => {
    await city.arise([{}, { notBefore: halfPastEight }]);
    await city.liveClock('decision/a', morning);
    expect(await pass()).toEqual({ noticed: [], waiting: true });
    expect(await ownWake()).toEqual(halfPastEight);
  });
});

describe('ten thousand items', () => {
  it('become one notice for each of 200 posts', async () => {
    const rungs = ['red', 'yellow', 'dispatch', 'urge'];
    for (let run = 0; run < 3; run += 1) {
      const items = Array.from({ length: 10_000 }, (_none, at) => ({
        post: `B${(at % 200) + 1}/unit_head`,
        rung: rungs[at % 4] ?? '',
      }));
      await city.arise(items);
      const { noticed } = await pass();
      expect(noticed).toHaveLength(200);
    }
    expect(await city.rows('select sum(item_count)::int as n from notice')).toEqual([{ n: 30_000 }]);
  });
});
