import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PaperContent } from '../../domain/document/paper-content.js';

/** A signed paper whose files are still to be made. */
export interface UnmadePaper {
  id: string;
  content: PaperContent;
}

/** One file of a paper as it lies in the store. */
export interface MadeFile {
  sha256: string;
  storageKey: string;
  bytes: number;
}

// More than this waits for the next look.
const atOnce = 200;

/** Ids of the signed papers without files, the oldest first. */
export async function listUnmade(em: EntityManager, cityId: string): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(sql`
    select id from formal_paper where city_id = ${cityId} and making = 'waiting' order by id limit ${atOnce}`);
  return rows.map(({ id }) => id);
}

/** A paper whose files are still to be made; null once they are, or while it is a draft. */
export async function findUnmade(em: EntityManager, id: string): Promise<UnmadePaper | null> {
  const [row] = await em.execute<UnmadePaper[]>(sql`
    select id, content from formal_paper where id = ${id} and making = 'waiting'`);
  return row ?? null;
}

// Whoever looks at the paper or at what it is about looks again.
const feed = sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
  select city_id, array_remove(array[body_id], null), 'paper', array[id] from changed`;

/** Keeps how far the making is, in percent. */
export const noteProgress = (em: EntityManager, id: string, percent: number): Promise<unknown> =>
  em.execute(sql`
    with changed as (
      update formal_paper set progress = ${percent} where id = ${id} and making = 'waiting'
      returning id, city_id, body_id)
    ${feed}`);

/** Keeps the two files of a paper; a second making of it changes nothing. `made_at` is machine time. */
export const keepMade = (
  em: EntityManager,
  id: string,
  { docx, pdf, pages, sample }: { docx: MadeFile; pdf: MadeFile; pages: number; sample: boolean },
): Promise<unknown> =>
  em.execute(sql`
    with changed as (
      update formal_paper set making = 'made', progress = 100, attempts = attempts + 1, failure = null,
        is_sample = ${sample}, docx_sha256 = ${docx.sha256}, docx_key = ${docx.storageKey}, docx_bytes = ${docx.bytes},
        pdf_sha256 = ${pdf.sha256}, pdf_key = ${pdf.storageKey}, pdf_bytes = ${pdf.bytes}, pdf_pages = ${pages},
        made_at = clock_timestamp()
      where id = ${id} and making = 'waiting' returning id, city_id, body_id)
    ${feed}`);

/** Keeps why an attempt failed; the paper still waits and is tried again. */
export const noteMakingFailure = (em: EntityManager, id: string, reason: string): Promise<unknown> =>
  em.execute(sql`
    with changed as (
      update formal_paper set progress = 0, attempts = attempts + 1, failure = ${reason.slice(0, 300)}
      where id = ${id} and making = 'waiting' returning id, city_id, body_id)
    ${feed}`);
