import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { CityHall } from '../support/city-hall.js';
import { testTemporalAddress, testWorkflowBundle } from '../support/servers.js';

const tasksADecision = 100;
const decisions = 15;
const taskQueue = `killed-${randomBytes(6).toString('hex')}`;

let hall: CityHall;
const children: ChildProcess[] = [];

beforeAll(async () => {
  const build = path.join(projectRoot(), 'scripts/build.mjs');
  const { buildWhenChanged } = (await import(build)) as {
    buildWhenChanged: (root: string, node: string) => void;
  };
  buildWhenChanged(projectRoot(), process.execPath);
  hall = await CityHall.open({ role: 'web', environment: { TEMPORAL_TASK_QUEUE: taskQueue } });
  startRole('courier');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await hall.close();
});

/** The program as production runs it: a process of its own in one role. */
function startRole(role: string): ChildProcess {
  const child = spawn(process.execPath, [path.join(projectRoot(), 'dist/src/main.js'), '--role', role], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: hall.app.appUrl,
      SEALER_DATABASE_URL: hall.app.sealerUrl,
      DATABASE_POOL: '8',
      TEMPORAL_ADDRESS: testTemporalAddress(),
      TEMPORAL_TASK_QUEUE: taskQueue,
      WORKFLOW_BUNDLE: testWorkflowBundle(),
      SESSION_SECRET: randomBytes(32).toString('hex'),
      DEMO: '1',
      LOG_LEVEL: 'silent',
    },
  });
  children.push(child);
  return child;
}

const countOf = async (sql: string) =>
  Number((await hall.one<{ count: string }>(`select count(*) from ${sql}`)).count);

describe('a worker killed with kill -9 in the middle of a sweep', () => {
  it('loses no lamp and no notice item, and doubles none', async () => {
    const worker = startRole('worker');
    const office = await hall.office();
    const bodies = await hall.all<{ code: string }>(
      `select code from body where category is not null order by code limit 100`,
    );
    for (let index = 0; index < decisions; index += 1)
      await office.post('/api/v1/decisions', {
        title: `批次${index}`,
        dispatch: 'at_once',
        responsibleLeader: 'L04/leader',
        tasks: bodies
          .slice(0, tasksADecision)
          .map(({ code }) => ({ wording: '限期办理', responsible: code, dueOn: '2026-12-10' })),
      });
    await hall.settle();
    const parts = bodies.length * decisions;
    expect(await countOf(`task_part where state = 'dispatched'`)).toBe(parts);

    const moved = hall.clockTo('2026-11-27T10:00:00+08:00');
    while ((await countOf(`task_part where lamp = 'red'`)) === 0) await countOf('task_part');
    worker.kill('SIGKILL');
    startRole('worker');
    await moved;

    expect(await countOf(`task_part where lamp = 'red'`)).toBe(parts);
    expect(await countOf(`rung_reached where rung = 'red'`)).toBe(parts);
    expect(await countOf('lamp_episode where closed_at is null')).toBe(parts);
    expect(await countOf(`notice_item where rung = 'red'`)).toBe(parts * 2);
    expect(await countOf('notice_item where notice_id is null')).toBe(0);
    while ((await countOf(`delivery where state = 'queued'`)) > 0) await countOf('delivery');
    expect(await countOf(`delivery where state = 'sent'`)).toBe(await countOf('notice'));
    expect(await countOf(`supervision_order where state = 'draft'`)).toBe(parts);
  }, 180_000);
});
