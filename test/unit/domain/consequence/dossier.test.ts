import { describe, expect, it } from '@jest/globals';
import { commitmentStateOf } from '../../../../src/domain/consequence/commitment.js';
import type { CommitmentState } from '../../../../src/domain/consequence/commitment.js';
import { tenureShare } from '../../../../src/domain/consequence/tenure-share.js';
import type { InterviewChainState } from '../../../../src/domain/states/interview-chain-states.js';

const dueOn = '2026-12-31';
const lastMoment = new Date('2026-12-31T23:59:59.999+08:00');
const midnight = new Date('2027-01-01T00:00:00+08:00');

describe('a public commitment', () => {
  it.each([
    ['runs through its last day', 'rectifying', null, lastMoment, 'running'],
    ['is overdue at 24:00 of it', 'rectifying', null, midnight, 'overdue'],
    ['still waits for its order at 24:00', 'committed', null, midnight, 'overdue'],
    ['is not late because the check takes time', 'rectified', lastMoment, midnight, 'running'],
    ['reported a moment late is overdue until the check passes', 'rectified', midnight, midnight, 'overdue'],
    ['is kept when the check passed, whatever its day', 'closed', lastMoment, midnight, 'kept'],
    ['is kept late when it was reported a moment late', 'closed', midnight, midnight, 'kept_late'],
    ['is kept late when nobody knows when it was reported', 'closed', null, lastMoment, 'kept_late'],
    ['is neither kept nor broken once the interview was revoked', 'revoked', null, midnight, 'revoked'],
  ] as [string, InterviewChainState, Date | null, Date, CommitmentState][])(
    '%s',
    (_what, state, doneAt, now, expected) => {
      expect(commitmentStateOf({ state, dueOn, doneAt }, now)).toBe(expected);
    },
  );
});

describe('the share of a tenure in a period', () => {
  it.each([
    ['the whole quarter', { fromOn: '2020-01-01', toOn: null }, '2026Q3', { days: 92, of: 92 }],
    ['from its last day', { fromOn: '2026-09-30', toOn: null }, '2026Q3', { days: 1, of: 92 }],
    ['from the day after it', { fromOn: '2026-10-01', toOn: null }, '2026Q3', { days: 0, of: 92 }],
    ['until its first day', { fromOn: '2020-01-01', toOn: '2026-07-01' }, '2026Q3', { days: 1, of: 92 }],
    ['until the day before it', { fromOn: '2020-01-01', toOn: '2026-06-30' }, '2026Q3', { days: 0, of: 92 }],
    ['a tenure of one day', { fromOn: '2026-08-01', toOn: '2026-08-01' }, '2026Q3', { days: 1, of: 92 }],
    ['a year', { fromOn: '2026-12-01', toOn: null }, '2026', { days: 31, of: 365 }],
    ['a leap year', { fromOn: '2020-01-01', toOn: null }, '2028', { days: 366, of: 366 }],
    ['what is no period', { fromOn: '2020-01-01', toOn: null }, '2026H1', { days: 0, of: 0 }],
  ] as const)('%s', (_what, tenure, period, expected) => {
    expect(tenureShare(tenure, period)).toEqual(expected);
  });
});
