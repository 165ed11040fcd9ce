import { describe, expect, it } from '@jest/globals';
import { readSource } from '../../../src/document/readers/read-source.js';
import { inBrief, proposalsOfFile } from './support/city-bodies.js';
import { wordFile, wordParagraph } from './support/word-file.js';
import { zipFile } from './support/zip-file.js';

const text = '一、推进数字经济。(市工信局牵头,\n市财政局配合,2026年6月底前完成)\r\n二、推进甲事';
const brief = '市工信局=GD-GXJ + 市财政局=GD-CZJ @2026-06-30';

/** "推进甲事(市工信局牵头)。" in GBK. */
const gbk = Buffer.from('cdc6bdf8bcd7cac2a3a8cad0b9a4d0c5beD6c7a3cdb7a3a9a1a3', 'hex');

describe('reading a file', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little-endian with mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 little-endian without mark', Buffer.from(text, 'utf16le')],
    ['UTF-16 big-endian without mark', Buffer.from(text, 'utf16le').swap16()],
    ['UTF-16 big-endian with mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('takes text in %s', async (_encoding, bytes) => {
    expect((await proposalsOfFile('正文.txt', bytes)).map(inBrief)).toEqual([brief]);
  });

  it('takes text in GBK', async () => {
    const [proposal] = await proposalsOfFile('正文.txt', gbk);
    expect(proposal?.text).toBe('推进甲事');
    expect(proposal && inBrief(proposal)).toBe('市工信局=GD-GXJ');
  });

  it('closes lines up that were broken at a fixed width, not titles nor items', async () => {
    const { blocks } = await readSource(
      '正文.txt',
      Buffer.from(
        '某办法\n  围绕全市主导产业发展,加快建设一批带动能力强、科技含量高的重点项目,进一步扩大有效\n投资。\n一、工业\n1.甲事\n2.乙事',
      ),
    );
    expect(blocks.map((block) => block.kind === 'paragraph' && block.text.slice(-6))).toEqual([
      '某办法',
      '有效\n投资。',
      '一、工业',
      '1.甲事',
      '2.乙事',
    ]);
  });

  it('takes a Word document with soft breaks and automatic numbers', async () => {
    const numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>';
    const body =
      wordParagraph('推进甲事(市工信局牵头,\n市财政局配合)') +
      wordParagraph('推进乙事(市教育局负责)', numbered);
    const proposals = await proposalsOfFile('正文.docx', wordFile(body));
    expect(proposals.map(({ text: wording }) => wording)).toEqual(['推进甲事', '推进乙事']);
  });

  it('tells a file by its content, not by its name', async () => {
    const bytes = wordFile(wordParagraph('推进甲事(市工信局牵头)'));
    expect(await proposalsOfFile('正文.txt', bytes)).toHaveLength(1);
  });

  it.each([
    ['an old Word file', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7 …')],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a broken archive', Buffer.from('PK\u0003\u0004 and nothing more')],
    ['an archive without a document', zipFile([{ name: 'readme.txt', content: 'x' }])],
    [
      'a Word file with broken XML',
      zipFile([{ name: 'word/document.xml', content: '<w:document><w:body>' }]),
    ],
    ['bytes of no text', Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7) % 256))],
  ])('refuses %s', async (_kind, bytes) => {
    await expect(readSource('文件', bytes)).rejects.toMatchObject({ code: 'document.unreadable' });
  });

  it('an empty text has no block', async () => {
    expect(await readSource('正文.txt', Buffer.from(' \n\n'))).toEqual({ blocks: [] });
  });

  it('notes the simplified characters of a traditional text only', async () => {
    expect(await readSource('正文.txt', Buffer.from('市財政局負責'))).toMatchObject({
      simplified: { 財: '财', 負: '负', 責: '责' },
    });
    expect(await readSource('正文.txt', Buffer.from('市财政局负责'))).not.toHaveProperty('simplified');
  });
});
