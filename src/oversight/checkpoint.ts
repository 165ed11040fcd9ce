import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { dayOf } from '../domain/calendar/city-day.js';

const schema = z.object({
  city: z.string(),
  /** Length of the chain at that moment. */
  seq: z.string().regex(/^\d+$/),
  /** Hash of its last entry, hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
});

/** The end of the chain at one moment, kept outside the database: what is cut off or written anew shows against it. */
export type Checkpoint = z.infer<typeof schema>;

const folderIn = (dataDir: string): string => path.join(dataDir, 'audit-checkpoints');
const named = /^\d{4}-\d{2}-\d{2}\.json$/;

/** Keeps a checkpoint as the file of its day, once: the first of a day stays. Answers whether it was the first. */
export async function keepCheckpoint(dataDir: string, checkpoint: Checkpoint): Promise<boolean> {
  const folder = folderIn(dataDir);
  const name = `${dayOf(new Date(checkpoint.at))}.json`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).includes(name)) return false;
  const beside = path.join(folder, `${name}.${process.pid}`);
  await writeFile(beside, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 });
  await rename(beside, path.join(folder, name));
  return true;
}

/** The newest checkpoint of a data folder; null where there is none. */
export async function lastCheckpoint(dataDir: string): Promise<Checkpoint | null> {
  const names = await readdir(folderIn(dataDir)).catch(() => []);
  const last = names
    .filter((name) => named.test(name))
    .toSorted()
    .at(-1);
  return last === undefined ? null : readCheckpoint(path.join(folderIn(dataDir), last));
}

/** @throws when the file cannot be read or is no checkpoint */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  return schema.parse(JSON.parse(await readFile(file, 'utf8')));
}
