import { describe, expect, it } from '@jest/globals';
import { TOTP } from 'otpauth';
import { timeStepOf } from '../../../src/identity/time-code.js';

// The secret of RFC 6238, appendix B: `12345678901234567890`.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

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
