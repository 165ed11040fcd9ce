/** Something that may be drawn; it holds as many tickets as its weight. */
export interface DrawCandidate {
  /** Unique in its list; the order of the list does not matter. */
  key: string;
  /** A whole number, at least 0. */
  weight: number;
}

/** One draw with the figures by which anyone can repeat it. */
export interface DrawStep {
  /** 1, 2, 3 … */
  place: number;
  /** Tickets that were in the urn. */
  tickets: number;
  /** SHA-256, in hexadecimal, of `<seed>:<place>`. */
  digest: string;
  /** The digest as a number modulo the tickets: 0 is the first ticket of the first candidate. */
  ticket: number;
  /** Who holds that ticket. */
  key: string;
}

/** What is drawn from, how often, and by which seed. */
export interface Draw {
  candidates: readonly DrawCandidate[];
  draws: number;
  /** SHA-256 in hexadecimal. */
  seed: string;
}

/**
 * Draws without replacement, in whole numbers alone, so that every language gives the same: candidates stand in the
 * order of their keys, each with tickets one after the other; who holds the ticket that the digest names is drawn and
 * takes all his tickets out. A weight of 0 holds no ticket. Fewer candidates than draws: all that have tickets.
 * Source: rules.md, "Quarter and year", a draw that anyone can repeat; mission.md X9.
 * @throws RangeError for a key that stands there twice or a weight that is no whole number from 0
 */
export function drawSample({ candidates, draws, seed }: Draw, sha256: (text: string) => string): DrawStep[] {
  let urn = urnOf(candidates);
  const steps: DrawStep[] = [];
  while (urn.length > 0 && steps.length < draws) {
    const place = steps.length + 1;
    const tickets = urn.reduce((sum, { weight }) => sum + weight, 0);
    const digest = sha256(`${seed}:${place}`);
    const ticket = Number(BigInt(`0x${digest}`) % BigInt(tickets));
    const key = holderOf(urn, ticket);
    steps.push({ place, tickets, digest, ticket, key });
    urn = urn.filter((one) => one.key !== key);
  }
  return steps;
}

function urnOf(candidates: readonly DrawCandidate[]): DrawCandidate[] {
  const keys = new Set(candidates.map(({ key }) => key));
  if (keys.size !== candidates.length) throw new RangeError('a candidate stands there twice');
  const wrong = candidates.find(({ weight }) => !Number.isSafeInteger(weight) || weight < 0);
  if (wrong !== undefined) throw new RangeError(`the weight of ${wrong.key} is no whole number from 0`);
  const inOrder = candidates.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  return inOrder.filter(({ weight }) => weight > 0);
}

function holderOf(urn: readonly DrawCandidate[], ticket: number): string {
  let last = 0;
  for (const { key, weight } of urn) {
    last += weight;
    if (ticket < last) return key;
  }
  throw new RangeError(`nobody holds ticket ${ticket}`);
}
