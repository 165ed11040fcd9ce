import { connections, signIn } from '../../scripts/servers/api-client.js';
import type { BenchResult } from '../result.js';
import { say, startStack } from '../../scripts/servers/whole-stack.js';
import { cityNow, postDecisions, unitCodes, untilDispatched, workingMorning } from './city-work.js';

/** N tasks in N/100 decisions over 200 units: until every task is dispatched, noticed and under a live clock. */
export async function launch(size: number): Promise<BenchResult> {
  const stack = await startStack({ mode: 'offset', now: workingMorning });
  try {
    const client = await signIn(stack.baseUrl, 'pd-swb.supervision_office', connections(8));
    const units = await unitCodes(stack, 200);
    const dueAt = new Date((await cityNow(stack)).getTime() + 20 * 86_400_000);
    say(`posting ${size} tasks over ${units.length} units`);
    const start = performance.now();
    await postDecisions(client, { size, units, dueAt });
    say(`posted after ${Math.round(performance.now() - start)} ms`);
    await untilDispatched(stack, size);
    const seconds = (performance.now() - start) / 1000;
    return { name: 'launch', size, seconds, perSecond: size / seconds, rssMb: stack.rssMb() };
  } finally {
    await stack.stop();
  }
}
