import { describe, expect, it } from '@jest/globals';
import {
  duePeriods,
  lastMonthOf,
  nextPeriod,
  quarterOfPeriod,
} from '../../../../src/domain/assessment/data-month.js';
import { readFigure } from '../../../../src/domain/assessment/measured-figure.js';
import { askAbout } from '../../../../src/domain/assessment/plausibility.js';

const percent = { unit: '%', direction: 'higher' };
const count = { unit: '户', direction: 'higher' };

describe('a value as it is typed', () => {
  it.each([
    ['5.9', '5.9'],
    ['５．９％', '5.9'],
    [' 1，234，567.80 ', '1234567.8'],
    ['－0.5', '-0.5'],
    ['−0.5%', '-0.5'],
    ['+3', '3'],
    ['007', '7'],
    ['0', '0'],
    ['', null],
    ['　', null],
    ['待定', null],
    ['9'.repeat(15), '9'.repeat(15)],
    ['0.123456', '0.123456'],
  ])('%s is read as %s', (typed, value) => {
    expect(readFigure(typed, percent)).toEqual({ value });
  });

  it.each(['5.9.1', '12,34', '1,2345', '五', '1e3', '5万', '9'.repeat(16), '0.1234567', '-', '0x10', '5 %%'])(
    '%s is not read',
    (typed) => {
      expect(readFigure(typed, percent)).toHaveProperty('problem');
    },
  );

  it('has a percent sign only where percent is the unit', () => {
    expect(readFigure('3%', count)).toHaveProperty('problem');
    expect(readFigure('1,234', count)).toEqual({ value: '1234' });
  });

  it.each([
    ['是', '1'],
    ['否', '0'],
    ['１', '1'],
  ])('%s of a yes or no is %s', (typed, value) => {
    expect(readFigure(typed, { unit: '', direction: 'yes_no' })).toEqual({ value });
  });

  it('of a yes or no is nothing between', () => {
    expect(readFigure('0.5', { unit: '', direction: 'yes_no' })).toHaveProperty('problem');
  });
});

describe('a doubt about a value', () => {
  const ask = (value: string, differs: object = {}) =>
    askAbout({ value, last: '5', target: '6', unit: '户', askFromFactor: 8, ...differs }).length;

  it.each([
    ['39.9', 0],
    ['40', 1],
    ['50000', 1],
    ['0.625', 1],
    ['0.626', 0],
    ['5', 0],
    ['-5', 1],
    ['-50', 2],
    ['0', 1],
  ])('%s after 5 asks %i', (value, asked) => {
    expect(ask(value)).toBe(asked);
  });

  it('compares with the target where there is no value before, and with nothing where there is neither', () => {
    expect(ask('60', { last: null })).toBe(1);
    expect(ask('60', { last: null, target: null })).toBe(0);
    expect(ask('60', { last: '0' })).toBe(0);
  });

  it('lets a rate be negative or zero', () => {
    expect(ask('-4', { unit: '%' })).toBe(0);
    expect(ask('0', { unit: '%' })).toBe(0);
  });
});

describe('the periods of a month', () => {
  it.each([
    ['2026-10', { monthly: '2026-10', quarterly: null, annual: null }],
    ['2026-09', { monthly: '2026Q3', quarterly: '2026Q3', annual: null }],
    ['2026-12', { monthly: '2026Q4', quarterly: '2026Q4', annual: '2026' }],
  ])('%s', (month, periods) => {
    expect(duePeriods(month)).toEqual(periods);
  });

  it.each([
    ['2026-10', '2026-10', '2026Q4', '2026-11'],
    ['2026-12', '2026-12', '2026Q4', '2027-01'],
    ['2026Q3', '2026-09', '2026Q3', '2026Q4'],
    ['2026Q4', '2026-12', '2026Q4', '2027Q1'],
    ['2026', '2026-12', '2026Q4', '2027'],
    ['2026Q5', null, null, null],
    ['2026-13', null, null, null],
  ])('%s ends in %s, counts in %s, and %s follows', (period, ...expected) => {
    expect([lastMonthOf(period), quarterOfPeriod(period), nextPeriod(period)]).toEqual(expected);
  });
});
