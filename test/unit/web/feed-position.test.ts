import { describe, expect, it } from '@jest/globals';
import { eventIdOf, isAfter, positionFrom } from '../../../src/web/feed-position.js';

describe('a position in the feed', () => {
  it('survives as the id of an event', () => {
    const position = { xid: '18446744073709551', id: '42' };
    expect(positionFrom(eventIdOf(position))).toEqual(position);
  });

  it.each([undefined, '', '7', '7-', '-7', '7-8-9', 'a-b', "7-8'; drop", '1'.repeat(20) + '-1'])(
    'is not read from %j',
    (text) => {
      expect(positionFrom(text)).toBeNull();
    },
  );

  it.each([
    ['9-1', '10-1', false],
    ['10-1', '9-99', true],
    ['10-2', '10-1', true],
    ['10-1', '10-1', false],
    ['9007199254740993-1', '9007199254740992-2', true],
  ])('%s after %s: %s, by transaction and then by row', (one, other, expected) => {
    expect(isAfter(positionFrom(one) ?? never(), positionFrom(other) ?? never())).toBe(expected);
  });
});

function never(): never {
  throw new Error('not a position');
}
