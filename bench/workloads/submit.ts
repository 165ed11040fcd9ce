import { atOnce, percentile } from '../at-once.js';
import { connections, signIn } from '../../scripts/servers/api-client.js';
import { timeBareReports } from '../reference/bare-reports.js';
import type { BenchResult } from '../result.js';
import { say, startStack } from '../../scripts/servers/whole-stack.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';
import { cityNow, postDecisions, unitCodes, untilDispatched, workingMorning } from './city-work.js';

const width = 32;

/** N monthly reports through HTTP, 32 at once, with session, CSRF, validation, audit and outbox; reference: bare pg. */
export async function submit(size: number): Promise<BenchResult> {
  const stack = await startStack({ mode: 'offset', now: workingMorning });
  try {
    const agent = connections(width);
    const office = await signIn(stack.baseUrl, 'pd-swb.supervision_office', agent);
    const units = await unitCodes(stack, width);
    const dueAt = new Date((await cityNow(stack)).getTime() + 30 * 86_400_000);
    await postDecisions(office, { size, units, dueAt });
    await untilDispatched(stack, size);
    const parts = await signAll(stack);
    say(`${parts.length} parts signed, ${units.length} clerks sign in`);
    const clerks = new Map<string, Awaited<ReturnType<typeof signIn>>>();
    for (const code of units)
      clerks.set(code, await signIn(stack.baseUrl, `${code.toLowerCase()}.unit_staff`, agent));
    const start = performance.now();
    const times = await atOnce(
      parts,
      width,
      ({ id, code }) =>
        clerks.get(code)?.post(`/api/v1/parts/${id}/reports`, {
          kind: 'progress',
          progress: 40,
          wording: '已完成项目前期论证，正在征求相关单位意见，计划月底前报市政府审定。',
        }) ?? Promise.reject(new Error(`nobody signed in for ${code}`)),
    );
    const seconds = (performance.now() - start) / 1000;
    const perSecond = size / seconds;
    say(`${Math.round(perSecond)} reports a second; now by bare pg`);
    const bare = await timeBareReports(stack, width);
    return {
      ...{
        name: 'submit',
        size,
        seconds,
        perSecond,
        p50Ms: percentile(times, 0.5),
        p95Ms: percentile(times, 0.95),
      },
      rssMb: stack.rssMb(),
      reference: { seconds: bare.seconds, perSecond: bare.perSecond, ratio: perSecond / bare.perSecond },
    };
  } finally {
    await stack.stop();
  }
}

// Signing ten thousand times is not what is measured: the record is brought there in one step.
async function signAll({ eye }: Stack): Promise<{ id: string; code: string }[]> {
  const { rows } = await eye.query<{ id: string; code: string }>(
    `update task_part p set state = 'signed', signed_at = dispatched_at from body b
     where b.id = p.body_id and p.state = 'dispatched' returning p.id, b.code`,
  );
  return rows;
}
