import { Inject, Injectable, Logger } from '@nestjs/common';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import { FieldCipher } from '../../config/crypto/field-cipher.js';
import { addressPlace } from './address-seals.record.js';
import type { AddressOwner } from './address-seals.record.js';

/** Seals and opens the mail addresses and phone numbers of persons; in the record they lie sealed. */
@Injectable()
export class AddressCipher {
  readonly #log = new Logger(AddressCipher.name);
  readonly #cipher: FieldCipher;

  constructor(@Inject(ENVIRONMENT) env: Environment) {
    this.#cipher = new FieldCipher(env.fieldKeys);
  }

  seal(address: string, owner: AddressOwner): string {
    return this.#cipher.seal(address, addressPlace(owner));
  }

  /** @throws Error where the key is not at hand, or the text was changed or moved */
  open(sealed: string, owner: AddressOwner): string {
    return this.#cipher.open(sealed, addressPlace(owner));
  }

  /** For a page that shall open all the same: null, and a line in the log, where it cannot be read. */
  openOrNull(sealed: string, owner: AddressOwner): string | null {
    try {
      return this.open(sealed, owner);
    } catch (error) {
      this.#log.error({ err: error, ...owner }, 'an address cannot be opened');
      return null;
    }
  }
}
