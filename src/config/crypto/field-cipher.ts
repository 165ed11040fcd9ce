import type { CryptoSuite, SuiteName } from './crypto-suite.js';
import { gmSuite } from './gm-suite.js';
import { intlSuite } from './intl-suite.js';

const suites: Record<SuiteName, CryptoSuite> = { intl: intlSuite, gm: gmSuite };
const sealedForm = /^dk1:(intl|gm):([0-9a-f]{8}):([A-Za-z0-9_-]+)$/;

/** With what personal fields are sealed; keys are 32 bytes. */
export interface FieldKeys {
  suite: SuiteName;
  current: Buffer;
  /** The key before, while rows sealed with it are sealed anew (`npm run keys:rotate`); null: there is none. */
  former: Buffer | null;
}

/**
 * Seals a field of a row: `dk1:suite:key:text`. The name of a key is the beginning of its hash, so a text says which key
 * it needs and nothing of the key. Source: GB/T 22239-2019 8.1.4.8 数据保密性.
 */
export class FieldCipher {
  readonly #suite: CryptoSuite;
  readonly #keys: Map<string, Buffer>;
  readonly #currentName: string;

  constructor(private readonly keys: FieldKeys) {
    this.#suite = suites[keys.suite];
    this.#currentName = nameOf(keys.current);
    this.#keys = new Map(
      [keys.former, keys.current].filter((key) => key !== null).map((key) => [nameOf(key), key]),
    );
  }

  /** `place` names table, column and row: moved elsewhere, the text cannot be opened. */
  seal(text: string, place: string): string {
    const sealed = this.#suite.encrypt(this.keys.current, Buffer.from(text), Buffer.from(place));
    return this.currentBeginning + sealed.toString('base64url');
  }

  /** A text of before the first key comes back as it is. @throws Error where key or place are others, or it was changed */
  open(stored: string, place: string): string {
    const [, suite, name, text] = sealedForm.exec(stored) ?? [];
    if (suite === undefined || name === undefined || text === undefined) return stored;
    const key = this.#keys.get(name);
    if (key === undefined) throw new Error(`the key ${name} of a sealed field is not at hand`);
    return suites[suite as SuiteName]
      .decrypt(key, Buffer.from(text, 'base64url'), Buffer.from(place))
      .toString('utf8');
  }

  /** How every text begins that is sealed with the current key and suite. */
  get currentBeginning(): string {
    return `dk1:${this.#suite.name}:${this.#currentName}:`;
  }
}

const nameOf = (key: Buffer): string => intlSuite.hash(key).toString('hex').slice(0, 8);

/** A phone number or mail address as a list shows it: who knows it recognises it, nobody learns it. */
export function masked(text: string): string {
  const at = text.lastIndexOf('@');
  if (at > 0) return `${text.slice(0, 1)}***${text.slice(at)}`;
  return text.length < 8 ? '***' : `${text.slice(0, 3)}****${text.slice(-4)}`;
}
