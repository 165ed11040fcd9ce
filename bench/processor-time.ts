import { readFileSync, readdirSync } from 'node:fs';

// Clock ticks a second in /proc: fixed at 100 for user space on Linux.
const ticksASecond = 100;

/** Seconds of processor time that a process, its children and its former children have used. Linux only. */
export function processorSeconds(pid: number): number {
  const family = [pid, ...childrenOf(pid)];
  const ticks = family.map((each) => statOf(each)).reduce((sum, { own }) => sum + own, 0);
  return (ticks + statOf(pid).former) / ticksASecond;
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => statOf(each).parent === pid);
}

// Fields after the command's closing bracket (proc_pid_stat(5)): state, parent, … utime, stime, cutime, cstime.
function statOf(pid: number): { parent: number; own: number; former: number } {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return { parent: 0, own: 0, former: 0 };
  }
  const field = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = field.slice(11, 15);
  return { parent: field[1] ?? 0, own: utime + stime, former: cutime + cstime };
}
