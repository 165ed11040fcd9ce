import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { CryptoSuite } from './crypto-suite.js';

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM, SHA-256, HMAC-SHA-256; sealed: nonce, text, tag. Source: NIST SP 800-38D, FIPS 180-4. */
export const intlSuite: CryptoSuite = {
  name: 'intl',
  hash: (content) => createHash('sha256').update(content).digest(),
  mac: (key, content) => createHmac('sha256', key).update(content).digest(),
  encrypt: (key, plain, bound) => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(bound);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  decrypt: (key, sealed, bound) => {
    if (sealed.length < nonceBytes + tagBytes) throw new Error('too short to be sealed');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(bound).setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  },
};
