import { createHash } from 'node:crypto';
import type { NameCharacter } from './city-tables.js';
import { deniedNames } from './denied-names.js';

/**
 * Invents a name for each post of the demo city, the same on every machine. A name depends on those given
 * before it, so posts must be asked for in the order of the rule.
 * Source: rules/dingxi/data/README.md, section 4.
 */
export class PersonNames {
  readonly #taken: Set<string>;
  readonly #cityId: string;
  readonly #surnames: string[];
  readonly #firsts: string[];
  readonly #seconds: string[];

  /** `taken` are the leaders' names, which no one else gets. */
  constructor(characters: readonly NameCharacter[], cityId: string, taken: readonly string[]) {
    const of = (list: NameCharacter['list']) =>
      characters.filter((row) => row.list === list).map((row) => row.character);
    this.#cityId = cityId;
    this.#surnames = of('surname');
    this.#firsts = of('given_first');
    this.#seconds = of('given_second');
    this.#taken = new Set(taken);
  }

  /** The name for a post code `<body>/<role>`, taken from now on. */
  next(postCode: string): string {
    for (let n = 0; ; n += 1) {
      const name = this.#candidate(`${this.#cityId}/${postCode}/${n}`);
      if (this.#taken.has(name) || deniedNames.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }

  #candidate(key: string): string {
    const hash = createHash('sha256').update(key).digest();
    const pick = (list: string[], offset: number) => list[hash.readUInt32BE(offset) % list.length] ?? '';
    const [surname, first, second] = [pick(this.#surnames, 0), pick(this.#firsts, 4), pick(this.#seconds, 8)];
    return hash.readUInt8(12) % 4 === 0 ? surname + second : surname + first + second;
  }
}
