import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall } from '../support/city-hall.js';
import { zipFile } from '../unit/intake/support/zip-file.js';

const mebibyte = 1024 * 1024;

let hall: CityHall;
beforeAll(async () => {
  hall = await CityHall.open({ role: 'web' });
});
afterAll(() => hall.close());

async function upload(name: string, content: Buffer): Promise<{ status: number; body: { code?: string } }> {
  const form = new FormData();
  for (const [field, value] of Object.entries({
    classification: 'public',
    kind: 'policy',
    title: '带文件的来文',
  }))
    form.set(field, value);
  form.set('file', new File([new Uint8Array(content)], name));
  const office = await hall.office();
  const answer = await fetch(`${hall.app.baseUrl}/api/v1/documents`, {
    method: 'POST',
    body: form,
    headers: { cookie: office.cookie, 'x-csrf-token': office.csrfToken, accept: 'application/json' },
  });
  return { status: answer.status, body: (await answer.json()) as { code?: string } };
}

describe('D1: a document that would harm does not enter', () => {
  it.each([
    ['a Word file of 40 MB', '来文.docx', Buffer.alloc(40 * mebibyte), 413, 'request.too-large'],
    [
      'a bomb: 60 MB of zeros in a small Word file',
      '来文.docx',
      zipFile([{ name: 'word/document.xml', content: Buffer.alloc(60 * mebibyte) }]),
      400,
      'file.unsafe-archive',
    ],
    [
      'a program named as a Word file',
      '来文.docx',
      Buffer.from('MZ\u0000\u0001'),
      422,
      'document.unreadable',
    ],
  ])('%s is refused, and nothing of it is kept', async (...[, name, content, status, code]) => {
    const answer = await upload(name, content);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await hall.all('select 1 from document')).toEqual([]);
  });
});
