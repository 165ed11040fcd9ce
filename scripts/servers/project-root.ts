import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, found upwards from here: this file runs from its source in tests and from dist otherwise. */
export function projectRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package-lock.json'))) {
    const up = path.dirname(folder);
    if (up === folder) throw new Error('package-lock.json was not found above this file');
    folder = up;
  }
  return folder;
}
