import { describe, expect, it } from '@jest/globals';
import { marginOf } from '../../../../src/domain/decision/margin.js';
import { at, law } from '../city-law.js';

describe('the margin that a level keeps for itself', () => {
  // Ten working days are left: 16–27 November.
  const margin = (child: string) =>
    marginOf(
      { parentDueAt: at('2026-11-27 24:00'), childDueAt: at(child), now: at('2026-11-13 15:00') },
      law.calendar,
      law.rules,
    );

  it.each([
    ['2026-11-27 24:00', 0, false],
    ['2026-11-24 24:00', 3, false],
    ['2026-11-23 24:00', 4, true],
    ['2026-11-22 24:00', 5, true],
    ['2026-11-16 24:00', 9, true],
  ])('with a child due at %s is %d of 10 wd; needs a reason: %s', (child, keptWd, needsReason) => {
    expect(margin(child)).toEqual({ keptWd, leftWd: 10, needsReason });
  });

  it('is nothing on the last day', () => {
    const now = at('2026-11-27 09:00');
    const due = at('2026-11-27 24:00');
    expect(marginOf({ parentDueAt: due, childDueAt: due, now }, law.calendar, law.rules)).toEqual({
      keptWd: 0,
      leftWd: 0,
      needsReason: false,
    });
  });
});
