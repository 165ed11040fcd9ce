import { execFile } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../scripts/servers/project-root.js';

/** How a script of ours ended. */
export interface ScriptEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a script from its source, in a process of its own, as whoever keeps the server does. */
export function runScript(script: string, args: string[], env: NodeJS.ProcessEnv): Promise<ScriptEnd> {
  const root = projectRoot();
  const node = ['--import', './test/support/ts-source.mjs', '--disable-warning=ExperimentalWarning'];
  const environment = { PATH: process.env.PATH, ...env };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...node, path.join(root, 'scripts', `${script}.ts`), ...args],
      { cwd: root, env: environment, timeout: 30_000 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}
