import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import type { AppRole } from '../../src/app.module.js';
import { readEnvironment } from '../../src/config/environment.js';
import { createApp } from '../../src/web/create-app.js';
import type { DatabaseUrls } from '../../scripts/servers/database.js';
import { testTemporalAddress, testWorkflowBundle } from './servers.js';
import { createCityDatabase, createSeededDatabase } from './test-databases.js';

/** The program in one process, with a database and a task queue of its own. */
export interface TestApp {
  baseUrl: string;
  ownerUrl: string;
  appUrl: string;
  sealerUrl: string;
  app: NestExpressApplication;
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
  /** Modules of the test itself, behind the same door. */
  more?: readonly Type[];
}

/** A Tuesday morning with working days before and after. */
const testClock = new Date('2026-11-24T09:00:00+08:00');

/** Starts the program on a free port with the demo city. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { role = 'all', clock = testClock, more = [] } = options;
  const database = await (options.told === true ? createSeededDatabase() : createCityDatabase(clock));
  try {
    const app = await createApp(readEnvironment(settings(database, options)), role, more);
    await app.listen(0, '127.0.0.1');
    const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
    const close = async () => {
      await app.close();
      await database.drop();
    };
    return {
      baseUrl: `http://127.0.0.1:${port}`,
      ownerUrl: database.ownerUrl,
      appUrl: database.appUrl,
      sealerUrl: database.sealerUrl,
      app,
      close,
    };
  } catch (error) {
    await database.drop();
    throw error;
  }
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
    DATA_DIR: path.join(os.tmpdir(), queue),
    DEMO: demo ? '1' : '0',
    LOG_LEVEL: 'silent',
    ...environment,
  };
}
