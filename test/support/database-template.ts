import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { dropDatabase, prepareDatabase } from '../../scripts/servers/database.js';
import type { DatabaseUrls } from '../../scripts/servers/database.js';
import { superUrlOfRun } from './servers.js';

/** A database of one test file. */
export interface TestDatabase extends DatabaseUrls {
  name: string;
  /** Ends the sessions in it and removes it. */
  drop(): Promise<void>;
}

/** An empty database on the run's PostgreSQL, with the roles and schemas of production. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return databaseNamed(`test_${randomBytes(6).toString('hex')}`);
}

/**
 * A copy of the template: the first file of the run that asks for it fills it, all others wait for that and copy.
 * `fill` makes the database that becomes the template, and leaves no session in it.
 */
export async function copyOf(template: string, fill: () => Promise<TestDatabase>): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(superUrlOfRun());
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext($1))`, [template]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    // Under another name until it is whole: one that was cut off is no template.
    if (rowCount === 0) await client.query(`alter database ${(await fill()).name} rename to ${template}`);
    await client.query(`create database ${name} owner dukaojian_owner template ${template}`);
  } finally {
    await client.end();
  }
  return databaseNamed(name);
}

async function databaseNamed(name: string): Promise<TestDatabase> {
  const superUrl = superUrlOfRun();
  const urls = await prepareDatabase(superUrl, name);
  return { ...urls, name, drop: () => dropDatabase(superUrl, name) };
}
