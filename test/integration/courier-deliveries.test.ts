import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listUnsent, markSent, noteFailure } from '../../src/notification/deliveries.js';
import { runNoticePass } from '../../src/notification/notice-pass.js';
import { bodyId, demoCityId } from '../../src/organization/city-ids.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { openCourierCity, posts } from './courier-city.js';
import type { CourierCity } from './courier-city.js';

let city: CourierCity;
const pass = () => runNoticePass(city.orm.em.fork(), new CityClock(), demoCityId);

beforeAll(async () => {
  city = await openCourierCity();
});
afterAll(() => city.close());
beforeEach(() => city.reset());

describe('deliveries', () => {
  it('are sent once, and tell the bodies of their posts that something changed', async () => {
    await city.arise([{ post: posts[0] }, { post: posts[1] }]);
    const { noticed } = await pass();
    const em = city.orm.em.fork();
    expect(await markSent(em, noticed)).toBe(2);
    expect(await markSent(em, noticed)).toBe(0);
    const feed = await city.rows<{ body_ids: string[]; subject_ids: string[] }>('select * from change_feed');
    expect(feed).toHaveLength(1);
    expect(feed[0]).toMatchObject({ city_id: demoCityId, subject_type: 'notice' });
    expect(feed[0]?.body_ids.toSorted()).toEqual([bodyId('B1'), bodyId('B2')].toSorted());
    expect(feed[0]?.subject_ids.toSorted()).toEqual(noticed.toSorted());
    expect(await city.rows('select state, attempts, error from delivery')).toEqual(
      noticed.map(() => ({ state: 'sent', attempts: 1, error: null })),
    );
  });

  it('stay queued when sending fails, with the reason, until it succeeds', async () => {
    await city.arise([{}]);
    const { noticed } = await pass();
    const em = city.orm.em.fork();
    await noteFailure(em, noticed, 'no connection');
    expect(await city.rows('select state, attempts, error from delivery')).toEqual([
      { state: 'queued', attempts: 1, error: 'no connection' },
    ]);
    await markSent(em, noticed);
    expect(await city.rows('select state, attempts, error from delivery')).toEqual([
      { state: 'sent', attempts: 2, error: null },
    ]);
  });

  it.each([
    [29_000, 0],
    [30_000, 1],
  ])('queued for %i ms are found as unsent: %i', async (agoMs, found) => {
    await city.arise([{}]);
    await pass();
    await city.rows(`update delivery set queued_at = clock_timestamp() - $1 * interval '1 millisecond'`, [
      agoMs,
    ]);
    expect(await listUnsent(city.orm.em.fork(), demoCityId, 30_000)).toHaveLength(found);
    expect(await listUnsent(city.orm.em.fork(), demoCityId, 0)).toHaveLength(1);
    expect(await listUnsent(city.orm.em.fork(), '110000', 0)).toEqual([]);
  });
});
