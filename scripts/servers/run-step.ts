import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from './project-root.js';
import { StartProblem } from './start-problem.js';

/** Runs one of our built scripts to its end. @throws StartProblem with what it said when it fails. */
export function runStep(script: string, env: NodeJS.ProcessEnv): Promise<void> {
  const file = path.join(projectRoot(), 'dist/scripts', `${script}.js`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new StartProblem(`${script} 失败 / failed (${signal ?? code}):\n${said.trim().slice(-3000)}`));
    });
  });
}
