import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFile } from './project-file.js';

/** Path under which this version's assets are served: it changes with their content, so they may be kept for ever. */
export const assetBase = `/assets/${contentHash()}`;

function contentHash(): string {
  const folder = projectFile('templates', 'assets');
  const hash = createHash('sha256').update(
    readFileSync(projectFile('node_modules', 'htmx.org', 'package.json')),
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).toSorted())
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
