import type { Stack } from '../../scripts/servers/whole-stack.js';
import { atOnce, until } from '../at-once.js';
import type { Client } from '../../scripts/servers/api-client.js';

/** A working morning of the demo year, so that no notice is held by quiet hours: 10:00 in Dingxi. */
export const workingMorning = new Date('2026-11-24T02:00:00Z');

const tasksADecision = 100;

/** Codes of the first `count` bodies that have a head and a contact. */
export async function unitCodes({ eye }: Pick<Stack, 'eye'>, count: number): Promise<string[]> {
  const { rows } = await eye.query<{ code: string }>(
    `select code from body b where level <> 'township' and exists (
       select from post p where p.body_id = b.id and p.role = 'unit_head') order by code limit $1`,
    [count],
  );
  return rows.map(({ code }) => code);
}

/** City time by the application's own clock. */
export async function cityNow({ eye }: Pick<Stack, 'eye'>): Promise<Date> {
  const { rows } = await eye.query<{ now: Date }>(
    `select clock_timestamp() + offset_ms * interval '1 millisecond' as now from city_clock`,
  );
  return rows[0]?.now ?? new Date(Number.NaN);
}

/** Posts `size` tasks in decisions of a hundred over the units, eight requests at once, dispatched at once. */
export async function postDecisions(
  client: Client,
  { size, units, dueAt }: { size: number; units: readonly string[]; dueAt: Date },
): Promise<void> {
  const decisions = Array.from({ length: Math.ceil(size / tasksADecision) }, (_, index) => index);
  await atOnce(decisions, 8, (decision) =>
    client.post('/api/v1/decisions', {
      title: `演示决策${decision + 1}`,
      dispatch: 'at_once',
      complete: true,
      responsibleLeader: 'L04/leader',
      tasks: Array.from(
        { length: Math.min(tasksADecision, size - decision * tasksADecision) },
        (_, index) => ({
          wording: `第${decision + 1}批第${index + 1}项：完成项目前期论证并报市政府`,
          responsible: units[(decision * tasksADecision + index) % units.length],
          dueAt: dueAt.toISOString(),
        }),
      ),
    }),
  );
}

/** Waits until every task left, every notice item went out and every decision is under a live clock. */
export async function untilDispatched({ eye }: Stack, size: number): Promise<void> {
  await until('all tasks dispatched, noticed and clocked', 120_000 + size * 10, async () => {
    const { rows } = await eye.query<{ done: boolean }>(
      `select (select count(*) from task_part where state <> 'draft') = $1
          and not exists (select from outbox)
          and not exists (select from notice_item where notice_id is null)
          and not exists (select from delivery where state <> 'sent')
          and (select count(*) from live_clock where next_wake_at is not null and workflow_type = 'decisionLoop') = $2 as done`,
      [size, Math.ceil(size / tasksADecision)],
    );
    return rows[0]?.done === true;
  });
}
