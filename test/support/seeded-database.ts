import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { prepareDatabase } from '../../scripts/servers/database.js';
import { seedDemoCity } from '../../scripts/seed/demo-city.js';
import { createTestDatabase, databaseFrom, superUrlOfRun } from './servers.js';
import type { TestDatabase } from './servers.js';

const template = 'demo_city_told';

/**
 * A database of one test file that holds the demo city with its whole story: decisions of every stage, lamps of every
 * colour, orders, disputes, an interview, reviews that wait. The story is told once a run; every file gets a copy.
 */
export async function createSeededDatabase(): Promise<TestDatabase> {
  const superUrl = superUrlOfRun();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(superUrl);
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext($1))`, [template]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) await tell(client);
    await client.query(`create database ${name} owner dukaojian_owner template ${template}`);
  } finally {
    await client.end();
  }
  return databaseFrom(await prepareDatabase(superUrl, name), name);
}

// Under another name until it is whole: a story that was cut off is no template.
async function tell(client: pg.Client): Promise<void> {
  const database = await createTestDatabase();
  await seedDemoCity(database);
  await client.query(`alter database ${database.name} rename to ${template}`);
}
