import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import type { AppRole } from '../../src/app.module.js';
import type { DatabaseUrls } from '../../scripts/servers/database.js';
import { askHost, retireHost } from './app-host-calls.js';
import type { RunningProgram } from './app-host-calls.js';
import { listen } from './run-program.js';
import { testTemporalAddress, testWorkflowBundle } from './servers.js';
import type { TestDatabase } from './database-template.js';
import { createCityDatabase, createFreshDatabase, createSeededDatabase } from './test-databases.js';

/** The program in one process, with a database and a task queue of its own. */
export interface TestApp extends RunningProgram {
  ownerUrl: string;
  appUrl: string;
  sealerUrl: string;
  /** Every way into its database. */
  database: DatabaseUrls;
  /** The program itself, where it was started with `here`. @throws when it runs elsewhere */
  inside(): NestExpressApplication;
  /** Ends the program, then its database. */
  close(): Promise<void>;
}

/** How the program is started. */
export interface TestAppOptions {
  role?: AppRole;
  /** City time, standing still until it is moved. */
  clock?: Date;
  /** False: as in production, without the demo's doors. The accounts are demo accounts, so nobody can sign in. */
  demo?: boolean;
  environment?: NodeJS.ProcessEnv;
  /** True: with the whole story of the demo city, its time standing at the story's end; `clock` is not asked. */
  told?: boolean;
  /** True: as a fresh installation begins, without persons and accounts; for `demo: false`. */
  fresh?: boolean;
  /** True: in the process of the test, which then reaches inside; else in the worker's host, which starts it sooner. */
  here?: boolean;
  /** Modules of the test itself, behind the same door; the program then runs here. */
  more?: readonly Type[];
}

type Running = RunningProgram & Pick<TestApp, 'inside' | 'close'>;

/** A Tuesday morning with working days before and after. */
const testClock = new Date('2026-11-24T09:00:00+08:00');

/** Starts the program on a free port with the demo city. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await databaseFor(options);
  try {
    const running = await startOn(database, options);
    const close = async () => {
      await running.close();
      await database.drop();
    };
    return { ...running, close };
  } catch (error) {
    await database.drop();
    throw error;
  }
}

/** Starts the program in one more process on the database of another one, which outlives it. */
export const startBeside = ({ database }: TestApp, options: TestAppOptions = {}): Promise<TestApp> =>
  startOn(database, options);

async function startOn(database: DatabaseUrls, options: TestAppOptions): Promise<TestApp> {
  const start = options.here === true || options.more !== undefined ? startHere : startElsewhere;
  const { ownerUrl, appUrl, sealerUrl } = database;
  return { ...(await start(settings(database, options), options)), ownerUrl, appUrl, sealerUrl, database };
}

async function databaseFor({
  clock = testClock,
  told = false,
  fresh = false,
}: TestAppOptions): Promise<TestDatabase> {
  if (told) return createSeededDatabase();
  return fresh ? createFreshDatabase() : createCityDatabase(clock);
}

async function startElsewhere(
  environment: NodeJS.ProcessEnv,
  { role = 'all' }: TestAppOptions,
): Promise<Running> {
  const file = expect.getState().testPath ?? '';
  const program = await askHost('start', { file, role, environment });
  return {
    ...program,
    inside: () => {
      throw new Error('the program runs elsewhere: start it with `here: true`');
    },
    close: async () => {
      if ((await askHost('stop', program)).full) await retireHost();
    },
  };
}

async function startHere(
  environment: NodeJS.ProcessEnv,
  { role = 'all', more = [] }: TestAppOptions,
): Promise<Running> {
  const { readEnvironment } = await import('../../src/config/environment.js');
  const { createApp } = await import('../../src/web/create-app.js');
  const app = await createApp(readEnvironment(environment), role, more);
  return { ...(await listen(app)), inside: () => app, close: () => app.close() };
}

function settings(
  database: DatabaseUrls,
  { demo = true, environment = {} }: TestAppOptions,
): NodeJS.ProcessEnv {
  const queue = `test-${randomBytes(6).toString('hex')}`;
  return {
    DATABASE_URL: database.appUrl,
    SEALER_DATABASE_URL: database.sealerUrl,
    INSPECTION_READ_DATABASE_URL: database.inspectionReadUrl,
    INSPECTION_WRITE_DATABASE_URL: database.inspectionWriteUrl,
    DATABASE_POOL: '8',
    TEMPORAL_ADDRESS: testTemporalAddress(),
    TEMPORAL_TASK_QUEUE: queue,
    WORKFLOW_BUNDLE: testWorkflowBundle(),
    SESSION_SECRET: randomBytes(32).toString('hex'),
    FIELD_KEY: randomBytes(32).toString('hex'),
    DATA_DIR: path.join(os.tmpdir(), queue),
    DEMO: demo ? '1' : '0',
    LOG_LEVEL: 'silent',
    ...environment,
  };
}
