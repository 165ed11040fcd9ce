import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { Store } from 'express-session';
import pg from 'pg';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';

const idleLimitS = 30 * 60;
const poolMax = 4;

// Two processes may start at once: the lock makes one of them wait.
const ensureTable = `
  select pg_advisory_xact_lock(hashtext('dukaojian session table'));
  create table if not exists session.session (
    sid varchar primary key,
    sess json not null,
    expire timestamp(6) not null
  );
  create index if not exists session_expire on session.session (expire);
  create index if not exists session_account on session.session ((sess->>'accountId'));`;

/** Where sessions are kept: PostgreSQL, over a small pool of its own, so that pages never wait behind commands. */
@Injectable()
export class SessionStore implements OnModuleInit, OnApplicationShutdown {
  readonly #log = new Logger(SessionStore.name);
  readonly #pool: pg.Pool;
  /** For express-session. A session ends on the server after 30 minutes without a request. */
  readonly store: Store & { close(): void };

  constructor(@Inject(ENVIRONMENT) env: Environment) {
    this.#pool = new pg.Pool({
      connectionString: env.databaseUrl,
      max: poolMax,
      application_name: 'dukaojian-session',
      options: '-c timezone=UTC',
    });
    // PostgreSQL that restarts must not take the process with it.
    this.#pool.on('error', (error) => this.#log.warn(`session pool: ${error.message}`));
    this.store = new (connectPgSimple(session))({
      pool: this.#pool,
      schemaName: 'session',
      ttl: idleLimitS,
      disableTouch: true,
      errorLog: (...problem) => this.#log.warn(problem.map(String).join(' ')),
    });
  }

  async onModuleInit(): Promise<void> {
    await this.#pool.query(ensureTable);
  }

  /** Those of the session ids that still stand: neither ended nor expired, their account not disabled and its sessions not ended. */
  async findLive(sids: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.#pool.query<{ sid: string }>(
      `select s.sid from session.session s join account a on a.id = (s.sess->>'accountId')::uuid
        and a.session_epoch = (s.sess->>'epoch')::integer
        where s.sid = any($1) and s.expire > localtimestamp and a.disabled_at is null`,
      [sids],
    );
    return new Set(rows.map((row) => row.sid));
  }

  async onApplicationShutdown(): Promise<void> {
    this.store.close();
    await this.#pool.end();
  }
}
