import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrations } from '../../src/persistence/migrations/list.js';
import { migrate } from '../../src/persistence/migrate.js';
import { emptyDatabase } from '../support/database-template.js';
import type { TestDatabase } from '../support/database-template.js';

/** To see it red: with the `drop table` of one migration's down left out. */
let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await emptyDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

/** Everything in the schema of the record, said as PostgreSQL says it. */
async function schemaOf(): Promise<string[]> {
  const { rows } = await owner.query<{ said: string }>(`
    select format('column %s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid)) as said
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    union all select format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
      where connamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
    union all select pg_get_triggerdef(t.oid) from pg_trigger t where not tgisinternal
    union all select format('grant %s on %s to %s', privilege_type, table_name, grantee)
      from information_schema.role_table_grants where table_schema = 'public' and grantee <> grantor
    order by 1`);
  return rows.map(({ said }) => said).filter((said) => !said.includes('mikro_orm_migrations'));
}

/** Takes every migration back, the newest first; answers their names. */
async function allDown(): Promise<string[]> {
  const orm = await MikroORM.init({
    ...{ clientUrl: database.ownerUrl, entities: [], discovery: { warnWhenNoEntities: false } },
    extensions: [Migrator],
    migrations: {
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: migration })),
      ...{ snapshot: false, silent: true },
    },
  });
  try {
    return (await orm.migrator.down({ to: 0 })).map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}

describe('the migrations', () => {
  const names = migrations.map(({ name }) => name);

  it('stand in their order, each once', () => {
    expect(names).toEqual([...new Set(names)].toSorted());
  });

  it('all go up, all come down again and leave nothing, and go up a second time to the same schema', async () => {
    expect(await migrate(database.ownerUrl)).toEqual(names);
    const first = await schemaOf();
    expect(first.length).toBeGreaterThan(500);
    expect(await allDown()).toEqual(names.toReversed());
    expect(await schemaOf()).toEqual([]);
    expect(await migrate(database.ownerUrl)).toEqual(names);
    expect(await schemaOf()).toEqual(first);
  });
});
