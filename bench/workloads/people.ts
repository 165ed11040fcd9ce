import { connections, signIn } from '../../scripts/servers/api-client.js';
import type { Client } from '../../scripts/servers/api-client.js';
import { say, startStack } from '../../scripts/servers/whole-stack.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';
import { Chance } from '../../scripts/play/chance.js';
import { atOnce, percentile } from '../at-once.js';
import type { BenchResult } from '../result.js';
import { workingMorning } from './city-work.js';
import { putTasks } from './given-tasks.js';

const tasks = 10_000;
const watchedMs = 60_000;
// A click every five seconds on average: somewhere between three and seven after the one before.
const leastPauseMs = 3_000;
const mostPauseMs = 7_000;
const signInsAtOnce = 4;

/** One click: what it asked for, how long its answer took, and why it was none. */
interface Click {
  path: string;
  ms: number;
  problem: string | null;
}

/**
 * N people of the demo city over 10,000 open tasks, for a minute: each begins at his workbench and follows links of the
 * page before him, back at the workbench where there is none.
 */
export async function people(size: number): Promise<BenchResult> {
  const stack = await startStack({ mode: 'offset', now: workingMorning });
  try {
    await putTasks(stack, tasks);
    const clients = await signInAll(stack, size);
    say(`${clients.length} people are signed in and click for a minute`);
    const until = performance.now() + watchedMs;
    const walks = await Promise.all(clients.map((client, at) => walk(client, new Chance(at + 1), until)));
    const clicks = walks.flat();
    const problems = clicks.flatMap(({ problem }) => problem ?? []);
    for (const problem of new Set(problems)) say(problem);
    const slow = clicks.toSorted((one, other) => other.ms - one.ms).slice(0, 5);
    for (const { path, ms } of slow) say(`slowest: ${path} ${Math.round(ms)} ms`);
    const times = clicks.map(({ ms }) => ms);
    return {
      ...{ name: 'people', size, seconds: watchedMs / 1_000, perSecond: clicks.length / (watchedMs / 1_000) },
      ...{ p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) },
      ...{ clicks: clicks.length, errors: problems.length, rssMb: stack.rssMb() },
    };
  } finally {
    await stack.stop();
  }
}

// A mix as the accounts of the city have it, the same in every run.
async function signInAll({ eye, baseUrl }: Stack, size: number): Promise<Client[]> {
  const { rows } = await eye.query<{ name: string }>(
    `select user_name as name from account where disabled_at is null order by md5(user_name) limit $1`,
    [size],
  );
  const agent = connections(size);
  const clients: Client[] = [];
  await atOnce(rows, signInsAtOnce, async ({ name }) => clients.push(await signIn(baseUrl, name, agent)));
  return clients;
}

async function walk(client: Client, chance: Chance, until: number): Promise<Click[]> {
  const clicks: Click[] = [];
  let path = '/';
  await pause(chance.between(0, mostPauseMs));
  while (performance.now() < until) {
    const { page, ...click } = await open(client, path);
    clicks.push(click);
    const links = linksOf(page);
    path = links.length === 0 ? '/' : chance.pick(links);
    await pause(chance.between(leastPauseMs, mostPauseMs));
  }
  return clicks;
}

async function open(client: Client, path: string): Promise<Click & { page: string }> {
  const start = performance.now();
  try {
    const page = await client.get<string>(path);
    return { path, page, ms: performance.now() - start, problem: null };
  } catch (error) {
    return { path, page: '', ms: performance.now() - start, problem: String(error).slice(0, 300) };
  }
}

// Pages of the program alone: no file, no place within the same page.
function linksOf(page: string): string[] {
  const links = [...page.matchAll(/<a [^>]*?href="(\/[^"#]*)[^"]*"/g)].map(([, href = '']) => href);
  return links
    .map((href) => href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))
    .filter(
      (href) => !/^\/(api|assets|events|live|sign-out|evidence)\b|\.[a-z]+$|\/(file|sheet)\b/.test(href),
    );
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
