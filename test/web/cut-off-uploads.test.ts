import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { sendFiles } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'uploads-'));
let test: TestApp;
let clients: ApiClient[];

beforeAll(async () => {
  test = await startTestApp({ role: 'web', environment: { DATA_DIR: dataDir } });
  const names = ['gd-fgw.unit_head', 'gd-czj.unit_head', 'gd-mzj.unit_head', 'gd-jyj.unit_head'];
  clients = await Promise.all(names.map((name) => signIn(test.baseUrl, name)));
});

afterAll(async () => {
  await test.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const megabyte = 1_048_576;
const target = '/my-work/parts/11111111-1111-4111-8111-111111111111/report';

/** Begins a form with a file of 5 MB and hangs up in the middle of it, when the first megabyte has left. */
async function cutOff(client: ApiClient): Promise<void> {
  const head = `--x\r\ncontent-disposition: form-data; name="files"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`;
  const sending = request(`${test.baseUrl}${target}?_csrf=${client.csrfToken}`, {
    method: 'POST',
    headers: {
      ...{ cookie: client.cookie, accept: 'text/html', 'content-length': 5 * megabyte },
      'content-type': 'multipart/form-data; boundary=x',
    },
  });
  const failed = once(sending, 'error').catch(() => undefined);
  sending.write(head);
  await new Promise<void>((resolve) => sending.write(Buffer.alloc(megabyte, 'a'), () => resolve()));
  sending.destroy(new Error('hung up'));
  await failed;
}

async function cutOffMany(count: number): Promise<void> {
  for (let at = 0; at < count; at += clients.length) await Promise.all(clients.map(cutOff));
}

/** What the process holds, in megabytes; the machine's own measure would count what it has given back too. */
async function megabytes(): Promise<number> {
  const metrics = await (await fetch(`${test.baseUrl}/metrics`)).text();
  const of = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
  return (of('nodejs_heap_size_used_bytes') + of('nodejs_external_memory_bytes')) / megabyte;
}

const temporary = (): string[] => [
  ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' }),
  // As multer names what it puts on disk.
  ...readdirSync(os.tmpdir()).filter((name) => /^[0-9a-f]{32}$/.test(name)),
];

/** Red when the upload interceptors store on disk, or keep what came of a file in a list of their own. */
describe('200 uploads that are cut off', () => {
  it('leave no temporary file and no more than 50 MB of memory, and the next one is taken in', async () => {
    // So many that what the first ones bring with them, code and buffers, is there.
    await cutOffMany(80);
    const before = await megabytes();
    const there = temporary();
    await cutOffMany(200);
    await eventually(megabytes, (now) => now - before < 50);
    expect(temporary()).toEqual(there);
    expect(readdirSync(dataDir)).toEqual([]);
    const [client] = clients;
    const form = new FormData();
    form.append('files', new Blob(['x']), 'a.pdf');
    if (client !== undefined)
      expect((await sendFiles(client, `${target}?_csrf=${client.csrfToken}`, form)).status).toBe(422);
  });
});
