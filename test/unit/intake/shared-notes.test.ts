import { describe, expect, it } from '@jest/globals';
import { inBrief, proposalsOf } from './support/city-bodies.js';

const items = ['1.做好防汛', '2.做好抗旱', '3.做好应急'];

describe('a note that holds for several items', () => {
  it.each([
    ['on a line of its own', [...items, '(以上三项由市应急局牵头,市水务局配合,长期坚持)'], ['1', '2', '3']],
    [
      'at the end of the last item',
      [...items.slice(0, 2), '3.做好应急。(以上3项由市应急局牵头,市水务局配合,长期坚持)'],
      ['1', '2', '3'],
    ],
    [
      'for fewer items than there are',
      [...items, '(以上两项由市应急局牵头,市水务局配合,长期坚持)'],
      ['2', '3'],
    ],
    [
      'without a count',
      ['二、防灾', ...items, '(以上工作由市应急局牵头,市水务局配合,长期坚持)'],
      ['1', '2', '3'],
    ],
    [
      'in one paragraph',
      [`${items.join('。')}。(以上三项由市应急局牵头,市水务局配合,长期坚持)`],
      ['1', '2', '3'],
    ],
    [
      'with labels',
      [...items, '(以上三项牵头单位:市应急局;配合单位:市水务局;完成时限:长期坚持)'],
      ['1', '2', '3'],
    ],
  ])('%s', async (_where, lines, numbers) => {
    const proposals = await proposalsOf(lines.join('\n'));
    expect(proposals.map(({ number }) => number)).toEqual(numbers);
    for (const proposal of proposals) {
      expect(inBrief(proposal)).toBe('市应急局=GD-YJJ + 市水务局=GD-SHUIWU @?长期坚持');
      expect(proposal.note).toMatch(/^长期坚持，无完成时限；以上(?:三项|3项|两项)?共用此注$/);
    }
  });

  it('without a count in one paragraph: all numbered items of it, no other', async () => {
    const text = '1.修路\n(二)防灾。①做好防汛。②做好抗旱。(以上工作由市应急局牵头)';
    expect((await proposalsOf(text)).map(({ number }) => number)).toEqual(['①', '②']);
  });

  it('counts unnumbered sentences of its paragraph from the end', async () => {
    const proposals = await proposalsOf('抓好防灾。修好堤坝。清理河道。(以上两项由市水务局负责)');
    expect(proposals.map(({ text }) => text)).toEqual(['修好堤坝', '清理河道']);
  });

  it('says so when there are fewer items than it counts', async () => {
    const [proposal] = await proposalsOf('1.做好防汛\n(以上三项由市应急局牵头)');
    expect(proposal?.note).toBe('以上三项共用此注；只找到1项，请核对');
  });

  it('adds its units as help to an item that has its own note', async () => {
    const text = '1.做好防汛(市水务局牵头)\n2.做好应急(市应急局牵头)\n(以上两项由市财政局配合)';
    expect((await proposalsOf(text)).map(inBrief)).toEqual([
      '市水务局=GD-SHUIWU + 市财政局=GD-CZJ',
      '市应急局=GD-YJJ + 市财政局=GD-CZJ',
    ]);
  });

  it('leaves items of another list alone', async () => {
    const text = '(一)稳增长\n1.做好防汛\n2.做好抗旱\n(以上各项由市应急局负责)';
    expect((await proposalsOf(text)).map(({ number }) => number)).toEqual(['1', '2']);
  });
});
