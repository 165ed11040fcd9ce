import type pg from 'pg';
import { eventually } from './eventually.js';

/** What the record holds: of each table its rows, and a mark that every written row moves. */
export type RecordMarks = Map<string, { rows: number; mark: string }>;

let statement: string | undefined;

// What was sent before its connection broke is still done.
const openTransactions = `select count(*)::integer as open from pg_locks l join pg_stat_activity a using (pid)
  where l.locktype = 'virtualxid' and a.datname = current_database() and pid <> pg_backend_pid()`;

/**
 * Reads the marks of all tables of the record once every transaction has ended; sessions, queues and what counts requests
 * are not of it.
 */
export async function readMarks(owner: pg.Client): Promise<RecordMarks> {
  await eventually(
    async () => (await owner.query<{ open: number }>(openTransactions)).rows[0]?.open,
    (open) => open === 0,
  );
  statement ??= await statementFor(owner);
  const { rows } = await owner.query<{ name: string; rows: number; mark: string }>({
    name: 'marks',
    text: statement,
  });
  return new Map(rows.map(({ name, rows: count, mark }) => [name, { rows: count, mark }]));
}

async function statementFor(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p' order by 1`,
  );
  return rows
    .map(
      ({ name }) => `select '${name}' as name, count(*)::integer as rows,
        max(xmin::text::bigint)::text as mark from ${name} t`,
    )
    .join(' union all ');
}

/** How many rows each table that changed has won; empty: nothing was written. */
export function changesBetween(before: RecordMarks, after: RecordMarks): Record<string, number> {
  const changed = [...after].filter(([name, { mark }]) => before.get(name)?.mark !== mark);
  return Object.fromEntries(changed.map(([name, { rows }]) => [name, rows - (before.get(name)?.rows ?? 0)]));
}
