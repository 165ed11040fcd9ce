import { describe, expect, it } from '@jest/globals';
import { slopePerMinute } from '../../../bench/soak/slope.js';

/** To see it red: with the spread counted from 0 instead of from the mean. */
describe('how fast something grows', () => {
  it.each([
    [[], 0],
    [[100], 0],
    [[100, 100, 100], 0],
    [[100, 101, 102, 103], 1],
    [[103, 102, 101, 100], -1],
    [[100, 130, 100, 130], 6],
  ])('%j, a minute apart: %d a minute', (values: number[], slope) => {
    expect(slopePerMinute(values.map((value, minutes) => ({ minutes, value })))).toBeCloseTo(slope, 9);
  });

  it('does not ask when the samples began', () => {
    const later = [10, 11, 12].map((minutes) => ({ minutes, value: 500 + 2 * minutes }));
    expect(slopePerMinute(later)).toBeCloseTo(2, 9);
  });
});
