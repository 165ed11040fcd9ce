import pg from 'pg';

const channel = 'dukaojian_outbox';
const pauseMs = 20;
const reconnectMs = 500;

/** Tells the relays, after a commit, that the outbox has something; at most every 20 ms a process. */
export class Nudge {
  #waiting: NodeJS.Timeout | undefined;

  constructor(private readonly send: (text: string) => Promise<unknown>) {}

  /** Never inside a transaction: a NOTIFY there holds a database-wide lock through the commit. */
  afterCommit(): void {
    if (this.#waiting !== undefined) return;
    this.#waiting = setTimeout(() => {
      this.#waiting = undefined;
      // Only a hint: the relays look every second anyway.
      this.send(`notify ${channel}`).catch(() => undefined);
    }, pauseMs);
  }
}

/** Hears nudges, and wakes by itself every second: the poll is the guarantee, the nudge is only quicker. */
export class NudgeListener {
  #client: pg.Client | undefined;
  #poll: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly connectionString: string,
    private readonly wake: () => void,
  ) {}

  start(): void {
    this.#poll = setInterval(() => this.wake(), 1_000);
    void this.#listen();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#poll);
    await this.#client?.end().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    if (this.#stopped) return;
    const client = new pg.Client({
      connectionString: this.connectionString,
      application_name: 'dukaojian-nudge',
    });
    this.#client = client;
    client.on('notification', () => this.wake());
    client.on('error', () => undefined);
    client.on('end', () => this.#again());
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      this.wake();
    } catch {
      await client.end().catch(() => undefined);
    }
  }

  #again(): void {
    if (!this.#stopped) setTimeout(() => void this.#listen(), reconnectMs).unref();
  }
}
