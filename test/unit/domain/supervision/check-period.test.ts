import { describe, expect, it } from '@jest/globals';
import { isPeriod, periodDays } from '../../../../src/domain/supervision/check-period.js';

describe('the period of a check', () => {
  it.each([
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
    ['2026-02', '2026-02-01', '2026-02-28'],
    ['2028-02', '2028-02-01', '2028-02-29'],
    ['2026-12', '2026-12-01', '2026-12-31'],
  ])('%s is from %s to %s', (period, from, to) => {
    expect(periodDays(period)).toEqual({ from, to });
  });

  it.each(['', '26', '2026-13', '2026-0', '2026-Q5', '2026-Q0', '2026-11-01', '2026年', 'x2026'])(
    '%s is none',
    (text) => {
      expect(isPeriod(text)).toBe(false);
      expect(() => periodDays(text)).toThrow('no such period');
    },
  );
});
