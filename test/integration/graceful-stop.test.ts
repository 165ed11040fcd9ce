import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pickFreePorts } from '../../scripts/servers/ports.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { CityHall } from '../support/city-hall.js';
import { EventStream } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import { testTemporalAddress, testWorkflowBundle } from '../support/servers.js';

/**
 * SIGTERM while people work, listen and export.
 *
 * To see it red: with `return503OnClosing` off.
 */
let hall: CityHall;
let baseUrl: string;
const children: ChildProcess[] = [];
const settings = {
  taskQueue: `stopped-${randomBytes(6).toString('hex')}`,
  secret: randomBytes(32).toString('hex'),
};

beforeAll(async () => {
  const build = path.join(projectRoot(), 'scripts/build.mjs');
  const { buildWhenChanged } = (await import(build)) as {
    buildWhenChanged: (root: string, node: string) => void;
  };
  buildWhenChanged(projectRoot(), process.execPath);
  hall = await CityHall.open({ role: 'web', environment: { TEMPORAL_TASK_QUEUE: settings.taskQueue } });
  const [port = 0] = await pickFreePorts(1);
  baseUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await hall.close();
});

/** The whole program as `npm start` runs it, in a process of its own; resolves when it can work. */
async function startAll(): Promise<ChildProcess> {
  const { database } = hall.app;
  const child = spawn(process.execPath, [path.join(projectRoot(), 'dist/src/main.js'), '--role', 'all'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, DATABASE_URL: database.appUrl, SEALER_DATABASE_URL: database.sealerUrl },
      INSPECTION_READ_DATABASE_URL: database.inspectionReadUrl,
      INSPECTION_WRITE_DATABASE_URL: database.inspectionWriteUrl,
      ...{ TEMPORAL_ADDRESS: testTemporalAddress(), TEMPORAL_TASK_QUEUE: settings.taskQueue },
      ...{
        WORKFLOW_BUNDLE: testWorkflowBundle(),
        SESSION_SECRET: settings.secret,
        DEMO: '1',
        LOG_LEVEL: 'silent',
      },
      PORT: new URL(baseUrl).port,
    },
  });
  children.push(child);
  await eventually(ready, (status) => status === 200);
  return child;
}

const ready = async (): Promise<number> =>
  (await fetch(`${baseUrl}/health/ready`, { headers: { connection: 'close' } }).catch(() => null))?.status ??
  0;

/** Asks for this until nobody listens any more; keeps every status, 0 where the connection was gone. */
async function untilRefused(ask: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (;;) {
    // Errors of fetch are of another realm than those of the test.
    const answer = await ask().catch((error: { cause?: { code?: string } }) => ({ error }));
    await pause(100);
    if ('status' in answer) statuses.push(answer.status);
    else if (answer.error.cause?.code === 'ECONNREFUSED') return statuses;
    else statuses.push(0);
  }
}

describe('SIGTERM under load', () => {
  it('is answered with nothing but 503, loses no job, ends what runs and the process within 30 seconds', async () => {
    const child = await startAll();
    const office = await signIn(baseUrl, 'pd-swb.supervision_office');
    const listeners = await Promise.all(
      ['gd-fgw.unit_staff', 'gd-czj.unit_staff', 'gd-jyj.unit_staff'].map((name) => signIn(baseUrl, name)),
    );
    const kept: string[] = [];
    const launch = async () => {
      const title = randomUUID();
      const answer = await office.post<{ id: string }>('/api/v1/decisions', {
        ...{ title, dispatch: 'at_once', responsibleLeader: 'L04/leader' },
        tasks: ['GD-FGW', 'GD-CZJ'].map((responsible) => ({
          wording: '交办',
          responsible,
          dueOn: '2026-12-10',
        })),
      });
      if (answer.status === 201) kept.push(title);
      return answer;
    };
    const listen = async (client: ApiClient) => {
      const stream = await EventStream.open(client);
      for (;;) await stream.next();
    };
    // The export waits for a lock when the signal comes, and has its answer to give after that.
    const holder = new pg.Client(hall.app.ownerUrl);
    await holder.connect();
    const { id } = (await launch()).body;
    await holder.query('begin; lock table owed_report in access exclusive mode');
    const exported = office.get<string>(`/circulars/ledger/xlsx?of=decision&id=${id}`);
    const stands = () =>
      hall.all(`select from pg_locks where not granted and relation = 'owed_report'::regclass`);
    await eventually(stands, (locks) => locks.length > 0);
    const work = [1, 2].map(() => untilRefused(launch));
    const open = listeners.map((client) =>
      untilRefused(() =>
        listen(client).catch((error: Error) =>
          error.cause === undefined ? { status: 200 } : Promise.reject(error),
        ),
      ),
    );
    const watch = untilRefused(async () => ({
      status: await ready().then(
        (status) => status || Promise.reject(new Error('', { cause: { code: 'ECONNREFUSED' } })),
      ),
    }));
    await eventually(
      () => Promise.resolve(kept.length),
      (count) => count > 5,
    );

    const from = performance.now();
    const ended = new Promise<unknown[]>((resolve) => child.once('exit', (...how) => resolve(how)));
    child.kill('SIGTERM');
    await eventually(ready, (status) => status !== 200);
    await holder.query('commit');
    await holder.end();
    expect((await exported).status).toBe(200);
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(performance.now() - from).toBeLessThan(30_000);

    const seen = (await watch).filter((status) => status !== 200);
    expect(new Set(seen)).toEqual(new Set([503]));
    // A kept connection that nobody used may end under a request that is just being sent: that is no answer.
    const answers = (await Promise.all(work)).flat().filter((status) => status !== 0);
    expect(new Set(answers)).toEqual(new Set([201, 503]));
    await Promise.all(open);
    expect(kept.length).toBeGreaterThan(4);

    await startAll();
    const lost = () =>
      hall.all(
        `select title from unnest($1::text[]) title where title not in (
           select title from decision where state = 'dispatched')`,
        [kept],
      );
    expect(await eventually(lost, (left) => left.length === 0)).toEqual([]);
    const waiting = () =>
      hall.all(
        `select from delivery where state <> 'sent' union all select from notice_item where notice_id is null`,
      );
    expect(await eventually(waiting, (left) => left.length === 0)).toEqual([]);
    const twice = `select from notice_item group by post_id, subject_id, rung, episode having count(*) > 1`;
    expect(await hall.all(twice)).toEqual([]);
  }, 240_000);
});
