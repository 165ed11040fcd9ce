import { describe, expect, it } from '@jest/globals';
import type { DocumentSource } from '../../../src/domain/intake/document-source.js';
import { markPassages } from '../../../src/domain/intake/mark-passages.js';

const source = (...blocks: DocumentSource['blocks']): DocumentSource => ({ blocks });
const paragraph = (text: string) => ({ kind: 'paragraph' as const, text });
const marked = (blocks: ReturnType<typeof markPassages>) =>
  blocks
    .flatMap((block) => block.paragraph ?? block.rows?.flat(2) ?? [])
    .flatMap(({ id, text, first }) => (id === null ? [] : [[id, text, first]]));

describe('the passages of a document', () => {
  it('are marked where they stand, whatever whitespace is in them', () => {
    const blocks = markPassages(source(paragraph('1.完成\n管网 排查。其余照旧。')), [
      { id: 'a', text: '完成管网排查' },
    ]);
    expect(marked(blocks)).toEqual([['a', '完成\n管网 排查', true]]);
    expect(blocks[0]?.paragraph?.map(({ text }) => text).join('')).toBe('1.完成\n管网 排查。其余照旧。');
  });

  it('go on into the next paragraph, and begin once', () => {
    const blocks = markPassages(source(paragraph('完成管网'), paragraph('排查。')), [
      { id: 'a', text: '完成管网排查' },
    ]);
    expect(marked(blocks)).toEqual([
      ['a', '完成管网', true],
      ['a', '排查', false],
    ]);
  });

  it('of the same words are marked one after the other', () => {
    const text = source(paragraph('做好防汛。做好防汛。'));
    const passages = ['a', 'b'].map((id) => ({ id, text: '做好防汛' }));
    expect(marked(markPassages(text, passages)).map(([id]) => id)).toEqual(['a', 'b']);
  });

  it('are found in the cells of a table, and no other text is lost', () => {
    const table = {
      kind: 'table' as const,
      rows: [
        ['任务', '单位'],
        ['修路', '市交通局'],
      ],
    };
    const [block] = markPassages(source(table), [{ id: 'a', text: '修路' }]);
    expect(block?.rows?.[1]?.[0]).toEqual([{ text: '修路', id: 'a', first: true }]);
    expect(block?.rows?.[1]?.[1]).toEqual([{ text: '市交通局', id: null, first: false }]);
  });

  it('that overlap are parted, and one that is not there has no mark', () => {
    const blocks = markPassages(source(paragraph('抓好春耕和防汛')), [
      { id: 'a', text: '抓好春耕' },
      { id: 'b', text: '春耕和防汛' },
      { id: 'c', text: '别的' },
    ]);
    expect(marked(blocks)).toEqual([
      ['a', '抓好春耕', true],
      ['b', '和防汛', true],
    ]);
  });
});
