import type { AppRole } from '../../src/app.module.js';
import type { DatabaseUrls } from '../../scripts/servers/database.js';
import type { Route } from './routes.js';

/** The databases that others are copied from: with all migrations; with the demo city; with its whole story. */
export type TemplateName = 'migrated' | 'demo_city' | 'demo_city_told' | 'real_city';

/** A program that answers. */
export interface RunningProgram {
  baseUrl: string;
  /** Paths of its GET routes, with their parameters as `:name`. */
  getRoutes: readonly string[];
  /** Every route, with who may go through it. */
  routes: readonly Route[];
}

/** What a test asks of its host, and what it hears. */
export interface HostCalls {
  /** Starts the program for this test file. */
  start: {
    asks: { file: string; role: AppRole; environment: NodeJS.ProcessEnv };
    answers: RunningProgram;
  };
  /** Ends it; `full`: the host should be replaced. */
  stop: { asks: { baseUrl: string }; answers: { full: boolean } };
  /** Fills an empty or half-filled database up to the template. */
  fill: { asks: { template: TemplateName; urls: DatabaseUrls }; answers: object };
}

/** Asks the host of this Jest worker. @throws with the host's own trace */
export async function askHost<Name extends keyof HostCalls>(
  name: Name,
  asks: HostCalls[Name]['asks'],
): Promise<HostCalls[Name]['answers']> {
  return post(`${await hostUrl()}/${name}`, asks);
}

/** Has the host of this worker replaced by a fresh one before the next call. */
export const retireHost = (): Promise<unknown> => post(`${broker()}/retire/${worker()}`, {});

const worker = (): string => process.env.JEST_WORKER_ID ?? '1';

async function hostUrl(): Promise<string> {
  const { port } = await post<{ port: number }>(`${broker()}/host/${worker()}`, {});
  return `http://127.0.0.1:${port}`;
}

function broker(): string {
  const url = process.env.TEST_APP_HOSTS;
  if (url === undefined)
    throw new Error('TEST_APP_HOSTS is not set: this test belongs to a project with global-setup.ts');
  return url;
}

async function post<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const answer = (await response.json()) as T & { problem?: string };
  if (!response.ok) throw new Error(answer.problem ?? `${url}: ${response.status}`);
  return answer;
}
