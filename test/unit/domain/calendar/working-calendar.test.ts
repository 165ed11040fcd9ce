import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayOf, endOfDay, weekdayOf } from '../../../../src/domain/calendar/city-day.js';
import { WorkingCalendar } from '../../../../src/domain/calendar/working-calendar.js';
import { at, law } from '../city-law.js';

const { calendar } = law;

describe('a working day', () => {
  it.each([
    ['2026-11-23', true, 'a Monday'],
    ['2026-11-21', false, 'a Saturday'],
    ['2026-10-01', false, 'a Thursday, National Day'],
    ['2026-10-10', true, 'a Saturday that makes up for it'],
    ['2026-10-03', false, 'a Saturday inside a holiday'],
    ['2027-02-08', true, 'a Monday of a year without notice'],
    ['2023-12-30', false, 'a Saturday before the first notice'],
  ])('%s: %s, %s', (day, working) => {
    expect(calendar.isWorkingDay(day)).toBe(working);
  });
});

describe('n working days after an instant', () => {
  it.each([
    ['2026-11-23 09:00', 1, '2026-11-24'],
    ['2026-11-23 00:00', 1, '2026-11-23'], // 24:00 of Sunday
    ['2026-11-23 00:00+1', 1, '2026-11-24'],
    ['2026-11-23 24:00', 1, '2026-11-24'],
    ['2026-11-20 09:00', 1, '2026-11-23'],
    ['2026-11-21 09:00', 1, '2026-11-23'],
    ['2026-09-30 09:00', 1, '2026-10-08'],
    ['2026-09-30 09:00', 3, '2026-10-10'],
    ['2026-09-30 09:00', 4, '2026-10-12'],
    ['2026-11-21 09:00', 0, '2026-11-21'],
  ])('%s + %d is 24:00 of %s', (from, n, day) => {
    expect(calendar.addWorkingDays(at(from), n)).toEqual(endOfDay(day));
  });
});

describe('n working days before a day', () => {
  it.each([
    ['2026-11-27', 1, '2026-11-26'],
    ['2026-11-27', 5, '2026-11-20'],
    ['2026-11-29', 1, '2026-11-27'],
    ['2026-10-08', 1, '2026-09-30'],
  ])('%s − %d is 24:00 of %s', (day, n, then) => {
    expect(calendar.workingDaysBefore(day, n)).toEqual(endOfDay(then));
  });
});

describe('working days between two instants', () => {
  it.each([
    ['2026-11-23 09:00', '2026-11-23 18:00', 0],
    ['2026-11-23 09:00', '2026-11-23 24:00', 0],
    ['2026-11-23 09:00', '2026-11-24 00:00+1', 1],
    ['2026-11-20 24:00', '2026-11-22 24:00', 0],
    ['2026-11-20 24:00', '2026-11-23 00:00+1', 1],
    ['2026-11-02 09:00', '2026-11-27 24:00', 19],
    ['2026-11-27 24:00', '2026-11-02 09:00', 0],
  ])('%s to %s: %d', (from, to, days) => {
    expect(calendar.workingDaysBetween(at(from), at(to))).toBe(days);
  });
});

describe('the share of working days that is over', () => {
  const share = (now: string) =>
    calendar.workingShare(at('2026-11-20 09:00'), at('2026-11-27 24:00'), at(now));
  it.each([
    ['2026-11-19 09:00', 0],
    ['2026-11-23 24:00', 0],
    ['2026-11-23 24:00+1', 0.2],
    ['2026-11-26 24:00', 0.6],
    ['2026-11-27 24:00', 0.8],
    ['2026-11-27 24:00+1', 1],
  ])('at %s is %d', (now, expected) => {
    expect(share(now)).toBe(expected);
  });

  it('of a stretch without working days is 0 until its end and 1 after it', () => {
    const [from, to] = [at('2026-11-21 09:00'), at('2026-11-22 09:00')];
    expect(calendar.workingShare(from, to, to)).toBe(0);
    expect(calendar.workingShare(from, to, at('2026-11-22 09:00+1'))).toBe(1);
  });
});

describe('a limit', () => {
  it('in working days ends with a working day, in calendar days wherever it falls', () => {
    expect(calendar.limitFrom(at('2026-11-20 09:00'), { days: 1, unit: 'wd' })).toEqual(
      endOfDay('2026-11-23'),
    );
    expect(calendar.limitFrom(at('2026-11-20 09:00'), { days: 1, unit: 'cd' })).toEqual(
      endOfDay('2026-11-21'),
    );
    expect(calendar.limitFrom(at('2026-11-20 24:00'), { days: 1, unit: 'cd' })).toEqual(
      endOfDay('2026-11-21'),
    );
  });
});

describe('counting by formula', () => {
  const days = fc.integer({ min: 0, max: 4_000 }).map((n) => addDays('2020-01-01', n));
  const exceptions = fc.uniqueArray(
    fc.record({ date: days, kind: fc.constantFrom('holiday' as const, 'workday' as const) }),
    { selector: ({ date }) => date, maxLength: 60 },
  );

  it('is counting day by day', () => {
    fc.assert(
      fc.property(exceptions, days, fc.integer({ min: 1, max: 60 }), (list, start, n) => {
        const kinds = new Map(list.map(({ date, kind }) => [date, kind]));
        const works = (day: string) =>
          (kinds.get(day) ?? (weekdayOf(day) < 6 ? 'workday' : 'holiday')) === 'workday';
        let day = start;
        for (let left = n; left > 0;) {
          day = addDays(day, 1);
          if (works(day)) left -= 1;
        }
        const tested = new WorkingCalendar(1, list);
        expect(dayOf(new Date(tested.addWorkingDays(at(`${start} 09:00`), n).getTime() - 1))).toBe(day);
        expect(tested.workingDaysBetween(at(`${start} 09:00`), endOfDay(day))).toBe(n);
        expect(tested.workingDaysBefore(addDays(day, 1), 1)).toEqual(endOfDay(day));
        expect(tested.isWorkingDay(day)).toBe(true);
      }),
    );
  });
});
