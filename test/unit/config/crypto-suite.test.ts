import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { FieldCipher, masked } from '../../../src/config/crypto/field-cipher.js';
import { gmSuite } from '../../../src/config/crypto/gm-suite.js';
import { intlSuite } from '../../../src/config/crypto/intl-suite.js';

const hex = (text: string) => Buffer.from(text, 'hex');
const key = randomBytes(32);
const place = Buffer.from('message_choice.address 1 sms');

describe.each([intlSuite, gmSuite])('both suites keep one contract: $name', (suite) => {
  it.each(['', '1', '13893200000', '张三@example.gov.cn', 'x'.repeat(10_000)])(
    'gives a text back, case %#',
    (text) => {
      const sealed = suite.encrypt(key, Buffer.from(text), place);
      expect(suite.decrypt(key, sealed, place).toString()).toBe(text);
      if (text.length > 1) expect(sealed.includes(text)).toBe(false);
    },
  );

  it('never seals the same text alike', () => {
    const seals = Array.from({ length: 200 }, () => suite.encrypt(key, Buffer.from('13893200000'), place));
    expect(new Set(seals.map((sealed) => sealed.toString('hex'))).size).toBe(200);
    // Not even a block of it, as it would in ECB.
    expect(new Set(seals.map((sealed) => sealed.subarray(16, 32).toString('hex'))).size).toBe(200);
  });

  it('finds every single changed bit, and every cut', () => {
    const sealed = suite.encrypt(key, Buffer.from('13893200000'), place);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => suite.decrypt(key, changed, place)).toThrow();
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => suite.decrypt(key, sealed.subarray(0, length), place)).toThrow();
  });

  it('opens nothing with another key or at another place', () => {
    const sealed = suite.encrypt(key, Buffer.from('13893200000'), place);
    expect(() => suite.decrypt(randomBytes(32), sealed, place)).toThrow();
    expect(() => suite.decrypt(key, sealed, Buffer.from('message_choice.address 2 sms'))).toThrow();
  });

  it('hashes and proves in 32 bytes', () => {
    expect([suite.hash(Buffer.from('')).length, suite.mac(key, Buffer.from('')).length]).toEqual([32, 32]);
  });
});

describe('the standards’ own examples', () => {
  it.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
  ])('SM3 of %s, GB/T 32905 appendix A', (text, expected) => {
    expect(gmSuite.hash(Buffer.from(text)).toString('hex')).toBe(expected);
  });

  it('SM4 of one block, GB/T 32907 appendix A', () => {
    const block = hex('0123456789abcdeffedcba9876543210');
    // CBC with an IV of zero is the bare cipher in its first block.
    const cipher = createCipheriv('sm4-cbc', block, Buffer.alloc(16)).setAutoPadding(false);
    expect(cipher.update(block).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
  });

  it('SHA-256 of abc, FIPS 180-4', () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(intlSuite.hash(Buffer.from('abc')).toString('hex')).toBe(expected);
  });

  it('HMAC-SHA-256, RFC 4231 case 2, and the same construction with SM3', () => {
    const question = Buffer.from('what do ya want for nothing?');
    expect(intlSuite.mac(Buffer.from('Jefe'), question).toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(gmSuite.mac(key, question)).toEqual(createHmac('sm3', key).update(question).digest());
  });
});

describe('a sealed field', () => {
  const cipher = new FieldCipher({ suite: 'gm', current: key, former: null });
  const stored = cipher.seal('13893200000', 'here');

  it('says its suite and which key it needs, and comes back', () => {
    expect(stored).toMatch(/^dk1:gm:[0-9a-f]{8}:[\w-]+$/);
    expect([cipher.open(stored, 'here'), stored.startsWith(cipher.currentBeginning)]).toEqual([
      '13893200000',
      true,
    ]);
  });

  it('is opened by the other suite’s installation that has its key, and sealed anew there', () => {
    const later = new FieldCipher({ suite: 'intl', current: randomBytes(32), former: key });
    expect([later.open(stored, 'here'), stored.startsWith(later.currentBeginning)]).toEqual([
      '13893200000',
      false,
    ]);
  });

  it('is lost without its key, and a text of before the first key is itself', () => {
    const stranger = new FieldCipher({ suite: 'gm', current: randomBytes(32), former: null });
    expect(() => stranger.open(stored, 'here')).toThrow('not at hand');
    expect(stranger.open('13893200000', 'here')).toBe('13893200000');
  });

  it.each([
    ['13893200000', '138****0000'],
    ['zhangsan@example.gov.cn', 'z***@example.gov.cn'],
    ['1234567', '***'],
    ['621102199001011234', '621****1234'],
  ])('shows %s in a list as %s', (text, shown) => {
    expect(masked(text)).toBe(shown);
  });
});
