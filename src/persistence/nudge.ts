import pg from 'pg';

const channel = 'dukaojian_outbox';
const pauseMs = 20;
const reconnectMs = 500;

/** What waits in the outbox: workflows to wake, or notices to gather. */
export type Waiting = 'poke' | 'notice';

/** Tells the relays, after a commit, that the outbox has something; at most every 20 ms a process. */
export class Nudge {
  #timer: NodeJS.Timeout | undefined;
  #saying: Promise<unknown> = Promise.resolve();
  #stopped = false;
  readonly #waiting = new Set<Waiting>();

  constructor(private readonly send: (text: string) => Promise<unknown>) {}

  /** Never inside a transaction: a NOTIFY there holds a database-wide lock through the commit. */
  afterCommit(...waiting: readonly Waiting[]): void {
    for (const each of waiting) this.#waiting.add(each);
    if (this.#stopped || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#say(), pauseMs);
  }

  /** Says no more; ends once the last word is out. Before the connections close: a word after that would open them again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#saying;
  }

  #say(): void {
    this.#timer = undefined;
    const said = [...this.#waiting].map((each) => `notify ${channel}, '${each}'`);
    this.#waiting.clear();
    // Only a hint: the relays look every second anyway.
    if (said.length > 0) this.#saying = this.send(said.join(';')).catch(() => undefined);
  }
}

/** Hears nudges, and wakes by itself every second: the poll is the guarantee, the nudge is only quicker. */
export class NudgeListener {
  #client: pg.Client | undefined;
  #poll: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly connectionString: string,
    private readonly what: Waiting,
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
    client.on('notification', ({ payload }) => {
      if (payload === this.what) this.wake();
    });
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
