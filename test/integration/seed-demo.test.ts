import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { seedDemoCity } from '../../scripts/seed/demo-city.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { openOrm } from '../../src/persistence/orm.js';
import { createTestDatabase } from '../support/servers.js';
import type { TestDatabase } from '../support/servers.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

it('seeding loads the city on the first start and says so, and does nothing on the second', async () => {
  expect(await seedDemoCity(database.ownerUrl)).toBe('演示城市已装好:377个单位');
  expect(await seedDemoCity(database.ownerUrl)).toBeNull();
});

it('the demo’s time runs on from the morning of 24 November 2026', async () => {
  const orm = await openOrm({ url: database.appUrl, poolMax: 1, entities: [] });
  const { now, mode } = await new CityClock().read(orm.em.fork(), demoCityId);
  await orm.close();
  expect(mode).toBe('offset');
  expect(now.getTime()).toBeGreaterThanOrEqual(Date.parse('2026-11-24T09:00:00+08:00'));
  expect(now.getTime()).toBeLessThan(Date.parse('2026-11-24T09:05:00+08:00'));
});
