import { randomBytes } from 'node:crypto';
import { dropDatabase, prepareDatabase } from '../../scripts/servers/database.js';
import type { DatabaseUrls } from '../../scripts/servers/database.js';
import { migrate } from '../../src/persistence/migrate.js';

/** A database of one test file, migrated and empty. */
export interface TestDatabase extends DatabaseUrls {
  name: string;
  /** Ends the sessions in it and removes it. */
  drop(): Promise<void>;
}

/** Makes a database on the run's PostgreSQL, with the roles and schemas of production. */
export async function createTestDatabase(
  name = `test_${randomBytes(6).toString('hex')}`,
): Promise<TestDatabase> {
  const urls = await prepareDatabase(superUrlOfRun(), name);
  await migrate(urls.ownerUrl);
  return databaseFrom(urls, name);
}

/** A prepared database as its test file holds it. */
export const databaseFrom = (urls: DatabaseUrls, name: string): TestDatabase => ({
  ...urls,
  name,
  drop: () => dropDatabase(superUrlOfRun(), name),
});

/** A superuser's connection to the run's PostgreSQL. */
export const superUrlOfRun = (): string => fromSetup('TEST_PG_SUPER_URL');

/** host:port of the run's Temporal server; namespace `default`, take a task queue of your own per file. */
export const testTemporalAddress = (): string => fromSetup('TEST_TEMPORAL_ADDRESS');

/** Path of the bundled workflows, for `workflowBundle: { codePath }`. */
export const testWorkflowBundle = (): string => fromSetup('TEST_WORKFLOW_BUNDLE');

function fromSetup(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: this test belongs to a project with global-setup.ts`);
  return value;
}
