import type { Socket } from 'node:net';
import type pg from 'pg';

/** One statement with its values apart from its text. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** Statements of one transaction in their order; with `commit` they end it. */
export interface Together {
  statements: readonly Statement[];
  commit: boolean;
}

/** The text under which a `Together`, its only value, is handed through the query builder to the connection. */
export const together = '-- together';

type Query = (query: string | pg.QueryConfig) => Promise<pg.QueryResult>;

/**
 * Makes a connection send `begin` with the first statement of its transaction, several statements at once, and
 * `commit` with the last, and keep the plan of every statement that has values. The connection is in pipeline mode.
 * Why: every message to PostgreSQL is a system call and a wait, and at several hundred commands a second these are a
 * third of the process's time. PostgreSQL runs the same statements in the same order: nothing changes in what is atomic.
 */
export function fewerRoundTrips(client: pg.PoolClient): void {
  const send = client.query.bind(client) as unknown as Query;
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const trip = new Trip(send, stream);
  // Whoever calls in another way (a callback, a prepared statement, a cursor) is passed through.
  client.query = ((...call: [unknown, unknown?, unknown?]) => {
    const [text, values] = call;
    if (typeof text !== 'string' || call.length > 2 || typeof values === 'function')
      return (send as (...all: unknown[]) => unknown)(...call);
    return trip.query(text, values as unknown[] | undefined);
  }) as typeof client.query;
}

// Texts are the program's own: as many as there are kinds of statements.
const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size + 1}`;
  names.set(text, name);
  return name;
}

const nothing = { command: '', rowCount: null, oid: 0, fields: [], rows: [] } satisfies pg.QueryResult;

class Trip {
  #beginWaits = false;
  #committed = false;

  constructor(
    private readonly send: Query,
    private readonly stream: Socket,
  ) {}

  async query(text: string, values: unknown[] = []): Promise<pg.QueryResult> {
    if (text === 'commit' || text === 'rollback') return this.#end(text);
    if (text === together) return this.#run(values[0] as Together);
    if (text !== 'begin') return this.#run({ statements: [{ text, values }], commit: false });
    this.#beginWaits = true;
    this.#committed = false;
    return nothing;
  }

  /** The last statement's result. When one fails, PostgreSQL refuses the later ones and turns the commit into a rollback. */
  async #run({ statements, commit }: Together): Promise<pg.QueryResult> {
    const queries = statements.map(({ text, values }) =>
      values.length === 0 ? text : { name: nameOf(text), text, values },
    );
    const all = [...(this.#beginWaits ? ['begin'] : []), ...queries, ...(commit ? ['commit'] : [])];
    this.#beginWaits = false;
    this.#committed = commit;
    const results = await this.#sendAll(all);
    return results.at(commit ? -2 : -1) ?? nothing;
  }

  // Waits for every answer, also after a failure: the connection is fit again only then.
  async #sendAll(queries: readonly (string | pg.QueryConfig)[]): Promise<pg.QueryResult[]> {
    this.stream.cork();
    const sent = queries.map((query) => this.send(query));
    this.stream.uncork();
    await Promise.allSettled(sent);
    return Promise.all(sent);
  }

  async #end(text: string): Promise<pg.QueryResult> {
    const done = this.#beginWaits || this.#committed;
    this.#beginWaits = false;
    this.#committed = false;
    return done ? nothing : this.send(text);
  }
}
