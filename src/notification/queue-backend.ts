import { Queue, Worker, createPostgresBackend, runMigrations } from 'bullmq';
import type { PostgresConnectionOptions, Processor } from 'bullmq';
import pg from 'pg';
import { redisAnswers } from './redis-answers.js';

/** What a job carries: ids of what is to be sent or made. */
export interface SendJob {
  ids: string[];
}

/** Where jobs are kept: in Redis where its URL is given, else in the record's PostgreSQL. */
export interface QueuePlace {
  databaseUrl: string;
  redisUrl: string | null;
}

/** The side that adds jobs, one by one: adding in bulk makes temporary tables, which the application may not. */
export interface JobQueue {
  add(name: string, data: SendJob, options: { jobId: string }): Promise<unknown>;
}

/** One end of the queue: it reports its errors, and is closed by whoever opened it. */
export interface QueueEnd {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  /** Hangs up without waiting for anything. */
  disconnect(): Promise<void>;
}

const schema = 'bullmq';
// The row in the record is what must survive: a job that is done or given up leaves nothing behind, so its id is free again.
const defaultJobOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: true,
};
// A job takes milliseconds: one that a killed courier left is found soon, a server that is back is used soon, and no
// lock is renewed, because a job that runs twice sends once.
const workerOptions = {
  concurrency: 4,
  lockDuration: 10_000,
  skipLockRenewal: true,
  stalledInterval: 5_000,
  runRetryDelay: 1_000,
};

/** Brings BullMQ's own schema up to date, as the application's role, which owns it; a Redis only has to be there. */
export async function prepareQueue({ databaseUrl, redisUrl }: QueuePlace): Promise<void> {
  if (redisUrl !== null) return redisAnswers(redisUrl);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'dukaojian-queue-schema' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await runMigrations(withoutCreateSchema(client), schema);
  } finally {
    await client.end();
  }
}

/** Opens the end that adds jobs; it fails at once when Redis is away, instead of keeping jobs in memory. */
export function openQueue(name: string, place: QueuePlace): JobQueue & QueueEnd {
  if (place.redisUrl === null) {
    const pool = postgres(place, 3);
    return closingItsPool(
      new Queue(name, { connection: pool, defaultJobOptions }, createPostgresBackend),
      pool,
    );
  }
  const connection = { url: place.redisUrl, enableOfflineQueue: false };
  return new Queue(name, { connection, defaultJobOptions });
}

/** Opens the end that works jobs off. */
export function openWorker(name: string, place: QueuePlace, work: Processor<SendJob>): QueueEnd {
  if (place.redisUrl === null) {
    const pool = postgres(place, 5);
    const options = { connection: pool, ...workerOptions };
    return closingItsPool(new Worker(name, work, options, createPostgresBackend), pool);
  }
  const connection = { url: place.redisUrl, maxRetriesPerRequest: null };
  return new Worker(name, work, { connection, ...workerOptions });
}

// The schema is there and the application owns it, but `create schema if not exists` asks first for the right to
// create schemas, which the application does not have and shall not have.
const withoutCreateSchema = (client: pg.Client): Parameters<typeof runMigrations>[0] => ({
  query: async (text, values = []) =>
    text.startsWith('CREATE SCHEMA') ? { rows: [] } : client.query<never>(text, [...values]),
});

// A pool of ours, because BullMQ's own leaves a moment in which a connection that is cut has nobody to hear its
// error, and an error that nobody hears ends the process. One connection is kept by LISTEN.
function postgres({ databaseUrl }: QueuePlace, max: number): pg.Pool & PostgresConnectionOptions {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'dukaojian-courier',
    options: `-c search_path=${schema}`,
    keepAlive: true,
    max,
  });
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  return pool as pg.Pool & PostgresConnectionOptions;
}

function closingItsPool<T extends QueueEnd>(end: T, pool: pg.Pool): T {
  const [close, disconnect] = [end.close.bind(end), end.disconnect.bind(end)];
  return Object.assign(end, {
    close: async () => {
      await close();
      await pool.end();
    },
    disconnect: async () => {
      await disconnect();
      await pool.end();
    },
  });
}
