import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { CryptoSuite } from './crypto-suite.js';

const ivBytes = 16;
const tagBytes = 32;
const sm4KeyBytes = 16;

const mac = (key: Buffer, content: Buffer): Buffer => createHmac('sm3', key).update(content).digest();

// One key for each use, so that none tells about the other.
const keysOf = (key: Buffer): { cipher: Buffer; proof: Buffer } => ({
  cipher: mac(key, Buffer.from('encrypt')).subarray(0, sm4KeyBytes),
  proof: mac(key, Buffer.from('authenticate')),
});

// The length in front: what is bound and what is sealed cannot be shifted against each other.
function tagOf(proof: Buffer, bound: Buffer, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bound.length);
  return mac(proof, Buffer.concat([length, bound, body]));
}

/**
 * SM4 in CBC with HMAC-SM3 over the sealed text (encrypt, then prove), SM3; sealed: IV, text, tag. OpenSSL of Node
 * brings no SM4-GCM. Source: GB/T 32907-2016, GB/T 32905-2016, GB/T 15852.2.
 */
export const gmSuite: CryptoSuite = {
  name: 'gm',
  hash: (content) => createHash('sm3').update(content).digest(),
  mac,
  encrypt: (key, plain, bound) => {
    const { cipher: sm4Key, proof } = keysOf(key);
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('sm4-cbc', sm4Key, iv);
    const body = Buffer.concat([iv, cipher.update(plain), cipher.final()]);
    return Buffer.concat([body, tagOf(proof, bound, body)]);
  },
  decrypt: (key, sealed, bound) => {
    if (sealed.length < ivBytes + tagBytes) throw new Error('too short to be sealed');
    const { cipher: sm4Key, proof } = keysOf(key);
    const body = sealed.subarray(0, -tagBytes);
    if (!timingSafeEqual(tagOf(proof, bound, body), sealed.subarray(-tagBytes)))
      throw new Error('the sealed text was changed, or belongs elsewhere');
    const decipher = createDecipheriv('sm4-cbc', sm4Key, body.subarray(0, ivBytes));
    return Buffer.concat([decipher.update(body.subarray(ivBytes)), decipher.final()]);
  },
};
