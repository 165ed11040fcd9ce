import { setTimeout as pause } from 'node:timers/promises';
import { connections, sessionOf } from '../../scripts/servers/api-client.js';

const readers = ['gd-fgw.unit_staff', 'gd-czj.unit_staff', 'pd-swb.supervision_office'];
const openMs = 1_000;

/** Browsers that open the stream of changes, listen for a second and go away without a word, again and again. */
export class StreamReaders {
  /** Streams that were opened. */
  count = 0;
  #over = false;
  #lanes: Promise<void>[] = [];

  private constructor(
    private readonly baseUrl: string,
    private readonly cookies: readonly string[],
  ) {}

  static async signIn(baseUrl: string): Promise<StreamReaders> {
    const agent = connections(1);
    const cookies: string[] = [];
    for (const name of readers) cookies.push((await sessionOf(baseUrl, name, agent)).cookie);
    agent.destroy();
    return new StreamReaders(baseUrl, cookies);
  }

  begin(): void {
    this.#lanes = this.cookies.map((cookie) => this.#read(cookie));
  }

  async end(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#lanes);
  }

  async #read(cookie: string): Promise<void> {
    while (!this.#over) {
      const leaving = new AbortController();
      const answer = await fetch(`${this.baseUrl}/events`, { headers: { cookie }, signal: leaving.signal });
      if (!answer.ok) throw new Error(`the stream is refused: ${answer.status}`);
      this.count += 1;
      await pause(openMs);
      leaving.abort();
    }
  }
}
