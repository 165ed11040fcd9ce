import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { closingDayOf, endOfDay, startOfDay } from '../../../../src/domain/calendar/city-day.js';
import {
  isReportOwed,
  reportMark,
  reportWindow,
  windowAt,
  windowForReport,
} from '../../../../src/domain/implementation/report-window.js';
import type { LampColour } from '../../../../src/domain/supervision/part-facts.js';
import { at, law } from '../city-law.js';

const { rules, calendar } = law;
const september = reportWindow('2026-09', rules, calendar);

describe('the window of a month', () => {
  it('opens on the 25th, closes with the month, and takes late reports for 2 wd', () => {
    expect(september).toEqual({
      period: '2026-09',
      opensAt: startOfDay('2026-09-25'),
      closesAt: endOfDay('2026-09-30'),
      lateUntil: endOfDay('2026-10-09'),
    });
  });

  it('is the one of the city’s assessment calendar, in every month of both years', () => {
    const csv = readFileSync('rules/dingxi/data/assessment_calendar.csv');
    const rows: Record<string, string>[] = parse(csv, { columns: true });
    // Days of 2027 are provisional there as well as here.
    const windows = rows.filter(({ step_code }) => step_code === 'report_window');
    expect(windows.length).toBe(24);
    for (const { period = '', starts_on, due_on } of windows) {
      const late = rows.find((row) => row['step_code'] === 'late_report' && row['period'] === period);
      const window = reportWindow(period, rules, calendar);
      expect([window.opensAt, closingDayOf(window.closesAt)]).toEqual([startOfDay(starts_on ?? ''), due_on]);
      expect(closingDayOf(window.lateUntil)).toBe(late?.['due_on']);
    }
  });

  it.each([
    ['2026-09-25 00:00', 'on_time'],
    ['2026-09-30 24:00', 'on_time'],
    ['2026-09-30 24:00+1', 'late'],
    ['2026-10-09 24:00', 'late'],
    ['2026-10-09 24:00+1', 'supplement'],
    ['2026-09-10 09:00', 'on_time'],
  ])('marks a report of %s %s', (submitted, mark) => {
    expect(reportMark(at(submitted), september)).toBe(mark);
  });
});

describe('the window that a report belongs to', () => {
  it.each([
    ['2026-09-30 24:00', '2026-09'],
    ['2026-10-09 24:00', '2026-09'],
    ['2026-10-09 24:00+1', '2026-10'],
    ['2026-10-25 00:00', '2026-10'],
    ['2026-01-01 00:00+1', '2025-12'],
  ])('at %s is %s', (instant, period) => {
    expect(windowAt(at(instant), rules, calendar).period).toBe(period);
  });

  it.each([
    ['2026-10-12 09:00', ['2026-09', '2026-08'], '2026-09'],
    ['2026-10-25 00:00-1', ['2026-09'], '2026-09'],
    ['2026-10-25 00:00', ['2026-09'], '2026-10'],
    ['2026-10-12 09:00', [], '2026-10'],
    ['2026-10-12 09:00', ['2026-10'], '2026-10'],
    ['2026-10-09 24:00', ['2026-08'], '2026-09'],
  ])('at %s with %p owed is %s', (submitted, owedPeriods, period) => {
    expect(windowForReport({ submittedAt: at(submitted), owedPeriods }, law).period).toBe(period);
  });
});

describe('a report is owed', () => {
  const owed = (dispatched: string, due: string[], lampColour: LampColour = 'green') =>
    isReportOwed({ dispatchedAt: at(dispatched), milestoneDueDates: due.map(at), lampColour }, september);

  it.each([
    ['2026-08-31 24:00', false],
    ['2026-08-31 24:00+1', true],
    ['2026-09-30 24:00', true],
    ['2026-09-30 24:00+1', false],
  ])('for a milestone at %s: %s', (due, expected) => {
    expect(owed('2026-08-03 09:00', [due])).toBe(expected);
  });

  it.each([
    ['2026-09-25 00:00-1', true],
    ['2026-09-25 00:00', false],
  ])('by a part dispatched at %s: %s', (dispatched, expected) => {
    expect(owed(dispatched, ['2026-09-30 24:00'])).toBe(expected);
  });

  it.each([
    ['green', false],
    ['grey', false],
    ['yellow', true],
    ['red', true],
  ] as const)('while a %s lamp burns: %s', (colour, expected) => {
    expect(owed('2026-08-03 09:00', [], colour)).toBe(expected);
  });
});
