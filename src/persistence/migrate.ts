import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { migrations } from './migrations/list.js';

/**
 * Brings a database to the newest schema, or to that of the migration `to`, connected as its owner; running it again
 * does nothing. The application itself connects under a lesser role and never migrates.
 */
export async function migrate(ownerUrl: string, to?: string): Promise<string[]> {
  const orm = await MikroORM.init({
    clientUrl: ownerUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: migration })),
      snapshot: false,
      silent: true,
    },
  });
  try {
    return (await orm.migrator.up(to === undefined ? {} : { to })).map((step) => step.name);
  } finally {
    await orm.close(true);
  }
}
