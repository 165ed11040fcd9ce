import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { projectRoot } from './project-root.js';

// What workflows can import by the rules of the house, and the versions that compile them.
const sources = ['workflows', 'src/domain', 'package-lock.json'];

/** Bundles the workflows into one file that workers load; says whether it had to. */
export async function bundleWhenChanged(target: string): Promise<boolean> {
  const stamp = `${target}.stamp`;
  const now = fingerprint();
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return false;
  rmSync(stamp, { force: true });
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(projectRoot(), 'workflows/index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(`${target}.new`, code);
  renameSync(`${target}.new`, target);
  writeFileSync(stamp, now);
  return true;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesOf))
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesOf(name: string): string[] {
  const place = path.join(projectRoot(), name);
  if (name.endsWith('.json')) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
