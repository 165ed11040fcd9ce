import { describe, expect, it } from '@jest/globals';
import { attachment } from '../../../src/implementation/evidence/attachment-header.js';

describe('the name of a download', () => {
  it.each([
    ['proof.pdf', `attachment; filename="proof.pdf"; filename*=UTF-8''proof.pdf`],
    ['佐证.pdf', `attachment; filename="__.pdf"; filename*=UTF-8''%E4%BD%90%E8%AF%81.pdf`],
    [`a"b\\c'(1).pdf`, `attachment; filename="a_b_c'(1).pdf"; filename*=UTF-8''a%22b%5Cc%27%281%29.pdf`],
    ['a\r\nx: y', `attachment; filename="a__x: y"; filename*=UTF-8''a%0D%0Ax%3A%20y`],
  ])('cannot break the header: %j', (name, header) => {
    expect(attachment(name)).toBe(header);
  });
});
