import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '../../../src/domain/calendar/working-calendar.js';
import { nextWorkingDay } from '../../../src/temporal/clock-step.service.js';

const calendar = new WorkingCalendar(1, [
  { date: '2026-10-01', kind: 'holiday' },
  { date: '2026-10-10', kind: 'workday' },
]);

describe('one working day on', () => {
  it.each([
    ['a Tuesday', '2026-11-24T09:30:00+08:00', '2026-11-25T09:30:00+08:00'],
    ['a Friday', '2026-11-27T23:59:00+08:00', '2026-11-30T23:59:00+08:00'],
    ['before a holiday', '2026-09-30T00:00:00+08:00', '2026-10-02T00:00:00+08:00'],
    ['before a Saturday that is worked', '2026-10-09T09:00:00+08:00', '2026-10-10T09:00:00+08:00'],
  ])('from %s keeps the time of day', (_day, from, to) => {
    expect(nextWorkingDay(new Date(from), calendar)).toEqual(new Date(to));
  });
});
