import { say } from '../../scripts/servers/whole-stack.js';
import { Chance } from '../../scripts/play/chance.js';
import { BurningCity } from '../chaos/burning-city.js';
import type { Target } from '../chaos/burning-city.js';
import { Clerks } from '../chaos/clerks.js';
import { reckon, untilCaughtUp } from '../chaos/reckoning.js';
import type { BenchResult } from '../result.js';
import { workingMorning } from './city-work.js';

const workMs = 10_000;

/** kill -9 of the worker, of PostgreSQL and of Temporal under load, `size` times each: seconds until all is caught up. */
export async function recover(size: number): Promise<BenchResult> {
  const city = await BurningCity.start(workingMorning);
  try {
    const clerks = await Clerks.signIn(city, new Chance(1));
    clerks.begin();
    const slowest: Partial<Record<Target, number>> = {};
    for (const target of Array.from(
      { length: size },
      () => ['worker', 'postgres', 'temporal'] as const,
    ).flat()) {
      await new Promise((resolve) => setTimeout(resolve, workMs));
      await city.kill(target);
      const seconds = await untilCaughtUp(city, clerks.probe());
      say(`${target} killed, caught up after ${seconds.toFixed(1)} s`);
      slowest[target] = Math.max(seconds, slowest[target] ?? 0);
    }
    await clerks.end();
    await untilCaughtUp(city, async () => true);
    const { acknowledged, lost, doubled, stuck } = await reckon(city, clerks.promises);
    const seconds = Math.max(...Object.values(slowest));
    return { name: 'recover', size, seconds, caughtUpSeconds: slowest, acknowledged, lost, doubled, stuck };
  } finally {
    await city.stop();
  }
}
