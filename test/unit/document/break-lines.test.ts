import { describe, expect, it } from '@jest/globals';
import { breakEvenly, breakLines } from '../../../src/domain/document/break-lines.js';
import { columnShares, headSize, widthInCharacters } from '../../../src/domain/document/paper-measures.js';
import { longName } from '../../factories/sample-paper.js';

const lines = (text: string, width = 10, indent = 0) =>
  breakLines(text, widthInCharacters, { width, indent });

describe('a paragraph of a paper', () => {
  it('is broken where a line is full, its first line earlier by the indent', () => {
    expect(lines('一二三四五六七八九十甲乙', 10)).toEqual(['一二三四五六七八九十', '甲乙']);
    expect(lines('一二三四五六七八九十甲乙', 10, 2)).toEqual(['一二三四五六七八', '九十甲乙']);
  });

  it.each(['，', '。', '）', '》', '”'])('never begins a line with %s', (sign) => {
    expect(lines(`一二三四五六七八九十${sign}甲乙`)).toEqual(['一二三四五六七八九', `十${sign}甲乙`]);
  });

  it.each(['（', '《', '“'])('never ends a line with %s', (sign) => {
    expect(lines(`一二三四五六七八九${sign}甲乙`)).toEqual(['一二三四五六七八九', `${sign}甲乙`]);
  });

  it('keeps a figure and a word whole, and parts only what is longer than a line', () => {
    expect(lines('一二三四五六七八2026年')).toEqual(['一二三四五六七八2026', '年']);
    expect(lines('一二三四五六七八九2026年')).toEqual(['一二三四五六七八九', '2026年']);
    expect(lines('x'.repeat(45))).toEqual(['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(5)]);
  });

  it('loses nothing, whatever it holds', () => {
    const text = `${longName}（2026-11-24）<b>“甲”</b>，${'、'.repeat(30)}`;
    expect(lines(text).join('')).toBe(text);
    expect(lines('')).toEqual(['']);
  });
});

describe('a title', () => {
  it('of sixty characters is broken into lines of nearly the same length', () => {
    const found = breakEvenly(longName, widthInCharacters, 20);
    expect(found.join('')).toBe(longName);
    const lengths = found.map((line) => [...line].length);
    expect(found).toHaveLength(3);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(3);
  });
});

describe('the head', () => {
  it.each([
    ['定西市督查专报', 42, 1],
    ['定西市考核工作领导小组办公室', 31, 1],
    [longName, 26, 4],
  ])('%s is set in %s points on %s lines', (head, sizePt, count) => {
    expect(headSize(head)).toEqual({ sizePt, lines: count });
  });
});

describe('the columns of a table', () => {
  it('are never narrower than a day is long, however many they are', () => {
    const shares = columnShares({
      columns: Array.from({ length: 9 }, () => '列'),
      rows: [['2026-11-30', ...Array.from({ length: 8 }, () => '字'.repeat(40))]],
    });
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    expect((shares[0] ?? 0) * ((156 * 72) / 25.4 / 10.5)).toBeGreaterThan(5);
  });

  it('share the whole width, the longest text within bounds', () => {
    const shares = columnShares({ columns: ['序号', '任务'], rows: [['1', '字'.repeat(80)]] });
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    expect(shares[1]).toBeCloseTo(12.7 / 15.4);
  });
});
