import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const gentleMs = 10_000;
const forcedMs = 5_000;

/** Whether a process lives whose command line names `mark`; a pid that went to someone else is not ours. */
export function isOurs(pid: number, mark: string): boolean {
  return commandLine(pid).includes(mark);
}

/** Ends the process that a pid file names if its command line has `mark`, and removes the file. Says whether there was one. */
export async function stopLeftover(
  pidFile: string,
  mark: string,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<boolean> {
  const pid = pidIn(pidFile);
  if (pid === undefined) return false;
  const lives = isOurs(pid, mark);
  if (lives) await end(pid, mark, signal);
  rmSync(pidFile, { force: true });
  return lives;
}

/** Waits until no process works inside the folder any more: the backends of a killed PostgreSQL end by themselves. */
export async function untilNobodyWorksIn(folder: string): Promise<void> {
  const giveUpAt = performance.now() + forcedMs;
  while (performance.now() < giveUpAt && workersIn(folder).length > 0) await pause(50);
}

/** The process id in the first line of a file; undefined when there is no file or no number. */
export function pidIn(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return pid > 1 ? pid : undefined;
}

async function end(pid: number, mark: string, signal: NodeJS.Signals): Promise<void> {
  sendSignal(pid, signal);
  const killAt = performance.now() + gentleMs;
  while (isOurs(pid, mark) && performance.now() < killAt) await pause(50);
  if (!isOurs(pid, mark)) return;
  sendSignal(pid, 'SIGKILL');
  const giveUpAt = performance.now() + forcedMs;
  while (isOurs(pid, mark) && performance.now() < giveUpAt) await pause(50);
}

/** Sends a signal; a process that ended meanwhile is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

// Empty for a process that is gone and for one that only waits to be reaped.
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    if (existsSync('/proc/self')) return '';
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  }
}

function workersIn(folder: string): string[] {
  if (!existsSync('/proc/self')) return [];
  const cwdIs = (pid: string): boolean => {
    try {
      return readlinkSync(path.join('/proc', pid, 'cwd')) === folder;
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && cwdIs(entry));
}
