import type pg from 'pg';
import type { TableRows } from './city-rows.js';

/**
 * Inserts all rows of a table in one statement; rows that are there already stay as they are. Every row has the keys
 * of the first; columns without a key take their default.
 */
export async function insertRows(client: pg.Client, table: string, rows: TableRows): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first)
    .map((column) => client.escapeIdentifier(column))
    .join(', ');
  const name = client.escapeIdentifier(table);
  await client.query(
    `insert into ${name} (${columns}) select ${columns} from jsonb_populate_recordset(null::${name}, $1::jsonb)
      on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}
