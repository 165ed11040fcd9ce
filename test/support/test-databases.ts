import pg from 'pg';
import { askHost } from './app-host-calls.js';
import type { TemplateName } from './app-host-calls.js';
import { copyOf, emptyDatabase } from './database-template.js';
import type { TestDatabase } from './database-template.js';

/** A database with all migrations and no row. */
export const createTestDatabase = (): Promise<TestDatabase> => likeTemplate('migrated', emptyDatabase);

/** A database with the demo city as it is first loaded, its time standing still at `now`. */
export async function createCityDatabase(now: Date): Promise<TestDatabase> {
  const database = await likeTemplate('demo_city', createTestDatabase);
  await setClock(database, now);
  return database;
}

/** A database with the city as a real one begins: bodies and posts, no person and no account. */
export const createFreshDatabase = (): Promise<TestDatabase> => likeTemplate('real_city', createTestDatabase);

/**
 * A database of one test file that holds the demo city with its whole story: decisions of every stage, lamps of every
 * colour, orders, disputes, an interview, reviews that wait.
 */
export const createSeededDatabase = (): Promise<TestDatabase> =>
  likeTemplate('demo_city_told', createTestDatabase);

// Filled by the host, which has the program's modules at hand.
const likeTemplate = (template: TemplateName, begin: () => Promise<TestDatabase>): Promise<TestDatabase> =>
  copyOf(template, async () => {
    const database = await begin();
    await askHost('fill', { template, urls: database });
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
