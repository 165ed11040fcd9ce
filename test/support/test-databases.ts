import pg from 'pg';
import { seedDemoCity } from '../../scripts/seed/demo-city.js';
import { loadCity } from '../../src/organization/city-loader.js';
import { migrate } from '../../src/persistence/migrate.js';
import { copyOf, emptyDatabase } from './database-template.js';
import type { TestDatabase } from './database-template.js';

/** A database with all migrations and no row. */
export const createTestDatabase = (): Promise<TestDatabase> =>
  copyOf('migrated', async () => {
    const database = await emptyDatabase();
    await migrate(database.ownerUrl);
    return database;
  });

/** A database with the demo city as it is first loaded, its time standing still at `now`. */
export async function createCityDatabase(now: Date): Promise<TestDatabase> {
  const database = await copyOf('demo_city', async () => {
    const empty = await createTestDatabase();
    await loadCity(empty.ownerUrl, { clock: 'still', now: loadedAt, demo: true });
    return empty;
  });
  await setClock(database, now);
  return database;
}

// The same whichever file comes first.
const loadedAt = new Date('2026-11-24T09:00:00+08:00');

/**
 * A database of one test file that holds the demo city with its whole story: decisions of every stage, lamps of every
 * colour, orders, disputes, an interview, reviews that wait.
 */
export const createSeededDatabase = (): Promise<TestDatabase> =>
  copyOf('demo_city_told', async () => {
    const database = await createTestDatabase();
    await seedDemoCity(database);
    return database;
  });

async function setClock({ ownerUrl }: TestDatabase, now: Date): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query('update city_clock set still_at = $1', [now]);
  } finally {
    await client.end();
  }
}
