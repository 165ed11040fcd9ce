import { describe, expect, it } from '@jest/globals';
import { otherRung, rungWords, wordOfRung } from '../../../src/notification/rung-words.js';

describe('the words of notices', () => {
  it('rank red before yellow before urge before reminder before everything else', () => {
    expect(rungWords.slice(0, 4).map(({ rung }) => rung)).toEqual(['red', 'yellow', 'urge', 'reminder']);
    expect(rungWords.map(({ rank }) => rank)).toEqual(rungWords.map((_word, at) => at));
    expect(otherRung.rank).toBe(rungWords.length);
  });

  it('name each kind once, in Chinese', () => {
    expect(new Set(rungWords.map(({ rung }) => rung)).size).toBe(rungWords.length);
    for (const { word } of rungWords) expect(word).toMatch(/^\p{Script=Han}+$/u);
  });

  it('count as burning lamps only yellow and red', () => {
    const lamps = rungWords.filter(({ lamp }) => lamp !== null).map(({ rung, lamp }) => [rung, lamp]);
    expect(lamps).toEqual([
      ['red', '红灯'],
      ['yellow', '黄灯'],
    ]);
  });

  it.each([
    ['to_office_head', '督办单待签发'],
    ['dispatch', '新任务'],
    ['', '通知'],
    ['no such rung', '通知'],
  ])('call %j %s', (rung, word) => {
    expect(wordOfRung(rung)).toBe(word);
  });
});
