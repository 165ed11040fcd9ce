import { createHmac } from 'node:crypto';
import pg from 'pg';

const roles = {
  owner: 'dukaojian_owner',
  app: 'dukaojian_app',
  sealer: 'dukaojian_sealer',
  inspectionRead: 'dukaojian_inspection_reader',
  inspectionWrite: 'dukaojian_inspection_writer',
} as const;

type RoleName = keyof typeof roles;

const roleNames = Object.keys(roles) as RoleName[];
const lesser = roleNames
  .filter((role) => role !== 'owner')
  .map((role) => roles[role])
  .join(', ');

/** The ways into a database, one for each role. */
export interface DatabaseUrls {
  /** For migrations. */
  ownerUrl: string;
  /** For everything that runs, but for these three: */
  appUrl: string;
  /** Lays the audit chain. */
  sealerUrl: string;
  /** Reads for the inspector's room; every transaction of it is read-only. */
  inspectionReadUrl: string;
  /** Writes questions, matters of attention and watch lists. */
  inspectionWriteUrl: string;
}

/** A password for each role. */
export type RolePasswords = Record<RoleName, string>;

/**
 * Makes the roles, a database and the schemas that the application owns itself; doing it again changes nothing.
 * `superUrl` is a superuser's connection to any database of the cluster. Unless passwords are given, those of
 * the roles are derived from the superuser's: every process that knows it comes to the same ones, none is stored.
 */
export async function prepareDatabase(
  superUrl: string,
  name: string,
  passwords: RolePasswords = derivedPasswords(superUrl),
): Promise<DatabaseUrls> {
  await inDatabase(urlOf(superUrl, 'postgres'), async (client) => {
    // Several test processes prepare at once: roles belong to the whole cluster.
    await client.query(`select pg_advisory_lock(hashtext('dukaojian roles'))`);
    for (const role of roleNames) await ensureRole(client, roles[role], passwords[role]);
    await client.query(`alter role ${roles.inspectionRead} set default_transaction_read_only = on`);
    await ensureDatabase(client, name);
  });
  await inDatabase(urlOf(superUrl, name), ensureSchemas);
  return databaseUrls(superUrl, name, passwords);
}

/** The ways into a database that was prepared before. */
export function databaseUrls(
  superUrl: string,
  name: string,
  passwords: RolePasswords = derivedPasswords(superUrl),
): DatabaseUrls {
  const url = (role: RoleName) => urlOf(superUrl, name, { role: roles[role], password: passwords[role] });
  return {
    ownerUrl: url('owner'),
    appUrl: url('app'),
    sealerUrl: url('sealer'),
    inspectionReadUrl: url('inspectionRead'),
    inspectionWriteUrl: url('inspectionWrite'),
  };
}

/** Removes a database and ends the sessions in it. */
export async function dropDatabase(superUrl: string, name: string): Promise<void> {
  await inDatabase(urlOf(superUrl, 'postgres'), (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  );
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await client.query(
    `${verb} role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${pg.escapeLiteral(password)}`,
  );
}

async function ensureDatabase(client: pg.Client, name: string): Promise<void> {
  const database = pg.escapeIdentifier(name);
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0)
    await client.query(`create database ${database} owner ${roles.owner} template template0`);
  await client.query(`revoke all on database ${database} from public`);
  await client.query(`grant connect on database ${database} to ${lesser}`);
}

// The application owns these two: BullMQ makes a sequence per queue as it goes, sessions are not part of the record.
async function ensureSchemas(client: pg.Client): Promise<void> {
  await client.query(`
    alter schema public owner to ${roles.owner};
    revoke all on schema public from public;
    grant usage on schema public to ${lesser};
    create schema if not exists bullmq authorization ${roles.app};
    create schema if not exists session authorization ${roles.app};
  `);
}

async function inDatabase(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(superUrl: string, database: string, as?: { role: string; password: string }): string {
  const url = new URL(superUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (as !== undefined) {
    url.username = as.role;
    url.password = as.password;
  }
  return url.href;
}

function derivedPasswords(superUrl: string): RolePasswords {
  const secret = decodeURIComponent(new URL(superUrl).password);
  const derive = (role: string): string => createHmac('sha256', secret).update(role).digest('hex');
  return Object.fromEntries(roleNames.map((role) => [role, derive(roles[role])])) as RolePasswords;
}
