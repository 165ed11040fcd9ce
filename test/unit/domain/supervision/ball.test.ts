import { describe, expect, it } from '@jest/globals';
import { ballHeld, courseOfBall } from '../../../../src/domain/supervision/ball.js';
import type { BallFacts } from '../../../../src/domain/supervision/ball.js';
import { at, law } from '../city-law.js';

const nothing: BallFacts = {
  ...{ dispatchedAt: at('2026-11-23 08:30'), dispute: null, completions: [], requests: [], suspensions: [] },
  restrictions: [],
  endedAt: null,
};
const held = (facts: Partial<BallFacts>, now: string) =>
  ballHeld(courseOfBall({ ...nothing, ...facts }), law, at(now)).map(
    ({ holder, minutes, now: has }) => `${holder} ${minutes}${has ? ' now' : ''}`,
  );

describe('who held the ball', () => {
  it('is the unit from the dispatch on', () => {
    expect(held({}, '2026-11-23 12:00')).toEqual(['unit 210 now']);
  });

  it('passes to the office with a dispute, to the reviewer with a completion, and back', () => {
    const facts = {
      dispute: { raisedAt: at('2026-11-23 10:30'), decidedAt: at('2026-11-23 12:00') },
      completions: [
        { submittedAt: at('2026-11-23 16:30'), reviewedAt: at('2026-11-23 17:00'), passed: false },
        { submittedAt: at('2026-11-23 17:30'), reviewedAt: null, passed: false },
      ],
    };
    expect(held(facts, '2026-11-24 09:00')).toEqual(['unit 270', 'reviewer 90 now', 'office 90']);
  });

  it('is with the office and then the leader while a request waits, outside while the clock stands', () => {
    const requests = [
      {
        ...{ signedAt: at('2026-11-23 09:30'), checkedAt: at('2026-11-23 10:30') },
        endedAt: at('2026-11-23 12:00'),
      },
    ];
    const suspensions = [{ from: at('2026-11-23 12:00'), to: at('2026-11-24 24:00') }];
    expect(held({ requests, suspensions }, '2026-11-25 09:00')).toEqual([
      ...['unit 90 now', 'office 60', 'leader 90', 'outside 630'],
    ]);
  });

  it('is with whoever has to answer while a restriction runs, also when something else ends meanwhile', () => {
    const restrictions = [{ from: at('2026-11-23 09:30'), to: null }];
    const requests = [{ signedAt: at('2026-11-23 10:30'), checkedAt: null, endedAt: at('2026-11-23 11:00') }];
    expect(held({ restrictions }, '2026-11-23 12:00')).toEqual(['unit 60', 'answerer 150 now']);
    expect(held({ restrictions, requests }, '2026-11-23 12:00')).toEqual([
      ...['unit 60', 'office 30', 'answerer 120 now'],
    ]);
  });

  it('is with nobody after the conclusion', () => {
    const completions = [
      { submittedAt: at('2026-11-23 09:30'), reviewedAt: at('2026-11-23 10:00'), passed: true },
    ];
    expect(held({ completions }, '2026-12-25 10:00')).toEqual(['unit 60', 'reviewer 30']);
  });
});
