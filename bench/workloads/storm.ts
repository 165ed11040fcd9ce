import { until } from '../at-once.js';
import { connections, signIn } from '../../scripts/servers/api-client.js';
import { timeWorkflowPerTask } from '../reference/workflow-per-task.js';
import type { BenchResult } from '../result.js';
import { say, startStack } from '../../scripts/servers/whole-stack.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';
import { cityNow, postDecisions, unitCodes, untilDispatched, workingMorning } from './city-work.js';

/**
 * N tasks in N/100 decisions that fall due in the same second, by real timers: until the last is red in the record
 * and every unit has its one merged notice; then, after a working day, until every undecided order draft is with the
 * office head. Reference: one workflow per task with its own timer, on the same servers.
 */
export async function storm(size: number): Promise<BenchResult> {
  const stack = await startStack({ mode: 'offset', now: workingMorning });
  try {
    const client = await signIn(stack.baseUrl, 'pd-swb.supervision_office', connections(8));
    const units = await unitCodes(stack, 200);
    // Far enough away that the launch is over, near enough that nobody waits long.
    const dueAt = new Date((await cityNow(stack)).getTime() + 15_000 + size * 1.5);
    await postDecisions(client, { size, units, dueAt });
    await untilDispatched(stack, size);
    const left = dueAt.getTime() - (await cityNow(stack)).getTime();
    if (left < 500) throw new Error('the launch took longer than the time until the tasks fall due');
    say(`launched, due in ${Math.round(left / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, left));
    const start = performance.now();
    await untilRed(stack);
    const redSeconds = (performance.now() - start) / 1000;
    await untilNoticed(stack);
    const seconds = (performance.now() - start) / 1000;
    say(`red after ${redSeconds.toFixed(2)} s, noticed after ${seconds.toFixed(2)} s`);
    const merged = await mergedOnce(stack, Math.min(units.length, size));
    const draftsMovedSeconds = await timeDrafts(stack, client);
    const rssMb = stack.rssMb();
    const count = Math.min(Math.ceil(size / 5), 2_000);
    say(`reference: ${count} workflows, one per task`);
    const reference = await timeWorkflowPerTask(stack, count);
    const ratio = size / seconds / (count / reference);
    return {
      ...{
        name: 'storm',
        size,
        seconds,
        redSeconds,
        perSecond: size / seconds,
        merged,
        draftsMovedSeconds,
        rssMb,
      },
      reference: { seconds: reference, perSecond: count / reference, ratio },
    };
  } finally {
    await stack.stop();
  }
}

async function untilRed({ eye }: Stack): Promise<void> {
  await until('every task red', 300_000, async () => {
    const { rows } = await eye.query('select from task_part where lamp <> $1 limit 1', ['red']);
    return rows.length === 0;
  });
}

async function untilNoticed({ eye }: Stack): Promise<void> {
  await until('every red noticed', 300_000, async () => {
    const { rows } = await eye.query<{ done: boolean }>(
      `select not exists (select from notice_item where notice_id is null)
        and not exists (select from delivery where state <> 'sent') as done`,
    );
    return rows[0]?.done === true;
  });
}

// True when each unit's head has exactly one notice that holds all its reds.
async function mergedOnce({ eye }: Stack, units: number): Promise<boolean> {
  const { rows } = await eye.query<{ posts: string; most: string }>(
    `select count(*) as posts, max(notices) as most from (
       select i.post_id, count(distinct i.notice_id) as notices from notice_item i
       join post p on p.id = i.post_id and p.role = 'unit_head' where i.rung = 'red' group by 1) x`,
  );
  return Number(rows[0]?.posts) === units && Number(rows[0]?.most) === 1;
}

async function timeDrafts(
  { eye }: Stack,
  client: { post<T>(path: string, body: unknown): Promise<T> },
): Promise<number> {
  const start = performance.now();
  await client.post('/api/v1/demo/clock/advance', { to: '2026-11-26T00:00:01+08:00' });
  const { rows } = await eye.query<{ waiting: string }>(
    `select count(*) as waiting from supervision_order where state = 'draft' and with_head_at is null`,
  );
  if (Number(rows[0]?.waiting) > 0)
    throw new Error(`${rows[0]?.waiting} drafts are not with the office head`);
  return (performance.now() - start) / 1000;
}
