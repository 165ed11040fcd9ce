import { describe, expect, it } from '@jest/globals';
import { inWorkingDays, workingMinutesBetween } from '../../../../src/domain/calendar/working-hours.js';
import { at, law } from '../city-law.js';

const { calendar, rules } = law;
const minutes = (from: string, to: string) =>
  workingMinutesBetween(at(from), at(to), { calendar, hours: rules.workingHours });

describe('working minutes', () => {
  it.each([
    ['a whole day has 3.5 hours before noon and 3.5 after', ['2026-11-24 00:00', '2026-11-24 24:00'], 420],
    ['the first minute', ['2026-11-24 08:29', '2026-11-24 08:31'], 1],
    ['the noon break has none', ['2026-11-24 12:00', '2026-11-24 14:30'], 0],
    ['over noon', ['2026-11-24 11:00', '2026-11-24 15:00'], 90],
    ['the evening has none', ['2026-11-24 18:00', '2026-11-25 08:30'], 0],
    ['two mornings', ['2026-11-24 11:30', '2026-11-25 09:00'], 270],
    ['a weekend lies between', ['2026-11-27 17:00', '2026-11-30 09:30'], 120],
    ['a make-up Saturday 2026-10-10 is worked', ['2026-10-10 08:30', '2026-10-10 18:00'], 420],
    ['the national holiday 2026-10-01 is not', ['2026-10-01 08:30', '2026-10-01 18:00'], 0],
    ['the year’s end', ['2026-12-31 17:00', '2027-01-04 09:00'], 60 + 420 + 30],
    ['29 February 2024 is a Thursday', ['2024-02-28 17:59', '2024-03-01 08:31'], 422],
    ['nothing backwards', ['2026-11-25 09:00', '2026-11-24 09:00'], 0],
  ] as const)('%s', (_what, [from, to], expected) => {
    expect(minutes(from, to)).toBe(expected);
  });
});

describe('working minutes in days of work', () => {
  it.each([
    ['below one day they stay minutes', 419, null],
    ['one day', 420, 1],
    ['a day and a half', 630, 1.5],
    ['to one decimal', 6662, 15.9],
    ['none', 0, null],
  ] as const)('%s', (_what, held, expected) => {
    expect(inWorkingDays(held, rules.workingHours)).toBe(expected);
  });
});
