import { describe, expect, it } from '@jest/globals';
import {
  assertFileCount,
  assertPageCount,
  assertWordingLength,
} from '../../../../src/domain/implementation/report-limits.js';
import { law } from '../city-law.js';

const { rules } = law;

describe('a report has at most 300 characters', () => {
  it.each([
    ['300 Chinese characters', '进'.repeat(300)],
    ['300 rare characters of two UTF-16 units each', '𠮷'.repeat(300)],
    ['300 characters on 30 lines', `${'进'.repeat(10)}\r\n`.repeat(30)],
  ])('takes %s', (_case, wording) => {
    expect(() => assertWordingLength(wording, rules)).not.toThrow();
  });

  it.each([
    ['进'.repeat(301), 301, 1],
    ['𠮷'.repeat(302), 302, 2],
    [`${'进'.repeat(300)} `, 301, 1],
  ])('refuses more, and says how many: %#', (wording, count, over) => {
    expect(() => assertWordingLength(wording, rules)).toThrow(
      `工作进展${count}字，超过300字的上限，请压减${over}字`,
    );
  });
});

describe('evidence has at most 3 files and 3 pages', () => {
  it.each([0, 1, 3])('takes %i files', (count) => {
    expect(() =>
      assertFileCount(
        Array.from({ length: count }, (_, at) => `${at}.pdf`),
        rules,
      ),
    ).not.toThrow();
  });

  it('refuses the fourth and names it', () => {
    expect(() => assertFileCount(['一.pdf', '二.pdf', '三.pdf', '四.pdf'], rules)).toThrow(
      '共4份，超过3份的上限（从“四.pdf”起超出）',
    );
  });

  it('takes three pages in two files', () => {
    expect(() =>
      assertPageCount(
        [
          { name: '一.pdf', pages: 2 },
          { name: '二.png', pages: 1 },
        ],
        rules,
      ),
    ).not.toThrow();
  });

  it('refuses four pages and says what each file has', () => {
    expect(() =>
      assertPageCount(
        [
          { name: '一.pdf', pages: 3 },
          { name: '二.png', pages: 1 },
        ],
        rules,
      ),
    ).toThrow('共4页，超过3页的上限（“一.pdf”3页、“二.png”1页）');
  });
});
