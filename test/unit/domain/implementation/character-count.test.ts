import { describe, expect, it } from '@jest/globals';
import { countCharacters } from '../../../../src/domain/implementation/character-count.js';

describe('the characters of a report', () => {
  it.each([
    ['', 0],
    ['完成招标。', 5],
    ['第一行\n第二行', 6],
    ['第一行\r\n第二行\r第三行', 9],
    ['空 格', 3],
    ['𠮷野家', 3],
    ['进度👍', 3],
    ['字'.repeat(300), 300],
    ['字'.repeat(300) + '\n'.repeat(20), 300],
    ['字'.repeat(301), 301],
  ])('of %j are %d', (text, count) => {
    expect(countCharacters(text)).toBe(count);
  });
});
