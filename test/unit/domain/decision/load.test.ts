import { describe, expect, it } from '@jest/globals';
import { betterDay, mondayOf, rangeAround } from '../../../../src/domain/decision/load.js';
import { law } from '../city-law.js';

const today = '2026-11-24';
const around = (day: string, until: string | null = null) => rangeAround(day, { today, until }, law);
const better = (day: string, weeks: Record<string, number>, until: string | null = null) =>
  betterDay(day, new Map(Object.entries(weeks)), { range: around(day, until), law });

describe('the days among which a better deadline is looked for', () => {
  it.each([
    ['ten working days before and after', '2026-12-16', null, '2026-12-02', '2026-12-30'],
    ['not before tomorrow', '2026-11-30', null, '2026-11-25', '2026-12-14'],
    ['not after the limit', '2026-12-16', '2026-12-18', '2026-12-02', '2026-12-18'],
    ['over a holiday, whose days do not count', '2026-09-30', null, '2026-11-25', '2026-10-20'],
  ])('are %s', (...[, day, until, from, to]) => {
    expect(around(day, until)).toEqual({ from, to });
  });
});

describe('a better day', () => {
  it.each([
    [
      'is in the emptiest week',
      '2026-12-16',
      { '2026-12-14': 5, '2026-12-07': 3, '2026-12-21': 1, '2026-11-30': 4, '2026-12-28': 2 },
      '2026-12-21',
    ],
    ['is the nearest of equal ones', '2026-12-17', { '2026-12-14': 2 }, '2026-12-21'],
    ['is the earlier of two that are equally near', '2026-12-16', { '2026-12-14': 2 }, '2026-12-11'],
    ['is a working day', '2026-12-30', { '2026-12-28': 1, '2026-12-21': 1, '2026-12-14': 1 }, '2027-01-04'],
  ])('%s', (...[, day, weeks, expected]) => {
    expect(better(day, weeks)).toBe(expected);
  });

  it('is not suggested where every week has as much', () => {
    expect(better('2026-12-16', {})).toBeNull();
    const full = Object.fromEntries(
      ['2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21', '2026-12-28'].map((week) => [week, 3]),
    );
    expect(better('2026-12-16', full)).toBeNull();
  });

  it('is never later than the limit, nor in a range that is empty', () => {
    expect(
      better('2026-12-16', { '2026-12-14': 2, '2026-12-07': 2, '2026-11-30': 2 }, '2026-12-16'),
    ).toBeNull();
    expect(better('2026-11-24', { '2026-11-23': 2 }, '2026-11-24')).toBeNull();
  });

  it('counts weeks from Monday to Sunday', () => {
    expect(['2026-12-14', '2026-12-20', '2026-12-21'].map(mondayOf)).toEqual([
      '2026-12-14',
      '2026-12-14',
      '2026-12-21',
    ]);
  });
});
