/** Something that happens in the story. */
interface Entry {
  at: Date;
  happen: () => Promise<void>;
}

/** What happens when; entries of one instant in the order in which they were put down. */
export class Agenda {
  #entries: Entry[] = [];

  add(at: Date, happen: () => Promise<void>): void {
    this.#entries.push({ at, happen });
  }

  /** Takes the next entry off; undefined at the end of the story. What happens may put down more. */
  next(): Entry | undefined {
    const next = this.#entries.reduce<Entry | undefined>(
      (first, entry) => (first === undefined || entry.at < first.at ? entry : first),
      undefined,
    );
    if (next !== undefined) this.#entries.splice(this.#entries.indexOf(next), 1);
    return next;
  }
}
