import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { archiveLimits, guardArchive } from '../../../src/document/readers/guard-archive.js';
import { readSource } from '../../../src/document/readers/read-source.js';
import { zipFile } from './support/zip-file.js';
import type { ZipEntry } from './support/zip-file.js';

const mebibyte = 1024 * 1024;
const zeros = (size: number) => Buffer.alloc(size);
const limits = { ...archiveLimits, unpacked: 3 * mebibyte, ratio: 100_000 };
const document: ZipEntry = { name: 'word/document.xml', content: '<w:document/>' };

describe('an archive is looked through before it is read', () => {
  it('answers with the names of a harmless one', async () => {
    expect(await guardArchive(zipFile([document, { name: 'word/', content: '' }]))).toEqual([
      'word/document.xml',
      'word/',
    ]);
  });

  it.each<[string, ZipEntry[]]>([
    ['a bomb: 60 MB of zeros', [{ name: 'word/document.xml', content: zeros(60 * mebibyte) }]],
    [
      'a bomb whose header claims 10 bytes',
      [{ name: 'word/document.xml', content: zeros(60 * mebibyte), claimedSize: 10 }],
    ],
    ['an archive inside', [document, { name: 'word/embeddings/a.bin', content: zipFile([document]) }]],
    ['an archive inside by its name', [document, { name: 'word/embeddings/a.zip', content: 'x' }]],
    ['a path out of the folder', [document, { name: '../evil.xml', content: 'x' }]],
    ['an absolute path', [document, { name: '/etc/evil.xml', content: 'x' }]],
    ['a path with backslashes', [document, { name: '..\\evil.xml', content: 'x' }]],
    ['two entries of one name', [document, document]],
    ['a password', [{ ...document, encrypted: true }]],
    [
      'too many entries',
      Array.from({ length: archiveLimits.entries + 1 }, (_, i) => ({ name: `${i}`, content: '' })),
    ],
  ])('refuses %s', async (_danger, entries) => {
    await expect(readSource('文件.docx', zipFile(entries))).rejects.toMatchObject({
      code: 'file.unsafe-archive',
      status: 400,
    });
  });

  it('takes as many entries as are allowed', async () => {
    const entries = Array.from({ length: archiveLimits.entries }, (_, i) => ({ name: `${i}`, content: '' }));
    expect(await guardArchive(zipFile(entries))).toHaveLength(archiveLimits.entries);
  });

  it('counts the unpacked bytes of all entries together: at the limit yes, one more no', async () => {
    const two = (last: number) =>
      zipFile([
        { name: 'a', content: zeros(2 * mebibyte) },
        { name: 'b', content: zeros(last) },
      ]);
    expect(await guardArchive(two(mebibyte), limits)).toEqual(['a', 'b']);
    await expect(guardArchive(two(mebibyte + 1), limits)).rejects.toMatchObject({
      code: 'file.unsafe-archive',
    });
  });

  it('a ratio over 100 is refused only above one mebibyte', async () => {
    const small = zipFile([{ name: 'a', content: zeros(mebibyte) }]);
    const large = zipFile([{ name: 'a', content: zeros(mebibyte + 1) }]);
    expect(await guardArchive(small)).toEqual(['a']);
    await expect(guardArchive(large)).rejects.toMatchObject({ code: 'file.unsafe-archive' });
  });

  it('an XML part is taken up to 8 MiB', async () => {
    const part = (size: number) => zipFile([{ name: 'word/document.xml', content: randomBytes(size) }]);
    expect(await guardArchive(part(8 * mebibyte))).toHaveLength(1);
    await expect(guardArchive(part(8 * mebibyte + 1))).rejects.toMatchObject({ code: 'file.unsafe-archive' });
  });

  it.each([
    ['10 MiB', 10 * mebibyte, 'document.unreadable'],
    ['one byte more', 10 * mebibyte + 1, 'file.too-large'],
    ['40 MB', 40_000_000, 'file.too-large'],
  ])('a file of %s: %s', async (_size, size, code) => {
    const bytes = Buffer.alloc(size);
    bytes.write('PK');
    await expect(readSource('文件.docx', bytes)).rejects.toMatchObject({ code });
  });

  it('an archive that is cut off is unreadable', async () => {
    const whole = zipFile([document, { name: 'b', content: 'text'.repeat(100) }]);
    await expect(guardArchive(whole.subarray(0, -30))).rejects.toMatchObject({ code: 'document.unreadable' });
  });
});
