import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityLawService } from '../../src/organization/city-law.service.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { Nudge } from '../../src/persistence/nudge.js';
import { FollowRestrictionService } from '../../src/supervision/restrictions/follow-restriction.service.js';
import { rowOf, standClockAt } from '../factories/given-part.js';
import { told } from '../factories/order-scene.js';
import { givenBlockedPart, raised, startRestrictionScene } from '../factories/restriction-scene.js';
import type { RestrictionScene } from '../factories/restriction-scene.js';

// Without a worker: only the test looks, so it decides what happens between two looks.
let scene: RestrictionScene;
let loop: FollowRestrictionService;

beforeAll(async () => {
  scene = await startRestrictionScene({ role: 'web', here: true });
  const app = scene.app.inside();
  loop = new FollowRestrictionService(
    app.get(MikroORM),
    app.get(CityClock),
    app.get(CityLawService),
    app.get(Nudge),
  );
});
afterAll(() => scene.close());

/** Raised on Tuesday 24 November: to be answered until the 27th 24:00. */
async function raisedOnTuesday(): Promise<string> {
  await standClockAt(scene.owner, '2026-11-24T09:00:00+08:00');
  return (await raised(scene, await givenBlockedPart(scene))).id;
}

const stepsOf = async (id: string) => {
  const { rows } = await scene.owner.query<{ action: string }>(
    'select action from restriction_step where restriction_id = $1 order by at, id',
    [id],
  );
  return rows.map(({ action }) => action);
};
const clockOf = (id: string) =>
  rowOf<{ at: Date | null; done: boolean }>(
    scene.owner,
    'select next_wake_at as at, done from live_clock where workflow_id = $1',
    [`restriction/${id}`],
  );
const stateOf = async (id: string) =>
  (await rowOf<{ state: string }>(scene.owner, 'select state from restriction where id = $1', [id])).state;
const solved = { outcome: 'solved', answer: '已批复。' };

describe('looking at an open restriction', () => {
  it('it has one live clock from the moment it is raised', async () => {
    const id = await raisedOnTuesday();
    expect(await clockOf(id)).toEqual({ at: new Date('2026-11-27T00:00:00.001+08:00'), done: false });
  });

  it('is safe to run twice and side by side: it climbs once and each is told once', async () => {
    const id = await raisedOnTuesday();
    await standClockAt(scene.owner, '2026-11-28T09:00:00+08:00');
    await Promise.all([loop.follow(id), loop.follow(id), loop.follow(id)]);
    await loop.follow(id);
    expect(await stepsOf(id)).toEqual(['raise', 'to_leader']);
    expect(await told(scene, id, 'restriction_climbed')).toHaveLength(1);
  });

  it('acts only on what is still true: what was answered late, but before the look, never climbs', async () => {
    const id = await raisedOnTuesday();
    await standClockAt(scene.owner, '2026-11-28T09:00:00+08:00');
    expect((await scene.asked.post(`/api/v1/restrictions/${id}/answer`, solved)).status).toBe(200);
    expect(await loop.follow(id)).toEqual({ done: true, wakeInMs: 0 });
    expect(await stepsOf(id)).toEqual(['raise', 'solve']);
    expect(await clockOf(id)).toEqual({ at: null, done: true });
  });

  it('an answer and the climb at the same moment: whoever has the lock first is right, and nothing is lost', async () => {
    const id = await raisedOnTuesday();
    await standClockAt(scene.owner, '2026-11-28T09:00:00+08:00');
    const [, { status }] = await Promise.all([
      loop.follow(id),
      scene.asked.post(`/api/v1/restrictions/${id}/answer`, solved),
    ]);
    expect(status).toBe(200);
    expect(await stateOf(id)).toBe('solved');
  });

  it('after an outage the leader gets his own days, for he was not told before', async () => {
    const id = await raisedOnTuesday();
    await standClockAt(scene.owner, '2026-12-14T09:00:00+08:00');
    await loop.follow(id);
    expect(await stateOf(id)).toBe('with_leader');
    expect((await clockOf(id)).at).toEqual(new Date('2026-12-17T00:00:00.001+08:00'));
    expect(await stepsOf(id)).toEqual(['raise', 'to_leader']);
  });

  it('never raises the version: a form that is open is not spoilt by the climb', async () => {
    const id = await raisedOnTuesday();
    await standClockAt(scene.owner, '2026-11-28T09:00:00+08:00');
    await loop.follow(id);
    const answer = await scene.asked.post(`/api/v1/restrictions/${id}/answer`, { ...solved, version: 1 });
    expect(answer.status).toBe(200);
  });
});
