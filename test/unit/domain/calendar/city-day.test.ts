import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  addMonths,
  atTime,
  closingDayOf,
  dayOf,
  endOfDay,
  lastDayOfMonth,
  monthOf,
  startOfDay,
  weekdayOf,
} from '../../../../src/domain/calendar/city-day.js';

describe('a day of the city', () => {
  it.each([
    ['2026-11-23T15:59:59.999Z', '2026-11-23', '2026-11-23'],
    ['2026-11-23T16:00:00.000Z', '2026-11-24', '2026-11-23'],
    ['2026-11-23T16:00:00.001Z', '2026-11-24', '2026-11-24'],
    ['1969-12-31T15:59:59.999Z', '1969-12-31', '1969-12-31'],
  ])('%s is in %s and closes %s', (instant, day, closing) => {
    expect(dayOf(new Date(instant))).toBe(day);
    expect(closingDayOf(new Date(instant))).toBe(closing);
  });

  it('begins at 00:00 and ends at 24:00 of UTC+8, which is the start of the next', () => {
    expect(startOfDay('2026-03-01').toISOString()).toBe('2026-02-28T16:00:00.000Z');
    expect(endOfDay('2026-02-28')).toEqual(startOfDay('2026-03-01'));
  });

  it.each([
    ['08:30', '2026-11-23T00:30:00.000Z'],
    ['00:00', '2026-11-22T16:00:00.000Z'],
    ['24:00', '2026-11-23T16:00:00.000Z'],
  ])('has a time %s', (time, instant) => {
    expect(atTime('2026-11-23', time).toISOString()).toBe(instant);
  });

  it.each(['24:01', '8:30', '12:60', '', '99:00'])('has no time %s', (time) => {
    expect(() => atTime('2026-11-23', time)).toThrow(RangeError);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '2026-11-31', '', '2026-11-23T00:00'])(
    '%s is no day',
    (day) => {
      expect(() => startOfDay(day)).toThrow(RangeError);
    },
  );

  it.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-03-01', 0, '2026-03-01'],
  ])('%s and %d days is %s', (day, days, then) => {
    expect(addDays(day, days)).toBe(then);
  });

  it.each([
    ['2026-11-23', 1],
    ['2026-11-29', 7],
    ['1970-01-01', 4],
    ['1969-12-28', 7],
    ['2000-02-29', 2],
  ])('%s is weekday %d', (day, weekday) => {
    expect(weekdayOf(day)).toBe(weekday);
  });
});

describe('a month', () => {
  it.each([
    ['2026-02', '2026-02-28'],
    ['2028-02', '2028-02-29'],
    ['2026-12', '2026-12-31'],
  ])('%s ends on %s', (month, day) => {
    expect(lastDayOfMonth(month)).toBe(day);
  });

  it.each([
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-05', -17, '2024-12'],
  ])('%s and %d months is %s', (month, months, then) => {
    expect(addMonths(month, months)).toBe(then);
  });

  it('of an instant is the month of the city, not of Greenwich', () => {
    expect(monthOf(new Date('2026-10-31T16:00:00.000Z'))).toBe('2026-11');
    expect(monthOf('2026-10-31')).toBe('2026-10');
  });

  it('2026-13 is none', () => {
    expect(() => lastDayOfMonth('2026-13')).toThrow(RangeError);
  });
});
