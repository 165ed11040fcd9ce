import { describe, expect, it } from '@jest/globals';
import {
  explanationDueAt,
  explanationLamp,
  judgeExplanation,
} from '../../../../src/domain/supervision/explanation-clock.js';
import type { ExplanationFacts } from '../../../../src/domain/supervision/explanation-clock.js';
import { at, law } from '../city-law.js';

/** Asked on Tuesday 24 November: to be answered until Friday the 27th, 24:00. */
const asked: ExplanationFacts = {
  ...{ dueAt: at('2026-11-27 24:00'), remindedAt: null, lateAt: null, answeredAt: null },
};
const reminded = { ...asked, remindedAt: at('2026-11-27 00:00') };

describe('the clock of a requested explanation', () => {
  it('runs three working days', () => {
    expect(explanationDueAt(law, at('2026-11-24 09:00'))).toEqual(asked.dueAt);
  });

  it.each([
    { now: '2026-11-26 24:00', facts: asked, due: null, next: '2026-11-26 24:00+1' },
    { now: '2026-11-26 24:00+1', facts: asked, due: 'remind', next: '2026-11-27 24:00+1' },
    { now: '2026-11-27 24:00', facts: reminded, due: null, next: '2026-11-27 24:00+1' },
    { now: '2026-11-27 24:00+1', facts: reminded, due: 'late', next: null },
    // Only the last step is left of what an outage hid.
    { now: '2026-11-30 09:00', facts: asked, due: 'late', next: null },
    { now: '2026-11-30 09:00', facts: { ...asked, lateAt: at('2026-11-28 00:00') }, due: null, next: null },
    {
      now: '2026-11-30 09:00',
      facts: { ...asked, answeredAt: at('2026-11-25 09:00') },
      due: null,
      next: null,
    },
  ])('at $now asks for $due', ({ now, facts, due, next }) => {
    expect(judgeExplanation(facts, law, at(now))).toEqual({ due, nextDueAt: next && at(next) });
  });

  it.each([
    ['2026-11-25 09:00', asked, 'green'],
    ['2026-11-27 24:00', reminded, 'yellow'],
    ['2026-11-27 24:00+1', reminded, 'red'],
    ['2026-12-01 09:00', { ...reminded, answeredAt: at('2026-11-30 09:00') }, 'green'],
  ])('has the lamp of the moment at %s', (now, facts, lamp) => {
    expect(explanationLamp(facts, at(now))).toBe(lamp);
  });
});
