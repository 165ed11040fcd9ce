import { describe, expect, it } from '@jest/globals';
import { askedWords } from '../../../src/cockpit/search/asked-words.js';

describe('what is typed into the search', () => {
  it.each([
    ['', 'empty'],
    [' \t　', 'empty'],
    ['渭', 'short'],
    ['𠀀', 'short'],
    [' % ', 'short'],
    ['x'.repeat(101), 'long'],
    ['渭'.repeat(10_000), 'long'],
    ['渭\0河', 'unreadable'],
    ['渭\ud800河', 'unreadable'],
  ])('%# is asked back', (typed, refusal) => {
    expect(askedWords(typed)).toMatchObject({ words: [], refusal });
    expect([...askedWords(typed).text].length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['渭河', ['渭河']],
    ['x'.repeat(100), ['x'.repeat(100)]],
    ['  渭河　治理 ', ['渭河', '治理']],
    ['ｓｚｊ', ['szj']],
    ['%_\\', ['%_\\']],
    ['渭 河', ['渭', '河']],
    ['a b c d e f g h i j', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
  ])('%j is looked for word by word', (typed, words) => {
    expect(askedWords(typed)).toMatchObject({ words, refusal: null });
  });
});
