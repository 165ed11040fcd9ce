import { Client, Connection } from '@temporalio/client';
import { connections, signIn } from '../../scripts/servers/api-client.js';
import { say, startStack } from '../../scripts/servers/whole-stack.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';
import { processorSeconds } from '../processor-time.js';
import type { BenchResult } from '../result.js';
import { cityNow, postDecisions, unitCodes, untilDispatched, workingMorning } from './city-work.js';

const watchedSeconds = 60;
// What a launch leaves behind (checkpoints, vacuum, closing connections) is not what idling costs.
const settleSeconds = 45;

/** What the stack used while it was watched. */
interface Cost {
  cpuSeconds: number;
  queries: number;
  temporalEvents: number;
}

/**
 * N open tasks and nothing due: what a minute of it costs web, worker, courier and PostgreSQL above the same minute of the
 * same stack without a task.
 */
export async function idle(size: number): Promise<BenchResult> {
  const stack = await startStack({
    ...{ mode: 'offset', now: workingMorning },
    postgres: { shared_preload_libraries: 'pg_stat_statements' },
  });
  try {
    await stack.eye.query('create extension pg_stat_statements');
    const empty = await watch(stack);
    const client = await signIn(stack.baseUrl, 'pd-swb.supervision_office', connections(8));
    const dueAt = new Date((await cityNow(stack)).getTime() + 60 * 86_400_000);
    say(`posting ${size} tasks`);
    await postDecisions(client, { size, units: await unitCodes(stack, 200), dueAt });
    await untilDispatched(stack, size);
    const full = await watch(stack);
    return {
      ...{ name: 'idle', size, seconds: watchedSeconds },
      ...{
        cpuSeconds: full.cpuSeconds - empty.cpuSeconds,
        queries: full.queries - empty.queries,
        temporalEvents: full.temporalEvents - empty.temporalEvents,
      },
      ...{ empty, full },
      rssMb: stack.rssMb(),
    };
  } finally {
    await stack.stop();
  }
}

async function watch(stack: Stack): Promise<Cost> {
  await pause(settleSeconds);
  say(`watching for ${watchedSeconds} s`);
  const before = await countersOf(stack);
  await pause(watchedSeconds);
  const after = await countersOf(stack);
  return {
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    queries: after.queries - before.queries,
    temporalEvents: after.temporalEvents - before.temporalEvents,
  };
}

// The events are counted outside the two readings of the processor: counting asks for every history.
async function countersOf({ eye, pids, temporalAddress }: Stack): Promise<Cost> {
  const temporalEvents = await eventsOf(temporalAddress);
  const { rows } = await eye.query<{ calls: string }>(
    `select coalesce(sum(calls), 0) as calls from pg_stat_statements s join pg_roles r on r.oid = s.userid
     where r.rolname <> 'postgres'`,
  );
  const cpuSeconds = pids.reduce((sum, pid) => sum + processorSeconds(pid), 0);
  return { cpuSeconds, queries: Number(rows[0]?.calls), temporalEvents };
}

async function eventsOf(address: string): Promise<number> {
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection });
  let events = 0;
  for await (const { workflowId } of workflow.list())
    events += (await workflow.getHandle(workflowId).describe()).historyLength;
  await connection.close();
  return events;
}

const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));
