import { describe, expect, it } from '@jest/globals';
import { withYear } from '../../../../src/domain/calendar/year-plan.js';
import { WorkingCalendar } from '../../../../src/domain/calendar/working-calendar.js';
import type { CityLaw } from '../../../../src/domain/city-law.js';
import { deadlineAfterDispute } from '../../../../src/domain/implementation/dispute-clock.js';
import { deadlineAfterReturn } from '../../../../src/domain/implementation/review-clock.js';
import { judgePart } from '../../../../src/domain/supervision/judge-part.js';
import { mergeMemory } from '../../../../src/domain/supervision/merge-memory.js';
import type { PartFacts } from '../../../../src/domain/supervision/part-facts.js';
import { at, law } from '../city-law.js';
import { aPart, after, blankMemory } from '../part-factory.js';

const minute = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** Looks at a part whenever it asks for it, and says what happened when: city time, to the minute; 00:00 is after 24:00. */
function course(part: PartFacts, from: string, { until = '2029-01-01 00:00', by = law } = {}): string[] {
  const seen: string[] = [];
  let facts = part;
  for (let now: Date | null = at(from); now !== null && now <= at(until);) {
    const judgement = judgePart(facts, by, now);
    for (const { rung, at: due, passedOver } of judgement.rungs)
      seen.push(`${passedOver ? `(${rung})` : rung} ${minute(due)}`);
    facts = { ...facts, memory: mergeMemory(facts.memory, judgement, now), nextDueAt: judgement.nextDueAt };
    now = judgement.nextDueAt;
  }
  return seen.filter((each) => !each.startsWith('interview'));
}

/** Done to the last report, so that only its deadline can light it; it was reminded of 27 November already. */
const reminded = after(aPart({ progress: 100 }), '2026-11-20 24:00+1');
/** The same after its clock stood: whoever acts then judges it at once. */
const going = (dueAt: Date): PartFacts => ({ ...reminded, dueAt, nextDueAt: null });

describe('what was reminded and would turn red is armed anew', () => {
  it('untouched, it turns red after its deadline', () => {
    expect(course(reminded, '2026-11-25 09:00')).toEqual(['red 2026-11-28 00:00']);
  });

  it('by an extension: for the new day and never for the old one', () => {
    expect(course(going(at('2026-12-11 24:00')), '2026-11-25 09:00')).toEqual([
      'reminder 2026-12-05 00:00',
      'red 2026-12-12 00:00',
    ]);
  });

  // Submitted on 25 November, returned on 1 December: four working days were the reviewer's.
  it.each([
    ['unfinished', ['reminder 2026-12-01 09:00', 'red 2026-12-04 00:00']],
    ['form', ['reminder 2026-12-01 09:00', 'red 2026-12-05 00:00']],
  ] as const)('by a return as %s: the days of the review do not count', (kind, expected) => {
    const [submittedAt, returnedAt] = [at('2026-11-25 09:00'), at('2026-12-01 09:00')];
    const dueAt = deadlineAfterReturn(at('2026-11-27 24:00'), { submittedAt, returnedAt, kind }, law);
    const waiting = { ...reminded, held: true };
    expect(course(waiting, '2026-11-25 09:00')).toEqual([]);
    expect(course(going(dueAt), '2026-12-01 09:00')).toEqual(expected);
  });

  it('by a suspension: nothing while it lasts, and from its end by the moved day', () => {
    const [from, until] = [at('2026-11-25 09:00'), at('2026-12-04 24:00')];
    expect(course({ ...reminded, held: true }, '2026-11-25 09:00')).toEqual([]);
    const days = law.calendar.workingDaysBetween(from, until);
    const moved = law.calendar.addWorkingDays(at('2026-11-27 24:00'), days);
    expect(course(going(moved), '2026-12-05 00:00')).toEqual([
      'reminder 2026-12-05 00:00',
      'red 2026-12-09 00:00',
    ]);
  });

  it('by a dispute that was decided: the days until then come on top', () => {
    const [raisedAt, decidedAt] = [at('2026-11-25 09:00'), at('2026-11-27 09:00')];
    const dueAt = deadlineAfterDispute(at('2026-11-27 24:00'), { raisedAt, decidedAt }, law);
    expect(course(going(dueAt), '2026-11-27 09:00')).toEqual([
      'reminder 2026-11-27 09:00',
      'red 2026-12-02 00:00',
    ]);
  });

  it('by a transfer: whoever takes it over begins the ladder anew, by the same day', () => {
    const fresh = { ...reminded, memory: blankMemory, nextDueAt: null, signedAt: null };
    const taken = { ...fresh, dispatchedAt: at('2026-11-25 09:00') };
    expect(course(taken, '2026-11-25 09:00')).toEqual([
      ...['(reminder) 2026-11-27 00:00', 'yellow 2026-11-27 00:00', 'red 2026-11-28 00:00'],
    ]);
    const signed = { ...taken, signedAt: at('2026-11-25 10:00') };
    expect(course(signed, '2026-11-25 10:00')).toEqual(['reminder 2026-11-27 00:00', 'red 2026-11-28 00:00']);
  });

  // 26 November becomes a day off: what was counted in working days ends a working day later. Five working days before
  // that is still 20 November, of which it was reminded.
  it.each([
    ['counted in working days', '2026-11-30 24:00', ['red 2026-12-01 00:00']],
    ['fixed by a document', '2026-11-27 24:00', ['red 2026-11-28 00:00']],
  ])('by another calendar, where it was %s', (_what, dueAt, expected) => {
    const off = { date: '2026-11-26', kind: 'holiday' as const, name: '临时放假' };
    const calendar = new WorkingCalendar(2, [...law.calendar.days, off]);
    const by: CityLaw = { ...law, calendar };
    expect(calendar.addWorkingDays(at('2026-11-02 09:00'), 19)).toEqual(at('2026-11-30 24:00'));
    expect(course(going(at(dueAt)), '2026-11-25 09:00', { by })).toEqual(expected);
  });
});

describe('a deadline on a day that is not like others', () => {
  const due = (dispatched: string, dueAt: string) =>
    aPart({ progress: 100, dispatchedAt: at(dispatched), signedAt: at(dispatched), dueAt: at(dueAt) });
  it.each([
    // 23 September is the fifth working day before 3 October: 25 to 27 September and from 1 October on nobody works.
    ['a Saturday in a holiday', '2026-09-01 09:00', '2026-10-03 24:00', '2026-09-24', '2026-10-04'],
    ['a Saturday that is worked', '2026-09-01 09:00', '2026-10-10 24:00', '2026-09-29', '2026-10-11'],
    ['an ordinary Sunday', '2026-11-02 09:00', '2026-11-29 24:00', '2026-11-24', '2026-11-30'],
    ['the last day of a year', '2026-12-01 09:00', '2026-12-31 24:00', '2026-12-25', '2027-01-01'],
    ['the first day of a year', '2025-12-01 09:00', '2026-01-01 24:00', '2025-12-26', '2026-01-02'],
    ['29 February', '2028-02-01 09:00', '2028-02-29 24:00', '2028-02-23', '2028-03-01'],
    ['28 February of a common year', '2027-02-01 09:00', '2027-02-28 24:00', '2027-02-23', '2027-03-01'],
  ])('%s: reminded and red right after 24:00', (...[, dispatched, dueAt, remindedOn, redOn]) => {
    const part = due(dispatched, dueAt);
    const until = `${redOn} 00:01`;
    expect(course(part, dispatched, { until })).toEqual([
      `reminder ${remindedOn} 00:00`,
      `red ${redOn} 00:00`,
    ]);
    expect(judgePart(part, law, at(dueAt)).colour).toBe('green');
    expect(judgePart(part, law, new Date(at(dueAt).getTime() + 1)).colour).toBe('red');
  });

  it('at an hour of its own is late right after that hour', () => {
    const part = due('2026-11-02 09:00', '2026-11-27 12:00');
    expect(judgePart(part, law, at('2026-11-27 12:00')).colour).toBe('green');
    expect(judgePart(part, law, at('2026-11-27 12:00+1')).colour).toBe('red');
  });

  it('a year that is imported later moves the reminder, not the deadline that a document fixed', () => {
    const plan = [{ date: '2028-02-28', kind: 'holiday' as const, name: '临时放假' }];
    const by = { ...law, calendar: new WorkingCalendar(2, withYear(law.calendar.days, 2028, plan)) };
    const part = due('2028-02-01 09:00', '2028-02-29 24:00');
    expect(course(part, '2028-02-01 09:00', { until: '2028-03-01 00:01', by })).toEqual([
      ...['reminder 2028-02-22 00:00', 'red 2028-03-01 00:00'],
    ]);
  });
});
