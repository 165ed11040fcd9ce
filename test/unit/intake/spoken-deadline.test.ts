import { describe, expect, it } from '@jest/globals';
import { inBrief, proposalsOf } from './support/city-bodies.js';

describe('a sentence that gives a task', () => {
  it.each([
    ['1.市财政局牵头,下达衔接资金。(2026年6月20日前完成)', '下达衔接资金'],
    ['1.市财政局牵头,下达衔接资金(2026年6月20日前完成)。', '下达衔接资金'],
  ])('takes the deadline in the brackets behind it: %s', async (text, words) => {
    const [proposal, ...others] = await proposalsOf(text);
    expect(others).toEqual([]);
    expect(proposal && inBrief(proposal)).toBe('市财政局=GD-CZJ @2026-06-20');
    expect(proposal?.text).toContain(words);
  });
});
