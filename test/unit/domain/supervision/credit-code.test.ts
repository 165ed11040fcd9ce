import { describe, expect, it } from '@jest/globals';
import { isInWinterStop } from '../../../../src/domain/calendar/winter-stop.js';
import { isCreditCode } from '../../../../src/domain/supervision/credit-code.js';
import { fenFromWan, wanOf } from '../../../../src/domain/supervision/money.js';

describe('a unified social credit code', () => {
  it.each([
    ['91440300708461136T', true, 'a published one'],
    ['91621121MA7300002F', true, 'an invented one'],
    ['91621121MA7300002G', false, 'another check character'],
    ['91621121MA7300020F', false, 'two characters changed places'],
    ['91621121MA730000IF', false, 'I is no character of it'],
    ['91621121MA7300002', false, 'too short'],
    ['91621121ma7300002f', false, 'small letters'],
  ])('%s: %s, %s', (code, expected) => {
    expect(isCreditCode(code)).toBe(expected);
  });
});

describe('an amount in 万元', () => {
  it.each([
    ['12600', 12_600_000_000],
    ['12,600.5', 12_600_500_000],
    ['0', 0],
    ['0.000001', 1],
    ['100000000', 100_000_000_000_000],
    ['100000000.000001', null],
    ['0.0000001', null],
    ['-1', null],
    ['一亿', null],
    ['', null],
  ])('%s is %s fen', (text, fen) => {
    expect(fenFromWan(text)).toBe(fen);
  });

  it('is said again with at most two decimals', () => {
    expect([wanOf(12_600_500_000), wanOf(5_000), wanOf(0)]).toEqual(['12600.5', '0.01', '0']);
  });
});

describe('the winter stop', () => {
  it.each([
    ['2026-11-14', false],
    ['2026-11-15', true],
    ['2027-01-01', true],
    ['2027-03-15', true],
    ['2027-03-16', false],
  ])('on %s: %s', (day, expected) => {
    expect(isInWinterStop(day, { from: '11-15', until: '03-15' })).toBe(expected);
  });
});
