import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { LoopActivities } from '../../activities/contracts.js';
import { testTemporalAddress, testWorkflowBundle } from './servers.js';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
});

/** A worker with the real workflows on the run's Temporal server, its activities written by the test. */
export interface LoopWorker {
  client: Client;
  taskQueue: string;
  /** Starts a loop for a new id and gives its handle. */
  start: (workflowType: string) => Promise<Awaited<ReturnType<Client['workflow']['start']>>>;
  close(): Promise<void>;
}

/** Activities that a test does not expect refuse loudly. */
const unexpected = (name: string) => (): never => {
  throw new Error(`activity ${name} was not expected`);
};

/** Starts it; the task queue is its own. */
export async function startLoopWorker(activities: Partial<LoopActivities>): Promise<LoopWorker> {
  const address = testTemporalAddress();
  const taskQueue = `loop-${randomUUID()}`;
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { codePath: testWorkflowBundle() },
    activities: {
      supervise: unexpected('supervise'),
      summarise: async () => ({ done: true, wakeInMs: 0 }),
      followOrder: unexpected('followOrder'),
      followRestriction: unexpected('followRestriction'),
      followObjection: unexpected('followObjection'),
      followProjects: unexpected('followProjects'),
      followConsequence: unexpected('followConsequence'),
      followYear: unexpected('followYear'),
      followExplanation: unexpected('followExplanation'),
      recordFault: unexpected('recordFault'),
      ...activities,
    },
  });
  const running = worker.run();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  return {
    client,
    taskQueue,
    start: (workflowType) => {
      const id = randomUUID();
      return client.workflow.start(workflowType, { taskQueue, workflowId: `test/${id}`, args: [id] });
    },
    close: async () => {
      worker.shutdown();
      await running;
      await Promise.all([native.close(), connection.close()]);
    },
  };
}
