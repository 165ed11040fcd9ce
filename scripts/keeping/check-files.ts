import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withRecord } from './place.js';
import type { Place } from './place.js';
import { namedFiles } from './record-shape.js';

const orphanAfterMs = 24 * 3_600_000;
const keyShape = /^[0-9a-f]{2}\/[0-9a-f]{64}$/;

/** How record and store of files agree. */
interface FileCheck {
  /** Files that rows name. */
  named: number;
  /** Named and not there. */
  missing: string[];
  /** There, with another content than its row says. */
  wrong: string[];
  /** There for over 24 hours, and no row names them: of an upload whose command did not come to its end. */
  orphans: string[];
}

/** Compares each row that names a file with the file, and each file with the rows; changes nothing. */
export async function checkFiles({ ownerUrl, filesDir }: Place): Promise<FileCheck> {
  const rows = await withRecord(ownerUrl, (client) => namedFiles(client));
  const [missing, wrong]: [string[], string[]] = [[], []];
  for (const { key, sha256, namedBy } of rows) {
    const found = await hashOf(path.join(filesDir, key));
    if (found === null) missing.push(`${namedBy}: ${key}`);
    else if (found !== sha256) wrong.push(`${namedBy}: ${key}`);
  }
  const named = new Set(rows.map(({ key }) => key));
  return { named: named.size, missing, wrong, orphans: await findOrphans(filesDir, named) };
}

async function hashOf(file: string): Promise<string | null> {
  if ((await stat(file).catch(() => null)) === null) return null;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function findOrphans(filesDir: string, named: ReadonlySet<string>): Promise<string[]> {
  const orphans: string[] = [];
  for (const folder of (await readdir(filesDir).catch(() => [])).filter((name) => /^[0-9a-f]{2}$/.test(name)))
    for (const name of await readdir(path.join(filesDir, folder))) {
      const key = `${folder}/${name}`;
      if (named.has(key)) continue;
      const age = Date.now() - (await stat(path.join(filesDir, key))).mtimeMs;
      if (age > orphanAfterMs || !keyShape.test(key)) orphans.push(key);
    }
  return orphans.toSorted();
}
