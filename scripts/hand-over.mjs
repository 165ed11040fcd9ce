import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

/**
 * Runs dist/scripts/launch.js and stands between it and the terminal: passes a wish to stop on once,
 * and ends with its exit code. When this process dies the channel closes, and launch stops by itself.
 */
export async function handOver(root, node, { port, data, fresh, demo }) {
  const flags = [...(fresh ? ['--fresh'] : []), ...(demo ? [] : ['--no-demo'])];
  const args = [path.join(root, 'dist/scripts/launch.js'), '--port', String(port), '--data', data, ...flags];
  // Its own process group: Ctrl-C reaches this process alone, so the order of stopping is ours.
  const launch = spawn(node, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const stop = oncePerSecond(() => launch.connected && launch.send('stop'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const watch = whenNpmDies(stop);
  const [code, signal] = await new Promise((resolve) => launch.once('exit', (...how) => resolve(how)));
  clearInterval(watch);
  if (signal)
    process.stderr.write(
      `启动程序被 ${signal} 结束，再次 npm start 会接着收拾 / launch was ended by ${signal}\n`,
    );
  process.exitCode = code ?? 1;
}

// A terminal signals the whole group and npm passes its own copy on: two signals, one wish.
function oncePerSecond(act) {
  let last = 0;
  return () => {
    if (Date.now() - last < 1000) return;
    last = Date.now();
    act();
  };
}

/** Stops when npm was killed above us: nobody could press Ctrl-C any more. Linux only; elsewhere it never fires. */
function whenNpmDies(stop) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const above = ancestry();
  const watch = setInterval(() => {
    if (ancestry() === above) return;
    clearInterval(watch);
    stop();
  }, 250);
  watch.unref();
  return watch;
}

function ancestry() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const grandparent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    return `${process.ppid} ${grandparent}`;
  } catch {
    return String(process.ppid);
  }
}
