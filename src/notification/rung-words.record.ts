import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { rungWords } from './rung-words.js';

const table = JSON.stringify(rungWords);

/** The table of rung words as a relation `w(rung, word, lamp, rank)`, to be left-joined on `rung`. */
export const rungWordRows = (): RawQueryFragment =>
  sql`jsonb_to_recordset(${table}::jsonb) as w(rung text, word text, lamp text, rank integer)`;
