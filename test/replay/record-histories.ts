import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import proto from '@temporalio/proto';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { LoopActivities, Sweep } from '../../activities/contracts.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { startTemporal } from '../../scripts/servers/temporal.js';
import { bundleWhenChanged } from '../../scripts/servers/workflow-bundle.js';

// `npm run record:histories`: records the histories that replay.test.ts runs and that are not there yet. One that is there
// stays: it stands for the loops that were started before a change. Delete it to record it anew.

Runtime.install({ logger: new DefaultLogger('ERROR') });
const identity = 'recorder';
const done: Sweep = { done: true, wakeInMs: 0 };
const scenes: { file: string; workflowType: string; looks: (Sweep | Error)[] }[] = [
  { file: 'decision-loop', workflowType: 'decisionLoop', looks: [{ done: false, wakeInMs: 1_500 }, done] },
  {
    file: 'supervision-order',
    workflowType: 'supervisionOrder',
    looks: [{ done: false, wakeInMs: 0 }, done],
  },
  {
    file: 'restriction',
    workflowType: 'restriction',
    looks: [{ done: false, wakeInMs: 0 }, { done: false, wakeInMs: 1_500 }, done],
  },
  {
    file: 'consequence',
    workflowType: 'consequence',
    looks: [{ done: false, wakeInMs: 0 }, { done: false, wakeInMs: 1_500 }, done],
  },
  {
    file: 'assessment-year',
    workflowType: 'assessmentYear',
    looks: [{ done: false, wakeInMs: 0 }, { done: false, wakeInMs: 1_500 }, done],
  },
  {
    file: 'objection',
    workflowType: 'objection',
    looks: [{ done: false, wakeInMs: 0 }, { done: false, wakeInMs: 1_500 }, done],
  },
  {
    file: 'project-watch',
    workflowType: 'projectWatch',
    looks: [{ done: false, wakeInMs: 0 }, { done: false, wakeInMs: 1_500 }, done],
  },
  {
    file: 'decision-loop-refused',
    workflowType: 'decisionLoop',
    looks: [ApplicationFailure.nonRetryable('现在不能这样办', 'state.illegal-step'), done],
  },
  {
    file: 'decision-loop-begins-again',
    workflowType: 'decisionLoop',
    looks: [...Array<Sweep>(40).fill({ done: false, wakeInMs: 1 }), done],
  },
];

const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-histories-'));
const temporal = await startTemporal({
  folder,
  inMemory: true,
  dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 150 },
});
const target = path.join(projectRoot(), 'test/replay/histories');
mkdirSync(target, { recursive: true });
const bundle = path.join(folder, 'workflows.js');
await bundleWhenChanged(bundle);
for (const scene of scenes) {
  const file = path.join(target, `${scene.file}.bin`);
  if (!existsSync(file)) writeFileSync(file, await record(scene));
}
await temporal.stop();
rmSync(folder, { recursive: true, force: true });

async function record({ workflowType, looks }: (typeof scenes)[number]): Promise<Uint8Array> {
  const rest = [...looks];
  const look = async (): Promise<Sweep> => {
    const next = rest.shift() ?? done;
    if (next instanceof Error) throw next;
    return next;
  };
  const activities: LoopActivities = {
    supervise: look,
    followOrder: look,
    followRestriction: look,
    followObjection: look,
    followProjects: look,
    followConsequence: look,
    followYear: look,
    summarise: async () => done,
    recordFault: async () => undefined,
  };
  const native = await NativeConnection.connect({ address: temporal.address });
  const taskQueue = randomUUID();
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    identity,
    workflowBundle: { codePath: bundle },
    activities,
  });
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, identity });
  const history = await worker.runUntil(async () => {
    const id = randomUUID();
    const loop = await client.workflow.start(workflowType, {
      taskQueue,
      workflowId: `recorded/${id}`,
      args: [id],
    });
    if (workflowType === 'decisionLoop' && looks[0] instanceof Error) await poked(loop);
    await loop.result();
    return client.workflow.getHandle(loop.workflowId, loop.firstExecutionRunId).fetchHistory();
  });
  await Promise.all([native.close(), connection.close()]);
  return proto.temporal.api.history.v1.History.encode(history).finish();
}

// A refused loop waits an hour or a poke.
async function poked(loop: {
  signal(name: string): Promise<void>;
  fetchHistory(): Promise<{ events?: unknown }>;
}) {
  while (!JSON.stringify((await loop.fetchHistory()).events).includes('recordFault'))
    await new Promise((resolve) => setTimeout(resolve, 100));
  await loop.signal('poke');
}
