import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const rules = path.join('rules', 'dingxi');

/** The city's folder `rules/dingxi`, found upwards from here: this file runs from its source and from dist. */
export function cityRulesFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, rules))) {
    const up = path.dirname(folder);
    if (up === folder) throw new Error(`${rules} was not found above this file`);
    folder = up;
  }
  return path.join(folder, rules);
}

/** A file of the city's reference data. */
export const cityDataFile = (name: string): string => path.join(cityRulesFolder(), 'data', name);
