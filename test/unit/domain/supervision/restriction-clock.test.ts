import { describe, expect, it } from '@jest/globals';
import { openRestrictionStates } from '../../../../src/domain/states/restriction-states.js';
import {
  assertRaisedInTime,
  judgeRestriction,
  moveDueAt,
  restrictionLamp,
  restrictionMove,
} from '../../../../src/domain/supervision/restriction-clock.js';
import type { RestrictionFacts } from '../../../../src/domain/supervision/restriction-clock.js';
import { at, law } from '../city-law.js';

/** Asked on Tuesday 24 November: to be answered until Friday the 27th, 24:00. */
const asked: RestrictionFacts = {
  state: 'asked',
  dueAt: at('2026-11-27 24:00'),
  remindedAt: null,
  hasLeader: true,
};
const stepsAt = (facts: RestrictionFacts, now: string) =>
  judgeRestriction(facts, law, at(now)).steps.map(({ step }) => step);

describe('the clock of a restriction', () => {
  it.each([
    ['2026-11-26 24:00', [], '2026-11-26 24:00+1'],
    ['2026-11-26 24:00+1', ['remind'], '2026-11-27 24:00+1'],
    ['2026-11-27 24:00', ['remind'], '2026-11-27 24:00+1'],
    // Only the climb is left of what an outage hid.
    ['2026-11-27 24:00+1', ['to_leader'], null],
  ])('at %s asks for %p', (now, steps, next) => {
    expect(stepsAt(asked, now)).toEqual(steps);
    expect(judgeRestriction(asked, law, at(now)).nextDueAt).toEqual(next && at(next));
  });

  it.each([
    ['asked', 'to_leader'],
    ['rerouted', 'to_leader'],
    ['assigned', 'to_leader'],
    ['with_office', 'to_leader'],
    ['with_leader', 'to_meeting'],
    ['on_agenda', 'urge_meeting'],
  ] as const)('a restriction that is %s goes %s after its limit', (state, step) => {
    expect(stepsAt({ ...asked, state }, '2026-11-27 24:00+1')).toEqual([step]);
  });

  it('without a leader goes to the meeting at once', () => {
    expect(stepsAt({ ...asked, hasLeader: false }, '2026-11-27 24:00+1')).toEqual(['to_meeting']);
  });

  it.each(['solved', 'refused', 'decided', 'withdrawn', 'lapsed'] as const)('is over once %s', (state) => {
    expect(judgeRestriction({ ...asked, state }, law, at('2027-01-04 09:00'))).toEqual({
      steps: [],
      nextDueAt: null,
    });
    expect(restrictionMove(state).who).toBe('nobody');
  });

  it.each([
    ['2026-11-26 24:00', 'green'],
    ['2026-11-26 24:00+1', 'yellow'],
    ['2026-11-27 24:00', 'yellow'],
    ['2026-11-27 24:00+1', 'red'],
  ])('the lamp of whoever has it is at %s %s', (now, lamp) => {
    expect(restrictionLamp(asked, law, at(now))).toBe(lamp);
  });

  it.each([
    ['asked', '2026-11-27 24:00'],
    ['assigned', '2026-11-27 24:00'],
    ['with_office', '2026-11-25 24:00'],
    ['with_leader', '2026-11-27 24:00'],
    ['on_agenda', '2026-12-08 24:00'],
  ] as const)('gives who gets it %s on 24 November until %s', (state, until) => {
    expect(moveDueAt(state, law, at('2026-11-24 09:00'))).toEqual(at(until));
  });

  it('over the spring festival of 2026 gives working days, not days', () => {
    expect(moveDueAt('asked', law, at('2026-02-13 09:00'))).toEqual(at('2026-02-25 24:00'));
  });

  it('has exactly one mover in every open state', () => {
    for (const state of openRestrictionStates) expect(restrictionMove(state).who).not.toBe('nobody');
  });

  it.each([
    ['2026-11-26 24:00', true],
    ['2026-11-26 24:00+1', false],
  ])('is raised 3 wd before a deadline of 1 December at the latest: at %s %s', (now, inTime) => {
    const raise = () => assertRaisedInTime(at('2026-12-01 24:00'), law, at(now));
    if (inTime) expect(raise).not.toThrow();
    else expect(raise).toThrow('即11月26日24时前');
  });

  it('without a date may be raised at any time', () => {
    expect(() => assertRaisedInTime(null, law, at('2026-11-24 09:00'))).not.toThrow();
  });
});
