import { describe, expect, it } from '@jest/globals';
import { daysWaited, noLamps, sumOfLamps, worstOf } from '../../../../src/domain/cockpit/lamp-counts.js';

describe('the lamp that stands for many', () => {
  it.each([
    [{ ...noLamps, red: 1, yellow: 3, green: 9 }, 'red'],
    [{ ...noLamps, yellow: 1, grey: 2, green: 9 }, 'yellow'],
    [{ ...noLamps, grey: 1, green: 9 }, 'grey'],
    [{ ...noLamps, green: 1 }, 'green'],
    [noLamps, null],
  ])('of %j is %s', (counts, lamp) => {
    expect(worstOf(counts)).toBe(lamp);
  });

  it('adds up colour by colour', () => {
    expect(sumOfLamps([])).toEqual(noLamps);
    expect(
      sumOfLamps([
        { red: 1, yellow: 2, green: 3, grey: 4 },
        { ...noLamps, green: 1 },
      ]),
    ).toEqual({
      ...{ red: 1, yellow: 2, green: 4, grey: 4 },
    });
  });
});

describe('the days for which something waits', () => {
  const now = new Date('2026-11-24T09:00:00+08:00');
  it.each([
    ['2026-11-24T09:00:00+08:00', 0],
    ['2026-11-23T09:00:00.001+08:00', 0],
    ['2026-11-23T09:00:00+08:00', 1],
    ['2026-11-25T09:00:00+08:00', 0],
  ])('since %s are %d', (since, days) => {
    expect(daysWaited(new Date(since), now)).toBe(days);
  });
});
