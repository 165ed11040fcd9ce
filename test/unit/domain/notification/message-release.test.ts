import { describe, expect, it } from '@jest/globals';
import { isQuiet, releaseOf } from '../../../../src/domain/notification/release-of.js';
import { retryInMs } from '../../../../src/domain/notification/retry-in-ms.js';
import { at, law } from '../city-law.js';

describe('a message in the digest', () => {
  it.each([
    ['2026-11-23 08:30', '2026-11-24 08:30'],
    ['2026-11-23 12:00', '2026-11-24 08:30'],
    ['2026-11-23 22:00-1', '2026-11-24 08:30'],
    ['2026-11-20 17:00', '2026-11-23 08:30'], // Friday
    ['2026-09-30 17:00', '2026-10-08 08:30'], // before the holiday
  ])('of %s leaves at %s', (now, then) => {
    expect(releaseOf(at(now), law, { way: 'digest', worst: 'yellow' })).toEqual({
      at: at(then),
      digest: true,
      urgent: false,
    });
  });

  it.each([
    ['red', '2026-11-23 12:00'],
    ['dispatch', '2026-11-23 22:00'], // noticed in quiet hours, so 特急
    ['dispatch', '2026-11-23 08:30-1'],
  ])('about %s at %s is urgent and leaves at once', (worst, now) => {
    const release = { at: at(now), digest: false, urgent: true };
    expect(releaseOf(at(now), law, { way: 'digest', worst })).toEqual(release);
    expect(releaseOf(at(now), law, { way: 'at_once', worst })).toEqual(release);
  });
});

it('a message that is wanted at once leaves at once, and is urgent only where its matter is', () => {
  const now = at('2026-11-23 12:00');
  expect(releaseOf(now, law, { way: 'at_once', worst: 'yellow' })).toEqual({
    at: now,
    digest: false,
    urgent: false,
  });
});

it.each([
  ['2026-11-23 08:30-1', true],
  ['2026-11-23 08:30', false],
  ['2026-11-23 22:00-1', false],
  ['2026-11-23 22:00', true],
  ['2026-11-22 12:00', true],
])('it is quiet at %s: %s', (now, quiet) => {
  expect(isQuiet(at(now), law)).toBe(quiet);
});

it.each([
  [1, 15_000],
  [2, 30_000],
  [8, 1_920_000],
  [9, 3_600_000],
  [32, 3_600_000],
  [1_000, 3_600_000],
])('after try %i one waits %i ms', (attempts, ms) => {
  expect(retryInMs(attempts, 15_000)).toBe(ms);
});
