import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';

const cipherName = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const version = 'v1';
// Without letters and digits that are taken for one another.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const temporaryLength = 16;

/** Keeps secrets of the record under the installation's key: AES-256-GCM, bound to whose they are. */
@Injectable()
export class FieldCipher {
  readonly #key: Buffer;

  constructor(@Inject(ENVIRONMENT) env: Environment) {
    const given = env.door.fieldKey;
    this.#key =
      given === null
        ? Buffer.from(hkdfSync('sha256', env.sessionSecret, '', 'dukaojian fields', keyBytes))
        : Buffer.from(given, 'hex');
  }

  /** Encrypts; `owner` is bound to it, so that a row cannot be given another one's secret. */
  seal(text: string, owner: string): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(cipherName, this.#key, nonce);
    cipher.setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [version, nonce, cipher.getAuthTag(), sealed].map((part) => asText(part)).join('.');
  }

  /** Decrypts. @throws Error for what was changed, belongs to somebody else, or was made under another key */
  open(sealed: string, owner: string): string {
    const [, nonce = '', tag = '', text = ''] = sealed.split('.');
    const decipher = createDecipheriv(cipherName, this.#key, Buffer.from(nonce, 'base64url'));
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString(
      'utf8',
    );
  }

  /**
   * A temporary password, 16 signs (79 bits), out of the id of the act that gives it: the same act sent twice shows
   * the same password, and nothing keeps it.
   */
  temporaryPassword(actId: string): string {
    const bytes = createHmac('sha512', this.#key).update(`temporary password ${actId}`).digest();
    return [...bytes.subarray(0, temporaryLength)].map((byte) => alphabet[byte % alphabet.length]).join('');
  }
}

const asText = (part: string | Buffer): string =>
  typeof part === 'string' ? part : part.toString('base64url');
