import { parseArgs } from 'node:util';
import { Chance } from '../scripts/play/chance.js';
import { say } from '../scripts/servers/whole-stack.js';
import { BurningCity, targets } from './chaos/burning-city.js';
import type { Target } from './chaos/burning-city.js';
import { Clerks } from './chaos/clerks.js';
import { reckon, untilCaughtUp } from './chaos/reckoning.js';
import { rounded } from './result.js';
import { workingMorning } from './workloads/city-work.js';

// `npm run test:chaos -- --seed N --minutes N`: kill -9 of whatever runs, at random and under load; what was answered with
// success has to be there afterwards, once.

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, minutes: { type: 'string', default: '10' } },
});
const seed = Number(values.seed);
const minutes = Number(values.minutes);
if (!Number.isInteger(seed) || !(minutes > 0)) {
  process.stderr.write('usage: npm run test:chaos -- [--seed N] [--minutes N]\n');
  process.exit(1);
}
const catchUpWithinSeconds = 30;

const chance = new Chance(seed);
const city = await BurningCity.start(workingMorning);
const failed = await burn().finally(() => city.stop());
process.exit(failed ? 1 : 0);

async function burn(): Promise<boolean> {
  const clerks = await Clerks.signIn(city, chance);
  clerks.begin();
  const kills: Record<Target, number[]> = { web: [], worker: [], courier: [], postgres: [], temporal: [] };
  const end = performance.now() + minutes * 60_000;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, chance.between(1_000, 6_000)));
    const target = chance.pick(targets);
    await city.kill(target);
    const seconds = await untilCaughtUp(city, clerks.probe());
    kills[target].push(seconds);
    say(`${target} killed, caught up after ${seconds.toFixed(1)} s`);
  }
  await clerks.end();
  await untilCaughtUp(city, async () => true);
  const found = await reckon(city, clerks.promises);
  for (const refusal of clerks.promises.refused.slice(0, 5)) say(`refused: ${refusal}`);
  const all = Object.values(kills).flat();
  const slowestSeconds = Math.max(0, ...all);
  const figures = { seed, minutes, kills: all.length, slowestSeconds, ...found };
  process.stdout.write(`${JSON.stringify(rounded(figures))}\n`);
  const { lost, doubled, stuck, refused, chainHolds } = found;
  return lost + doubled + stuck + refused > 0 || !chainHolds || slowestSeconds > catchUpWithinSeconds;
}
