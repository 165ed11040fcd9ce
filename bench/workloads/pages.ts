import { connections, signIn } from '../../scripts/servers/api-client.js';
import type { Client } from '../../scripts/servers/api-client.js';
import { say, startStack } from '../../scripts/servers/whole-stack.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';
import type { ComputationAnswer } from '../../src/assessment/scores/score.schema.js';
import { atOnce, percentile } from '../at-once.js';
import type { BenchResult } from '../result.js';
import { workingMorning } from './city-work.js';
import { putTasks } from './given-tasks.js';

const period = '2025Q4';
const width = 8;
const warmUp = 24;
const measured = 240;

/** Who opens which page. */
const pages = [
  { name: 'cockpit', as: 'l04.leader', path: '/cockpit' },
  { name: 'myWork', as: 'gd-fgw.unit_head', path: '/' },
  {
    ...{ name: 'taskList', as: 'pd-swb.supervision_office' },
    path: `/tasks?lamp=red&words=${encodeURIComponent('前期论证')}`,
  },
  { name: 'score', as: 'l04.leader', path: `/scores/${period}/621121` },
] as const;

/** The four pages that everybody opens, over N open tasks of 200 units under all leaders, eight requests at once. */
export async function pagesOf(size: number): Promise<BenchResult> {
  const stack = await startStack({ mode: 'offset', now: workingMorning });
  try {
    await putTasks(stack, size);
    await previewScores(stack);
    const start = performance.now();
    const seen: Record<string, { p50Ms: number; p95Ms: number }> = {};
    for (const { name, as, path } of pages) {
      const client = await signIn(stack.baseUrl, as, connections(width));
      await open(client, path, warmUp);
      const times = await open(client, path, measured);
      seen[name] = { p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
      say(`${name}: p50 ${seen[name].p50Ms} ms, p95 ${seen[name].p95Ms} ms`);
    }
    const slowest = Object.values(seen).toSorted((one, other) => other.p95Ms - one.p95Ms)[0];
    return {
      ...{ name: 'pages', size, seconds: (performance.now() - start) / 1_000, pages: seen },
      ...{ p95Ms: slowest?.p95Ms ?? 0, rssMb: stack.rssMb() },
    };
  } finally {
    await stack.stop();
  }
}

const open = (client: Client, path: string, count: number): Promise<number[]> =>
  atOnce(Array.from({ length: count }), width, () => client.get<string>(path));

async function previewScores({ baseUrl }: Stack): Promise<void> {
  const office = await signIn(baseUrl, 'pd-swb.assessment_office', connections(1));
  const { id } = await office.post<ComputationAnswer>('/api/v1/score-computations', { period });
  await office.post('/api/v1/results', { computationId: id });
}
