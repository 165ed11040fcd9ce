import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { ArchiveEntry } from './archive-file.js';
import { readEntry } from './archive-file.js';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

const schema = z.object({
  format: z.literal(1),
  /** Machine time of the snapshot: everything committed before it is in, nothing after it. */
  takenAt: z.iso.datetime(),
  /** Migrations that made the schema, in their order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(
    z.object({ name: z.string(), columns: z.array(z.string()).min(1), rows: count, sha256: hash }),
  ),
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^\d+$/) })),
  /** End of the audit chain of each city at that moment. */
  chain: z.array(z.object({ city: z.string(), seq: z.string().regex(/^\d+$/), hash })),
  /** Evidence files and made papers, each once, with what they hold; one that was damaged before is kept as it was. */
  files: z.array(
    z.object({ key: z.string().regex(/^[0-9a-f]{2}\/[0-9a-f]{64}$/), size: count, sha256: hash }),
  ),
  /** Files that a row names and that were not in the store, or had another content, when the backup was made. */
  missing: z.array(z.string()),
  /** Checkpoints of the audit chain and the rule pack's files. */
  papers: z.array(z.object({ name: z.string().regex(/^[\w./-]+$/), sha256: hash })),
});

/** What an archive says of itself: counts and hashes of all that is in it. */
export type Manifest = z.infer<typeof schema>;

/** Its name inside the archive. */
export const manifestName = 'manifest.json';

/** Where the rows of a table lie inside the archive. */
export const tableEntry = (table: string): string => `record/${table}.copy.gz`;

/** @throws when the archive has none or it is not of this form */
export async function readManifest(
  path: string,
  entries: ReadonlyMap<string, ArchiveEntry>,
): Promise<Manifest> {
  const entry = entries.get(manifestName);
  if (entry === undefined) throw new Error('it has no manifest');
  return schema.parse(JSON.parse((await buffer(readEntry(path, entry))).toString('utf8')));
}
