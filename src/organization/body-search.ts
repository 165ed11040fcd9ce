import type { Body } from './organization.queries.js';
import { soundOf } from './pinyin.js';

/** A body with every name under which it is found. */
interface Findable {
  body: Body;
  names: readonly string[];
  sounds: readonly string[];
  initials: readonly string[];
}

/** The ways in which a text fits a body, the best first. */
const ranks: readonly ((entry: Findable, text: string) => boolean)[] = [
  ({ body, names }, text) => body.code.toLowerCase() === text || names.includes(text),
  ({ initials }, text) => initials.includes(text),
  ({ names }, text) => names.some((name) => name.startsWith(text)),
  ({ names }, text) => names.some((name) => name.includes(text)),
  ({ initials }, text) => initials.some((letters) => letters.startsWith(text)),
  ({ sounds }, text) => sounds.some((sound) => sound.startsWith(text)),
  ({ initials, sounds }, text) => [...initials, ...sounds].some((letters) => letters.includes(text)),
];

/** The bodies of a city by name, short name, alias, code, pinyin and pinyin initials. */
export class BodySearch {
  readonly #entries: readonly Findable[];

  constructor(bodies: readonly Body[]) {
    this.#entries = bodies.map(findable);
  }

  /** The best first, and of equals those of the city's level first; none for an empty text. */
  find(text: string, limit = 10): Body[] {
    const wanted = plain(text);
    if (wanted === '') return [];
    const ranked = this.#entries.flatMap((entry) => {
      const rank = ranks.findIndex((fits) => fits(entry, wanted));
      return rank === -1 ? [] : [{ rank, body: entry.body }];
    });
    return ranked
      .toSorted((one, other) => one.rank - other.rank)
      .slice(0, limit)
      .map(({ body }) => body);
  }

  /** The one body that a text means: by its whole name or code, or because nothing else fits it as well. */
  meantBy(text: string): Body | null {
    const wanted = plain(text);
    const best = ranks.findIndex((fits) =>
      this.#entries.some((entry) => wanted !== '' && fits(entry, wanted)),
    );
    const fitting = this.#entries.filter((entry) => ranks[best]?.(entry, wanted) ?? false);
    return fitting.length === 1 ? (fitting[0]?.body ?? null) : null;
  }
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

function findable(body: Body): Findable {
  const names = [body.shortName, body.fullName, ...body.aliases].map(plain);
  const heard = names.map(soundOf);
  return {
    body,
    names,
    sounds: heard.map((sound) => sound.full),
    initials: heard.map((sound) => sound.initials),
  };
}
