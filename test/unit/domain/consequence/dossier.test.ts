import { describe, expect, it } from '@jest/globals';
import { commitmentStateOf } from '../../../../src/domain/consequence/commitment.js';
import type { CommitmentState } from '../../../../src/domain/consequence/commitment.js';
import { tenureShare } from '../../../../src/domain/consequence/tenure-share.js';
import type { InterviewChainState } from '../../../../src/domain/states/interview-chain-states.js';

const dueOn = '2026-12-31';
const lastMoment = new Date('2026-12-31T23:59:59.999+08:00');
const midnight = new Date('2027-01-01T00:00:00+08:00');

interface Commitment {
  what: string;
  state: InterviewChainState;
  doneAt: Date | null;
  now: Date;
  expected: CommitmentState;
}

const commitments: Commitment[] = [
  {
    what: 'runs through its last day',
    state: 'rectifying',
    doneAt: null,
    now: lastMoment,
    expected: 'running',
  },
  {
    what: 'is overdue at 24:00 of it',
    state: 'rectifying',
    doneAt: null,
    now: midnight,
    expected: 'overdue',
  },
  {
    what: 'is overdue without its order too',
    state: 'committed',
    doneAt: null,
    now: midnight,
    expected: 'overdue',
  },
  {
    what: 'is not late by its check',
    state: 'rectified',
    doneAt: lastMoment,
    now: midnight,
    expected: 'running',
  },
  {
    what: 'reported late is overdue',
    state: 'rectified',
    doneAt: midnight,
    now: midnight,
    expected: 'overdue',
  },
  {
    what: 'is kept once the check passed',
    state: 'closed',
    doneAt: lastMoment,
    now: midnight,
    expected: 'kept',
  },
  {
    what: 'reported late is kept late',
    state: 'closed',
    doneAt: midnight,
    now: midnight,
    expected: 'kept_late',
  },
  {
    what: 'of no known day is kept late',
    state: 'closed',
    doneAt: null,
    now: lastMoment,
    expected: 'kept_late',
  },
  {
    what: 'ends with a revoked interview',
    state: 'revoked',
    doneAt: null,
    now: midnight,
    expected: 'revoked',
  },
];

describe('a public commitment', () => {
  it.each(commitments)('$what', ({ state, doneAt, now, expected }) => {
    expect(commitmentStateOf({ state, dueOn, doneAt }, now)).toBe(expected);
  });
});

const open = { fromOn: '2020-01-01', toOn: null };

describe('the share of a tenure in a period', () => {
  it.each([
    { what: 'the whole quarter', ...open, period: '2026Q3', expected: { days: 92, of: 92 } },
    {
      what: 'from its last day',
      ...open,
      fromOn: '2026-09-30',
      period: '2026Q3',
      expected: { days: 1, of: 92 },
    },
    {
      what: 'from the day after',
      ...open,
      fromOn: '2026-10-01',
      period: '2026Q3',
      expected: { days: 0, of: 92 },
    },
    {
      what: 'until its first day',
      ...open,
      toOn: '2026-07-01',
      period: '2026Q3',
      expected: { days: 1, of: 92 },
    },
    {
      what: 'until the day before',
      ...open,
      toOn: '2026-06-30',
      period: '2026Q3',
      expected: { days: 0, of: 92 },
    },
    { what: 'a year', ...open, fromOn: '2026-12-01', period: '2026', expected: { days: 31, of: 365 } },
    { what: 'a leap year', ...open, period: '2028', expected: { days: 366, of: 366 } },
    { what: 'what is no period', ...open, period: '2026H1', expected: { days: 0, of: 0 } },
  ])('$what', ({ fromOn, toOn, period, expected }) => {
    expect(tenureShare({ fromOn, toOn }, period)).toEqual(expected);
  });
});
