import { describe, expect, it } from '@jest/globals';
import { TOTP } from 'otpauth';
import { readEnvironment } from '../../../src/config/environment.js';
import { FieldCipher } from '../../../src/identity/field-cipher.service.js';
import { timeStepOf } from '../../../src/identity/time-code.js';

// The secret of RFC 6238, appendix B: `12345678901234567890`.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const settings = { DATABASE_URL: 'postgresql://a', SESSION_SECRET: 's'.repeat(32), DEMO: '1' };

describe('a code of the second factor', () => {
  it('is that of RFC 6238', () => {
    expect(timeStepOf(secret, '287082', 59_000)).toBe(1);
    expect(timeStepOf(secret, '081804', 1_111_111_109_000)).toBe(37_037_036);
  });

  it.each([
    [-60, null],
    [-30, 99],
    [0, 100],
    [30, 101],
    [60, null],
  ])('made %i seconds from now belongs to step %s', (seconds, step) => {
    const now = 3_000_000 + 15_000;
    const token = new TOTP({ secret }).generate({ timestamp: now + seconds * 1_000 });
    expect(timeStepOf(secret, token, now)).toBe(step);
  });

  it.each(['', '12345', 'abcdef'])('is not %j', (token) => {
    expect(timeStepOf(secret, token, 59_000)).toBeNull();
  });
});

describe('what is kept encrypted', () => {
  const cipher = new FieldCipher(readEnvironment(settings));

  it('is read again under the same key, and says nothing of itself', () => {
    const sealed = cipher.seal(secret, 'account 1');
    expect(sealed).not.toContain(secret);
    expect(cipher.seal(secret, 'account 1')).not.toBe(sealed);
    expect(cipher.open(sealed, 'account 1')).toBe(secret);
  });

  it('is of no use to another account, when it was changed, or under another key', () => {
    const sealed = cipher.seal(secret, 'account 1');
    expect(() => cipher.open(sealed, 'account 2')).toThrow();
    const [version = '', nonce = '', tag = '', text = ''] = sealed.split('.');
    const changed = [version, nonce, tag, `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`].join('.');
    expect(() => cipher.open(changed, 'account 1')).toThrow();
    const other = new FieldCipher(readEnvironment({ ...settings, FIELD_KEY: 'ab'.repeat(32) }));
    expect(() => other.open(sealed, 'account 1')).toThrow();
  });
});
