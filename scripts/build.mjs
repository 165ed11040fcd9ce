import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartRefusal, progress } from './start-refusal.mjs';

const folders = ['src', 'workflows', 'activities', 'scripts', 'bench'];
const settings = ['.swcrc', 'package-lock.json'];

/** Compiles TypeScript to dist with swc, unless the last build saw the same files. */
export function buildWhenChanged(root, node) {
  const stamp = path.join(root, 'dist/.built');
  const now = fingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  rmSync(stamp, { force: true });
  const swc = path.join(root, 'node_modules/@swc/cli/bin/swc.js');
  const existing = folders.filter((folder) => existsSync(path.join(root, folder)));
  const built = spawnSync(node, [swc, ...existing, '-d', 'dist', '--quiet'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) {
    throw new StartRefusal('程序编译失败，原因见上 / the build failed, see above');
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  progress('程序已编译');
}

function fingerprint(root) {
  const hash = createHash('sha256');
  for (const name of [...settings, ...folders.flatMap((folder) => filesUnder(root, folder))]) {
    const { size, mtimeMs } = statSync(path.join(root, name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesUnder(root, folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
