import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataFolder } from './data-folder.js';
import { writeWhole } from './data-folder.js';
import { isOurs } from './leftovers.js';
import { StartProblem } from './start-problem.js';

type State = 'running' | 'stopping';

interface Claim {
  pid: number;
  port: number;
  state: State;
}

const mark = 'scripts/launch.js';
// A start whose npm was killed notices within a quarter second and says `stopping`.
const noticeMs = 1_500;
const stoppingMs = 45_000;

/**
 * Takes the data folder for this process. One that is being stopped is waited for.
 * @throws StartProblem when another start is at work on it.
 */
export async function claim(folder: DataFolder, port: number): Promise<void> {
  const began = performance.now();
  for (let other = holder(folder); other !== undefined; other = holder(folder)) {
    const waited = performance.now() - began;
    if (waited > (other.state === 'stopping' ? stoppingMs : noticeMs)) {
      throw new StartProblem(
        `督考监已在这个数据目录上运行：http://localhost:${other.port}（进程 ${other.pid}），请先停下它 / already running on this data folder, stop process ${other.pid} first`,
      );
    }
    await pause(50);
  }
  record(folder, port, 'running');
}

/** Says that this start is on its way out, so that the next one waits instead of giving up. */
export function sayStopping(folder: DataFolder, port: number): void {
  record(folder, port, 'stopping');
}

/** Gives the folder back. */
export function release({ startFile }: DataFolder): void {
  rmSync(startFile, { force: true });
}

function record({ startFile }: DataFolder, port: number, state: State): void {
  writeWhole(startFile, { pid: process.pid, port, state } satisfies Claim);
}

function holder({ startFile, root }: DataFolder): Claim | undefined {
  if (!existsSync(startFile)) return undefined;
  const claimed = JSON.parse(readFileSync(startFile, 'utf8')) as Claim;
  return isOurs(claimed.pid, mark) && isOurs(claimed.pid, root) ? claimed : undefined;
}
