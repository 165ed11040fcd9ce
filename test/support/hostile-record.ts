import pg from 'pg';
import { hostileTexts } from './hostile-texts.js';
import { superUrlOfRun } from './servers.js';
import type { TestApp } from './test-app.js';

/** A column of the record that holds words. */
interface Column {
  table: string;
  name: string;
  isJson: boolean;
}

/** What was written into the record, by `table.column`, and what its rules did not let in. */
export interface HostileRecord {
  filled: string[];
  refused: string[];
}

const inJson = hostileTexts.map((text) => JSON.stringify(text).slice(1, -1).replaceAll('\\', '\\\\'));
const han = '[\u4e00-\u9fff]';
// A text of a JSON that says something in Chinese, and is no name of a field.
const said = `"((?:[^"\\\\]|\\\\.)*${han}(?:[^"\\\\]|\\\\.)*)"(?!\\s*:)`;

/**
 * Puts a hostile text before whatever stands in Chinese in any table: everything that somebody typed, named or loaded,
 * also what no sample of a request reaches. By a superuser, past triggers and references, for a closed record is shown too.
 */
export async function makeHostile(
  { ownerUrl }: TestApp,
  spared: ReadonlySet<string>,
): Promise<HostileRecord> {
  const url = new URL(superUrlOfRun());
  url.pathname = new URL(ownerUrl).pathname;
  const client = new pg.Client(url.href);
  await client.connect();
  const record: HostileRecord = { filled: [], refused: [] };
  try {
    await client.query('set session_replication_role = replica');
    for (const column of await columnsOf(client)) {
      const name = `${column.table}.${column.name}`;
      if (spared.has(name) || spared.has(column.table)) continue;
      const count = await fill(client, column).catch(() => -1);
      if (count !== 0) record[count < 0 ? 'refused' : 'filled'].push(name);
    }
  } finally {
    await client.end();
  }
  return record;
}

async function columnsOf(client: pg.Client): Promise<Column[]> {
  const { rows } = await client.query<Column>(`
    select c.table_name as table, c.column_name as name, c.data_type = 'jsonb' as "isJson"
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
      and c.data_type in ('text', 'character varying', 'jsonb') order by 1, 2`);
  return rows;
}

async function fill(client: pg.Client, { table, name, isJson }: Column): Promise<number> {
  const pick = `($1::text[])[1 + abs(hashtext("${name}"::text)) % ${hostileTexts.length}]`;
  const to = isJson
    ? `regexp_replace("${name}"::text, $2, '"' || ${pick} || '\\1"', 'g')::jsonb`
    : `${pick} || "${name}"`;
  const where = `"${name}"::text ~ '${han}'`;
  const { rowCount } = await client.query(`update "${table}" set "${name}" = ${to} where ${where}`, [
    isJson ? inJson : hostileTexts,
    ...(isJson ? [said] : []),
  ]);
  return rowCount ?? 0;
}
