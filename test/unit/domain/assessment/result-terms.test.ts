import { describe, expect, it } from '@jest/globals';
import { loadRulePack } from '../../../../src/config/rule-pack.js';
import { judgeObjection, objectionMove } from '../../../../src/domain/assessment/objection-clock.js';
import {
  assertObjectionInTime,
  chairOf,
  objectionLimits,
} from '../../../../src/domain/assessment/objection-terms.js';
import { movesBetween, placesRisen } from '../../../../src/domain/assessment/result-moves.js';
import { assertMayPublish } from '../../../../src/domain/assessment/result-terms.js';
import { sayPeriod } from '../../../../src/domain/assessment/say-period.js';
import { waterfallOf } from '../../../../src/domain/assessment/waterfall.js';
import { WorkingCalendar } from '../../../../src/domain/calendar/working-calendar.js';

const at = (written: string): Date => new Date(`${written}+08:00`);
const law = { rules: loadRulePack('rules/dingxi.yaml'), calendar: new WorkingCalendar(1, []) };
const free = {
  objectionsUntil: at('2026-12-02T00:00:00'),
  movedUntil: null,
  undecided: 0,
  uncorrected: 0,
  open: 0,
};

describe('a result is published', () => {
  const after = at('2026-12-02T00:00:00.001');
  it.each([
    ['at the last instant of the term', {}, free.objectionsUntil, 'result.term-running'],
    ['while a moved body has days', { movedUntil: at('2026-12-05T00:00:00') }, after, 'result.term-running'],
    ['with an undecided objection', { undecided: 1 }, after, 'result.objections-open'],
    ['with one upheld and not corrected', { uncorrected: 1 }, after, 'result.not-corrected'],
    ['with an open score', { open: 1 }, after, 'result.scores-open'],
  ])('never %s', (...[, more, now, code]) => {
    expect(() => assertMayPublish({ ...free, ...more }, now)).toThrow(expect.objectContaining({ code }));
  });

  it('a millisecond after its term', () => {
    expect(() => assertMayPublish(free, after)).not.toThrow();
  });
});

describe('an objection', () => {
  const terms = { objectionsUntil: at('2026-12-02T00:00:00'), movedUntil: null };
  it.each([
    [terms, at('2026-12-02T00:00:00'), true],
    [terms, at('2026-12-02T00:00:00.001'), false],
    [{ ...terms, movedUntil: at('2026-12-05T00:00:00') }, at('2026-12-05T00:00:00'), true],
    [{ objectionsUntil: null, movedUntil: null }, at('2026-12-01T00:00:00'), false],
  ])('within %j at %s is in time: %s', (given, now, inTime) => {
    const file = () => assertObjectionInTime(given, now);
    if (inTime) expect(file).not.toThrow();
    else expect(file).toThrow(expect.objectContaining({ code: 'objection.too-late' }));
  });

  it('has an opinion in 3 working days and a decision 10 working days after the term', () => {
    const limits = objectionLimits(law, { now: at('2026-11-24T09:00:00'), until: at('2026-12-02T00:00:00') });
    expect(limits).toEqual({
      opinionDueAt: at('2026-11-28T00:00:00'),
      decideDueAt: at('2026-12-16T00:00:00'),
    });
  });

  const facts = {
    ...{
      state: 'filed' as const,
      opinionDueAt: at('2026-11-28T00:00:00'),
      decideDueAt: at('2026-12-16T00:00:00'),
    },
    ...{ remindedAt: null, overdueAt: null },
  };
  it.each([
    [at('2026-12-15T00:00:00'), null, at('2026-12-15T00:00:00.001')],
    [at('2026-12-15T00:00:00.001'), 'remind', at('2026-12-16T00:00:00.001')],
    [at('2026-12-16T00:00:00'), 'remind', at('2026-12-16T00:00:00.001')],
    [at('2026-12-16T00:00:00.001'), 'overdue', null],
  ])('at %s asks its clock for %s', (now, due, nextDueAt) => {
    expect(judgeObjection(facts, law, now)).toEqual({ due, nextDueAt });
  });

  it('asks for nothing once it is decided or marked', () => {
    const now = at('2027-01-01T00:00:00');
    expect(judgeObjection({ ...facts, state: 'rejected' }, law, now)).toEqual({ due: null, nextDueAt: null });
    expect(judgeObjection({ ...facts, overdueAt: now }, law, now)).toEqual({ due: null, nextDueAt: null });
  });

  it.each([
    ['filed', at('2026-11-28T00:00:00'), 'owner'],
    ['filed', at('2026-11-28T00:00:00.001'), 'chair'],
    ['advised', at('2026-11-25T00:00:00'), 'chair'],
    ['upheld', at('2026-11-25T00:00:00'), 'office'],
    ['rejected', at('2026-11-25T00:00:00'), 'nobody'],
  ] as const)('%s at %s waits for the %s', (state, now, who) => {
    expect(objectionMove({ ...facts, state }, now).who).toBe(who);
  });

  it.each([
    [[], 'head'],
    [['H'], 'deputy'],
    [['D'], 'head'],
    [['H', 'D'], null],
  ])('in which %j had a part is decided by the %s', (involved, duty) => {
    const chairs = [
      { duty: 'head' as const, postId: 'h', personId: 'H' },
      { duty: 'deputy' as const, postId: 'd', personId: 'D' },
    ];
    expect(chairOf(chairs, new Set(involved))?.duty ?? null).toBe(duty);
  });
});

describe('what a correction moves', () => {
  const body = (bodyId: string, total: string, rank: number | null) => ({
    bodyId,
    total,
    grade: 'good' as const,
    rank,
  });
  it('is a band or a rank, not a total alone', () => {
    const before = [body('a', '88.00', 1), body('b', '87.00', 2), body('c', '80.00', null)];
    const after = [
      body('a', '86.00', 2),
      body('b', '87.00', 1),
      { ...body('c', '79.00', null), grade: 'fair' as const },
    ];
    expect(movesBetween(before, after).map(({ bodyId }) => bodyId)).toEqual(['a', 'b', 'c']);
    expect(movesBetween(before, [body('a', '87.50', 1)])).toEqual([]);
  });

  it.each([
    [1, 3, 2],
    [3, 1, -2],
    [2, 2, 0],
    [null, 2, null],
    [2, null, null],
  ])('rank %s after %s is %s places up', (rank, former, risen) => {
    expect(placesRisen(rank, former)).toBe(risen);
  });
});

describe('a quarter in words', () => {
  it.each([
    ['2026Q3', '2026年第三季度'],
    ['2026Q1', '2026年第一季度'],
    ['2026', '2026年度'],
  ])('%s is %s', (period, words) => {
    expect(sayPeriod(period)).toBe(words);
  });
});

describe('the way from full marks to the total', () => {
  it('adds up, the biggest loss first, with what rounding leaves', () => {
    const row = (section: string, weightBp: number, points: string | null) => ({
      ...{ section, weightBp, points, counts: points !== null },
    });
    const rows = [row('a', 4_000, '43.996'), row('b', 4_000, '40.996'), row('a', 2_000, null)];
    const bars = waterfallOf(rows, { deducted: '2', bonus: '1', total: '83.99' });
    expect(bars.map(({ key, change, to }) => [key, change, to])).toEqual([
      ['start', '100.00', '100'],
      ['b', '-9.00', '91'],
      ['a', '-6.00', '85'],
      ['deducted', '-2.00', '83'],
      ['bonus', '1.00', '84'],
      ['rounding', '-0.01', '83.99'],
      ['total', '83.99', '83.99'],
    ]);
  });

  it('has no bar for what two decimals do not show of rows that were rescaled', () => {
    const row = (section: string, points: string | null, weightBp = 1_000) => ({
      ...{ section, weightBp, points, counts: points !== null },
    });
    const rows = [row('a', '33.33'), row('a', '33.33'), row('b', '33.33'), row('b', null, 7_000)];
    const bars = waterfallOf(rows, { deducted: '0', bonus: '0', total: '99.99' });
    expect(bars.map(({ key }) => key)).toEqual(['start', 'a', 'total']);
  });
});
