/** How many may be at it, and how many may wait for it. */
export interface TurnLimits {
  /** At once, of all persons together. */
  atOnce: number;
  /** At once, of one person. */
  atOnceOfOne: number;
  /** Waiting, of all persons together. */
  waiting: number;
  /** Waiting, of one person. */
  waitingOfOne: number;
  /** Longest wait, milliseconds of machine time. */
  longestMs: number;
}

/** Why nobody was let in: he has enough of his own, all others have, or the wait was too long. */
export type NoTurn = 'own' | 'all' | 'long' | 'gone';

/** Given back once, when it is over. */
export type EndTurn = () => void;

interface Waiting {
  person: string;
  begin: (turn: EndTurn) => void;
}

/** Lets so many at once do something costly and keeps the next ones in a bounded queue, in the order in which they came. */
export class Turns {
  readonly #running = new Map<string, number>();
  #waiting: Waiting[] = [];

  constructor(private readonly limits: TurnLimits) {}

  /** Waits for a turn; `gone` is aborted where whoever waits has left. */
  async take(person: string, gone: AbortSignal): Promise<EndTurn | NoTurn> {
    if (gone.aborted) return 'gone';
    if (this.#mayBegin(person)) return this.#begin(person);
    if (this.#countOf(person) >= this.limits.waitingOfOne) return 'own';
    if (this.#waiting.length >= this.limits.waiting) return 'all';
    return this.#wait(person, gone);
  }

  /** How many are at it, and how many wait. */
  get count(): { running: number; waiting: number } {
    return { running: this.#runningOfAll(), waiting: this.#waiting.length };
  }

  async #wait(person: string, gone: AbortSignal): Promise<EndTurn | NoTurn> {
    const { promise, resolve } = Promise.withResolvers<EndTurn | NoTurn>();
    const mine: Waiting = { person, begin: resolve };
    const leave = (why: NoTurn) => {
      this.#waiting = this.#waiting.filter((one) => one !== mine);
      resolve(why);
    };
    const leaveGone = () => leave('gone');
    const tooLong = setTimeout(() => leave('long'), this.limits.longestMs);
    gone.addEventListener('abort', leaveGone);
    this.#waiting.push(mine);
    try {
      return await promise;
    } finally {
      clearTimeout(tooLong);
      gone.removeEventListener('abort', leaveGone);
    }
  }

  #begin(person: string): EndTurn {
    this.#running.set(person, (this.#running.get(person) ?? 0) + 1);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#end(person);
    };
  }

  #end(person: string): void {
    const left = (this.#running.get(person) ?? 1) - 1;
    if (left === 0) this.#running.delete(person);
    else this.#running.set(person, left);
    // Who has enough of his own is passed over, not waited for.
    const next = this.#waiting.find((one) => this.#mayBegin(one.person));
    if (next === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== next);
    next.begin(this.#begin(next.person));
  }

  #mayBegin(person: string): boolean {
    const own = this.#running.get(person) ?? 0;
    return this.#runningOfAll() < this.limits.atOnce && own < this.limits.atOnceOfOne;
  }

  #runningOfAll(): number {
    return [...this.#running.values()].reduce((sum, count) => sum + count, 0);
  }

  #countOf(person: string): number {
    return this.#waiting.filter((one) => one.person === person).length;
  }
}
