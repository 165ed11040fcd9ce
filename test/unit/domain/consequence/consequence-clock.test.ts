import { describe, expect, it } from '@jest/globals';
import { loadRulePack } from '../../../../src/config/rule-pack.js';
import { WorkingCalendar } from '../../../../src/domain/calendar/working-calendar.js';
import { awaitedOf, judgeAwaited } from '../../../../src/domain/consequence/consequence-clock.js';
import {
  assertAppointment,
  chainLimit,
  leaderAbove,
} from '../../../../src/domain/consequence/interview-limits.js';
import type { InterviewChainState } from '../../../../src/domain/states/interview-chain-states.js';

const law = { rules: loadRulePack('rules/dingxi.yaml'), calendar: new WorkingCalendar(1, []) };
const at = (time: string) => new Date(`${time}+08:00`);
const now = at('2026-11-24T09:00:00.000');

describe('the limits of a signed interview', () => {
  it.each([
    ['signed', '2026-11-26T00:00:00.000'],
    ['called', '2026-11-25T10:00:00.000'],
    ['received', '2026-11-27T00:00:00.000'],
    ['missed', '2026-11-26T00:00:00.000'],
    ['held', '2026-11-28T00:00:00.000'],
    ['committed', '2026-11-27T00:00:00.000'],
    ['rectifying', '2026-12-19T00:00:00.000'],
    ['rectified', '2026-12-02T00:00:00.000'],
    ['closed', null],
    ['revoked', null],
  ] as [InterviewChainState, string | null][])('in the state %s run until %s', (state, limit) => {
    const meetingAt = at('2026-11-25T10:00:00.000');
    const due = chainLimit({ state, now, meetingAt, rectifyDueOn: '2026-12-18' }, law);
    expect(due).toEqual(limit === null ? null : at(limit));
  });

  it('let a receipt wait for a day where the appointment is later', () => {
    const meetingAt = at('2026-11-30T10:00:00.000');
    expect(chainLimit({ state: 'called', now, meetingAt, rectifyDueOn: null }, law)).toEqual(
      at('2026-11-26T00:00:00.000'),
    );
  });

  it.each([
    ['2026-11-24T09:00:00.000', false],
    ['2026-11-24T09:00:00.001', true],
    ['2026-12-02T00:00:00.000', true],
    ['2026-12-02T00:00:00.001', false],
  ])('an appointment at %s is made: %s', (time, ok) => {
    const make = () => assertAppointment(at(time), { law, now });
    if (ok) expect(make).not.toThrow();
    else expect(make).toThrow('约谈时间');
  });

  it.each([
    ['L04/leader', 'L02/leader'],
    ['L02/leader', 'L01/leader'],
    ['L01/leader', null],
  ])('a missed interview of %s climbs to %s', (code, above) => {
    expect(leaderAbove(code, ['L01/leader', 'L02/leader'])).toBe(above);
  });
});

describe('what is awaited of a consequence', () => {
  const undecided = {
    proposedAt: now,
    statementUntil: at('2026-11-28T00:00:00.000'),
    statedAt: null,
    reopenedAt: null,
  };

  it('is the statement, then the signature ten working days after its term', () => {
    expect(awaitedOf({ undecided, chain: null }, law)).toEqual([
      { what: 'statement', key: 'statement', dueAt: at('2026-11-28T00:00:00.000') },
      { what: 'signature', key: 'signature', dueAt: at('2026-12-12T00:00:00.000') },
    ]);
  });

  it('is the signature from the statement on, once it is made', () => {
    const stated = { ...undecided, statedAt: at('2026-11-25T10:00:00.000') };
    expect(awaitedOf({ undecided: stated, chain: null }, law)).toMatchObject([
      { what: 'signature', dueAt: at('2026-12-10T00:00:00.000') },
    ]);
  });

  it('is a signature of its own after each correction', () => {
    const reopened = { ...undecided, reopenedAt: at('2026-12-14T10:00:00.000') };
    const [one, ...rest] = awaitedOf({ undecided: reopened, chain: null }, law);
    expect([one?.key, rest]).toEqual(['signature:2026-12-14T02:00:00.000Z', []]);
  });

  it('is also the record of an appointment whose notice nobody confirmed', () => {
    const meetingAt = at('2026-11-26T10:00:00.000');
    const chain = { state: 'called' as const, round: 2, dueAt: at('2026-11-26T00:00:00.000'), meetingAt };
    expect(awaitedOf({ undecided: null, chain }, law)).toMatchObject([
      { what: 'step', key: 'called:2' },
      { what: 'record', key: 'record:2', dueAt: at('2026-11-28T00:00:00.000') },
    ]);
  });

  it('is nothing of a closed one', () => {
    const chain = { state: 'closed' as const, round: 1, dueAt: null, meetingAt: null };
    expect(awaitedOf({ undecided: null, chain }, law)).toEqual([]);
  });
});

describe('the clock of a consequence', () => {
  const dueAt = at('2026-11-26T00:00:00.000');
  const awaited = [{ key: 'signed:1', dueAt }];

  it.each([
    [-1, [], 1],
    [0, [], 1],
    [1, ['signed:1'], null],
  ])('%i ms from a limit tells %j', (offset, told, next) => {
    const judged = judgeAwaited(awaited, { told: [], now: new Date(dueAt.getTime() + offset) });
    expect(judged.overdue.map(({ key }) => key)).toEqual(told);
    expect(judged.nextDueAt).toEqual(next === null ? null : new Date(dueAt.getTime() + 1));
  });

  it('tells of a limit once', () => {
    const later = new Date(dueAt.getTime() + 86_400_000);
    expect(judgeAwaited(awaited, { told: ['signed:1'], now: later })).toEqual({
      overdue: [],
      nextDueAt: null,
    });
  });
});
