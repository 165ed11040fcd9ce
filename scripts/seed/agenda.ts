/** How an entry goes: in the order of the agenda, or side by side with others of its instant. */
export type Manner = 'in-order' | 'side-by-side';

interface Entry {
  at: Date;
  manner: Manner;
  happen: () => Promise<void>;
}

const lanes = 4;

/** What happens when. Entries in order go before those of the same instant that go side by side. */
export class Agenda {
  #entries: Entry[] = [];
  #now = new Date(0);

  /** @throws Error for what should have happened already: the story would be out of order */
  add(at: Date, manner: Manner, happen: () => Promise<void>): void {
    if (at < this.#now)
      throw new Error(`the story is at ${this.#now.toISOString()}, not at ${at.toISOString()}`);
    this.#entries.push({ at, manner, happen });
  }

  /** The next instant at which something happens; null at the end of the story. */
  nextAt(): Date | null {
    return this.#entries.reduce<Date | null>(
      (first, { at }) => (first === null || at < first ? at : first),
      null,
    );
  }

  /** Lets everything of an instant happen. What happens may put down more. */
  async happen(at: Date): Promise<void> {
    this.#now = at;
    const now = this.#entries.filter((entry) => entry.at <= at);
    this.#entries = this.#entries.filter((entry) => entry.at > at);
    for (const { happen } of now.filter(({ manner }) => manner === 'in-order')) await happen();
    const waiting = now.filter(({ manner }) => manner === 'side-by-side');
    const lane = async () => {
      for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) await entry.happen();
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }
}
