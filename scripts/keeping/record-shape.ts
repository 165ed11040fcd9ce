import pg from 'pg';

/** A table of the record and the columns that are copied. */
export interface RecordTable {
  name: string;
  columns: string[];
}

/** The file that a row names by the hash of its content. */
interface NamedFile {
  key: string;
  sha256: string;
  /** Table and id of a row of each table that names it. */
  namedBy: string;
}

// The migrator keeps its own table; the change feed is for who looks at a page right now, its places are of one cluster.
const notCopied = ['mikro_orm_migrations', 'change_feed'];

/** The tables that are the record, with their columns; what PostgreSQL computes itself is left out. */
export async function recordTables(client: pg.ClientBase): Promise<RecordTable[]> {
  const { rows } = await client.query<RecordTable>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all($1)
     group by c.relname order by c.relname`,
    [notCopied],
  );
  return rows;
}

/** The migrations that made the schema; null where there is no schema. */
export async function appliedMigrations(client: pg.ClientBase): Promise<string[] | null> {
  const { rows: tables } = await client.query(
    `select where to_regclass('public.mikro_orm_migrations') is not null`,
  );
  if (tables.length === 0) return null;
  const { rows } = await client.query<{ name: string }>('select name from mikro_orm_migrations order by id');
  return rows.map(({ name }) => name);
}

/**
 * Every file that a row names. A table of files has `sha256` and `storage_key`, or pairs of the same beginning, such as
 * `pdf_sha256` and `pdf_key`: one that is added later is found without a change here.
 */
export async function namedFiles(client: pg.ClientBase): Promise<NamedFile[]> {
  const { rows: pairs } = await client.query<{ table: string; key: string; sha256: string }>(
    `select k.table_name as table, k.column_name as key, h.column_name as sha256
     from information_schema.columns k join information_schema.columns h
       on h.table_schema = k.table_schema and h.table_name = k.table_name
       and h.column_name::text in (regexp_replace(k.column_name, '_key$', '_sha256'),
         case when k.column_name = 'storage_key' then 'sha256' end)
     where k.table_schema = 'public' and k.column_name ~ '_key$' order by 1, 2`,
  );
  const found = new Map<string, NamedFile>();
  for (const { table, key, sha256 } of pairs) {
    const [t, k, h] = [table, key, sha256].map((name) => pg.escapeIdentifier(name));
    const { rows } = await client.query<NamedFile>(
      `select ${k} as key, ${h} as sha256, $1 || ' ' || min(id::text) as "namedBy" from ${t} where ${k} is not null group by 1, 2`,
      [table],
    );
    for (const row of rows) {
      const other = found.get(`${row.key} ${row.sha256}`)?.namedBy;
      const namedBy = other === undefined ? row.namedBy : `${other}, ${row.namedBy}`;
      found.set(`${row.key} ${row.sha256}`, { ...row, namedBy });
    }
  }
  return [...found.values()].toSorted((one, other) => (one.key < other.key ? -1 : 1));
}
