import { parseArgs } from 'node:util';
import { rounded } from './result.js';
import type { BenchResult } from './result.js';
import { idle } from './workloads/idle.js';
import { launch } from './workloads/launch.js';
import { pagesOf } from './workloads/pages.js';
import { people } from './workloads/people.js';
import { recover } from './workloads/recover.js';
import { score } from './workloads/score.js';
import { storm } from './workloads/storm.js';
import { submit } from './workloads/submit.js';

const workloads: Record<string, { size: number; run: (size: number) => Promise<BenchResult> }> = {
  launch: { size: 10_000, run: launch },
  submit: { size: 10_000, run: submit },
  storm: { size: 10_000, run: storm },
  idle: { size: 100_000, run: idle },
  score: { size: 200, run: score },
  pages: { size: 100_000, run: pagesOf },
  people: { size: 200, run: people },
  recover: { size: 1, run: recover },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const [name = ''] = positionals;
const workload = workloads[name];
const size = values.size === undefined ? workload?.size : Number(values.size);
if (workload === undefined || size === undefined || !Number.isInteger(size) || size < 1) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(workloads).join('|')} [--size N] [--json]\n`);
  process.exit(1);
}
const result = rounded(await workload.run(size)) as BenchResult;
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else console.table(result);
process.exit(0);
