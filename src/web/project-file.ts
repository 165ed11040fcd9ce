import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file or folder of the project, found upwards from here: this file runs from its source and from dist. */
export function projectFile(...names: readonly string[]): string {
  const wanted = path.join(...names);
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, wanted))) {
    const up = path.dirname(folder);
    if (up === folder) throw new Error(`${wanted} was not found above this file`);
    folder = up;
  }
  return path.join(folder, wanted);
}
