import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Worker, bundleWorkflowCode } from '@temporalio/worker';
import pg from 'pg';
import { atOnce, until } from '../at-once.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';

const taskQueue = 'reference';

/** Seconds from a common deadline until the last of `count` tasks is red, with one workflow and timer per task. */
export async function timeWorkflowPerTask({ eye, temporalAddress }: Stack, count: number): Promise<number> {
  await eye.query('create table reference_task (id integer primary key, red_at timestamptz)');
  await eye.query('insert into reference_task select generate_series(1, $1)', [count]);
  const pool = new pg.Pool({ connectionString: eye.options.connectionString, max: 16 });
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: temporalAddress }),
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: path.join(projectRoot(), 'bench/reference/task-workflow.ts'),
      logger: new DefaultLogger('ERROR'),
    }),
    activities: {
      turnRed: (task: number) =>
        pool.query('update reference_task set red_at = clock_timestamp() where id = $1 and red_at is null', [
          task,
        ]),
    },
    maxConcurrentActivityTaskExecutions: 64,
  });
  const running = worker.run();
  try {
    const deadline = Date.now() + 10_000 + count * 15;
    await startAll(temporalAddress, count, deadline);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, deadline - Date.now())));
    const start = performance.now();
    await until('reference tasks red', 600_000, async () => {
      const { rows } = await eye.query('select from reference_task where red_at is null limit 1');
      return rows.length === 0;
    });
    return (performance.now() - start) / 1000;
  } finally {
    worker.shutdown();
    await running;
    await pool.end();
  }
}

async function startAll(address: string, count: number, deadline: number): Promise<void> {
  const client = new Client({ connection: await Connection.connect({ address }) });
  const tasks = Array.from({ length: count }, (_, index) => index + 1);
  await atOnce(tasks, 32, (task) =>
    client.workflow.start('taskWorkflow', {
      taskQueue,
      workflowId: `reference/${task}`,
      args: [task, Math.max(1, deadline - Date.now())],
    }),
  );
  await client.connection.close();
}
