import { MikroORM } from '@mikro-orm/postgresql';
import type { Options } from '@mikro-orm/postgresql';
import pg from 'pg';
import { fewerRoundTrips } from './fewer-round-trips.js';

const date = 1082;

// Reads by SQL give Date where the column is an instant and `YYYY-MM-DD` where it is a day.
const types = new pg.TypeOverrides();
types.setTypeParser(date, (text) => text);

/** How a process connects: the application role's URL and how many connections it may hold. */
export interface OrmOptions {
  url: string;
  poolMax: number;
  entities: NonNullable<Options['entities']>;
  /** Of a second way into the record in one process: without it its reads would join the first one's transaction. */
  name?: string;
}

/** Opens the record; the caller closes it. Every command and activity works on its own `em.fork()`. */
export function openOrm({ url, poolMax, entities, name = 'default' }: OrmOptions): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: url,
    contextName: name,
    entities,
    pool: { min: 0, max: poolMax },
    driverOptions: {
      types,
      application_name: 'dukaojian',
      keepAlive: true,
      pipeline: true,
      onPoolCreated: prepareConnections,
    },
    timezone: 'UTC',
    // Nothing is shared between requests, so nothing can leak between them.
    allowGlobalContext: false,
    discovery: { checkDuplicateFieldNames: true, warnWhenNoEntities: false },
    implicitTransactions: false,
  });
}

const patienceMs = 1_000;

// A transaction whose connection was cut cannot roll back, and the query builder then forgets to give the connection
// back: every cut would make the pool smaller until nobody gets in. Whoever holds it has a second to do it himself.
function prepareConnections(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    fewerRoundTrips(client);
    client.once('end', () => setTimeout(() => giveBack(client), patienceMs).unref());
  });
}

function giveBack(client: pg.PoolClient): void {
  try {
    client.release(true);
  } catch {
    // It was given back already: the usual case.
  }
}
