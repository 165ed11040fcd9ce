import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { logTail, openLog } from './log-file.js';
import { StartProblem } from './start-problem.js';

/** What to run as a server beside us, and how it is told to end. */
export interface ServerCommand {
  /** Its name in sentences. */
  name: string;
  file: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Shown by ps instead of the file name, so that a leftover can be recognised. */
  argv0?: string;
  /** The account it runs under; absent: ours. */
  account?: { uid: number; gid: number } | undefined;
  logFile: string;
  /** Where its process id is kept while it lives; absent when the server keeps one itself. */
  pidFile?: string;
  stopSignal: NodeJS.Signals;
  /** How long it may take to end before it is killed. */
  stopWithinMs: number;
}

/** A server that was started by this process. */
export interface ServerProcess {
  pid: number;
  /** Resolves when it has ended, however that came. */
  ended: Promise<string>;
  /** Polls until `ready` says true; @throws StartProblem with the log's tail when it ends or takes too long. */
  until(ready: () => boolean | Promise<boolean>, withinMs: number): Promise<void>;
  /** Asks it to end, kills it when it does not; doing it twice is harmless. */
  stop(): Promise<void>;
}

/**
 * Starts a server in a process group of its own, with its output in a file: it outlives a killed parent
 * without breaking on a closed pipe, and Ctrl-C in the terminal does not reach it before its turn.
 */
export async function startServer(command: ServerCommand): Promise<ServerProcess> {
  const log = openLog(command.logFile);
  const child = spawn(command.file, command.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: command.env ?? process.env,
    ...(command.argv0 === undefined ? {} : { argv0: command.argv0 }),
    ...(command.account ?? {}),
  });
  closeSync(log);
  const ended = endOf(child);
  const { pid } = child;
  if (pid === undefined) throw new StartProblem(`${command.name} 无法启动 / did not start: ${await ended}`);
  if (command.pidFile !== undefined) writeFileSync(command.pidFile, String(pid));
  const running: Running = { child, ended, command };
  return {
    pid,
    ended,
    until: (ready, withinMs) => untilReady(running, ready, withinMs),
    stop: () => stopServer(running),
  };
}

interface Running {
  child: ChildProcess;
  ended: Promise<string>;
  command: ServerCommand;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
}

async function untilReady(
  { ended, command }: Running,
  ready: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  let end: string | undefined;
  void ended.then((how) => (end = how));
  while (!(await ready())) {
    if (end === undefined && performance.now() < giveUpAt) await pause(40);
    else {
      const why = end ?? `${withinMs / 1000} 秒内未就绪 / not ready in time`;
      throw new StartProblem(
        `${command.name} 启动失败 / failed to start (${why}):\n${logTail(command.logFile)}`,
      );
    }
  }
}

async function stopServer({ child, ended, command }: Running): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(command.stopSignal);
  const timer = setTimeout(() => child.kill('SIGKILL'), command.stopWithinMs);
  await ended;
  clearTimeout(timer);
  if (command.pidFile !== undefined) rmSync(command.pidFile, { force: true });
}
