import { execFileSync, spawnSync } from 'node:child_process';
import { StartProblem } from './start-problem.js';

/** The account PostgreSQL runs under; undefined when ours will do, because we are not root. */
export function postgresAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (!exists()) create();
  return { uid: idOf('-u'), gid: idOf('-g') };
}

const exists = (): boolean => spawnSync('id', ['-u', 'postgres'], { stdio: 'ignore' }).status === 0;

function create(): void {
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
    encoding: 'utf8',
  });
  // Two starts at once: the other may have made it meanwhile.
  if (made.status === 0 || exists()) return;
  throw new StartProblem(
    `PostgreSQL 不能以 root 运行，又无法新建 postgres 用户，请改用普通用户启动 / PostgreSQL cannot run as root and user postgres could not be created, start as another user: ${made.stderr}`,
  );
}

const idOf = (flag: '-u' | '-g'): number =>
  Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
