import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../src/domain/errors.js';
import { checkEvidence } from '../../../src/implementation/evidence/evidence-check.js';
import { jpeg, lockedPdf, pdfOf, png, program, wordFile } from '../../factories/evidence-files.js';

const refusalOf = async (name: string, content: Buffer): Promise<AppError> =>
  checkEvidence({ name, content }).then(
    () => {
      throw new Error(`${name} was taken`);
    },
    (error: unknown) => error as AppError,
  );

describe('evidence is judged by its content', () => {
  it.each([1, 3, 4, 40])('counts the %i pages of a PDF', async (pages) => {
    const checked = await checkEvidence({ name: '佐证.pdf', content: pdfOf(pages) });
    expect(checked).toMatchObject({ mediaType: 'application/pdf', pages });
  });

  it.each([
    ['照片.png', png(), 'image/png'],
    ['照片.jpg', jpeg(), 'image/jpeg'],
    ['真实是图片.pdf', png(), 'image/png'],
  ])('takes a picture as one page: %s', async (name, content, mediaType) => {
    expect(await checkEvidence({ name, content })).toMatchObject({ mediaType, pages: 1 });
  });

  it.each<[string, Buffer, [code: string, reason: string]]>([
    ['程序.pdf', program(), ['evidence.file-type', '可执行程序']],
    ['总结.docx', wordFile(), ['evidence.file-type', '页数无法清点']],
    ['总结.pdf', wordFile(), ['evidence.file-type', '页数无法清点']],
    ['说明.txt', Buffer.from('进展顺利'), ['evidence.file-type', '无法识别']],
    ['空.pdf', Buffer.alloc(0), ['evidence.unreadable', '空文件']],
    ['有密码.pdf', lockedPdf(), ['evidence.unreadable', '有密码']],
    ['坏的.pdf', Buffer.from('%PDF-1.4\nnothing else'), ['evidence.unreadable', '已损坏']],
    ['断了.png', png().subarray(0, 50), ['evidence.unreadable', '不完整']],
    ['断了.jpg', jpeg().subarray(0, -2), ['evidence.unreadable', '不完整']],
  ])('refuses %s with its name and the reason', async (name, content, [code, reason]) => {
    const refusal = await refusalOf(name, content);
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(name);
    expect(refusal.message).toContain(reason);
  });
});
