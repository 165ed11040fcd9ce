import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from '../scripts/play/chance.js';
import { say } from '../scripts/servers/whole-stack.js';
import { BurningCity, roles } from './chaos/burning-city.js';
import type { Role } from './chaos/burning-city.js';
import { Clerks } from './chaos/clerks.js';
import { rounded } from './result.js';
import { slopePerMinute } from './soak/slope.js';
import type { Sample } from './soak/slope.js';
import { StreamReaders } from './soak/stream-readers.js';
import { workingMorning } from './workloads/city-work.js';

// `npm run test:soak -- --minutes N`: a steady load on web, worker and courier; their memory must not grow, and what they
// opened must be closed afterwards.

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  process.stderr.write('usage: npm run test:soak -- [--minutes N]\n');
  process.exit(1);
}
const mbPerMinuteAtMost = 1;
const sampleEveryMs = 5_000;
// The heap grows into its size first: what comes later is measured.
const warmUpShare = 1 / 3;
// Pools close what nobody uses after ten seconds, servers what a client keeps open after five.
const quietMs = 20_000;
// A pool keeps one or two connections, and the log one more.
const handlesMoreAtMost = 6;

const city = await BurningCity.start(workingMorning);
const failed = await soak().finally(() => city.stop());
process.exit(failed ? 1 : 0);

async function soak(): Promise<boolean> {
  const clerks = await Clerks.signIn(city, new Chance(1));
  const readers = await StreamReaders.signIn(city.baseUrl);
  await pause(quietMs);
  const handlesBefore = city.handles();
  const startMb = city.rssMb();
  clerks.begin();
  readers.begin();
  const samples = await sampled();
  await Promise.all([clerks.end(), readers.end()]);
  await pause(quietMs);
  const handlesAfter = city.handles();
  const growth = Object.fromEntries(roles.map((role) => [role, slopePerMinute(samples.get(role) ?? [])]));
  const { decisions, signed, reports, refused } = clerks.promises;
  const figures = {
    ...{ minutes, startMb, endMb: city.rssMb(), mbPerMinute: growth, handlesBefore, handlesAfter },
    ...{
      commands: decisions.size + signed.size + reports.size,
      streams: readers.count,
      refused: refused.length,
    },
  };
  process.stdout.write(`${JSON.stringify({ ...figures, mbPerMinute: rounded(growth) })}\n`);
  const grows = Object.values(growth).some((slope) => slope > mbPerMinuteAtMost);
  const keepsOpen = roles.some((role) => handlesAfter[role] > handlesBefore[role] + handlesMoreAtMost);
  return grows || keepsOpen || refused.length > 0;
}

async function sampled(): Promise<Map<Role, Sample[]>> {
  const samples = new Map<Role, Sample[]>(roles.map((role) => [role, []]));
  const start = performance.now();
  const minutesNow = () => (performance.now() - start) / 60_000;
  for (let at = minutesNow(); at < minutes; at = minutesNow()) {
    const mb = city.rssMb();
    if (at >= minutes * warmUpShare)
      for (const role of roles) samples.get(role)?.push({ minutes: at, value: mb[role] });
    if (Math.floor(at) !== Math.floor(at - sampleEveryMs / 60_000))
      say(`${at.toFixed(1)} min ${JSON.stringify(mb)}`);
    await pause(sampleEveryMs);
  }
  return samples;
}
