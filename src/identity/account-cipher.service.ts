import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { FieldCipher } from '../config/crypto/field-cipher.js';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { factorPlace } from './factor-seals.record.js';

// Without letters and digits that are taken for one another.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const temporaryLength = 16;

/** Seals the second factors of accounts and makes passwords for a first sign-in, under the installation's key. */
@Injectable()
export class AccountCipher {
  readonly #cipher: FieldCipher;

  constructor(@Inject(ENVIRONMENT) private readonly env: Environment) {
    this.#cipher = new FieldCipher(env.fieldKeys);
  }

  /** Seals the secret of an account's time codes: another account cannot be given it. */
  sealFactor(secret: string, accountId: string): string {
    return this.#cipher.seal(secret, factorPlace(accountId));
  }

  /** @throws Error for what was changed, belongs to somebody else, or was sealed under a key that is not at hand */
  openFactor(sealed: string, accountId: string): string {
    return this.#cipher.open(sealed, factorPlace(accountId));
  }

  /**
   * A temporary password, 16 signs (79 bits), out of the id of the act that gives it: the same act sent twice shows
   * the same password, and nothing keeps it.
   */
  temporaryPassword(actId: string): string {
    const { current } = this.env.fieldKeys;
    const bytes = createHmac('sha512', current).update(`temporary password ${actId}`).digest();
    return [...bytes.subarray(0, temporaryLength)].map((byte) => alphabet[byte % alphabet.length]).join('');
  }
}
