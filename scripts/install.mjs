import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { StartRefusal, progress } from './start-refusal.mjs';

/** Installs what the lock names when node_modules is missing or older than the lock. */
export async function installWhenNeeded(root) {
  if (isInstalled(root)) return;
  progress('正在安装依赖（首次约一分钟）… installing dependencies');
  const started = Date.now();
  const beat = setInterval(
    () => progress(`仍在安装，已 ${Math.round((Date.now() - started) / 1000)} 秒… still installing`),
    15_000,
  );
  try {
    await npmInstall(root);
  } finally {
    clearInterval(beat);
  }
  progress('依赖已安装');
}

// npm writes node_modules/.package-lock.json last, so it stands for a finished install.
function isInstalled(root) {
  const mark = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(mark)) return false;
  return statSync(mark).mtimeMs >= statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

// Not `npm ci`: it fails where a mirror lacks the optional packages of other platforms.
function npmInstall(root) {
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ];
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    npm.once('error', reject);
    npm.once('exit', (code) => {
      if (code === 0) resolve();
      else {
        reject(
          new StartRefusal(
            `依赖安装失败（npm 退出码 ${code}），原因见上；请检查网络后重试 / npm install failed, see above; check the network and try again`,
          ),
        );
      }
    });
  });
}

/** The Node that runs the system: the project's own where there is one, else this one when it is new enough. */
export function runtimeNode(root) {
  const own = path.join(root, 'node_modules/.bin/node');
  if (spawnSync(own, ['--version'], { stdio: 'ignore' }).status === 0) return own;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 7)) return process.execPath;
  throw new StartRefusal(
    `这台机器没有随带的 Node 24，请自行安装 Node 24.7 以上（现在是 ${process.version}） / no bundled Node 24 for this platform: install Node 24.7 or newer`,
  );
}
