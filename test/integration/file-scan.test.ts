import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdfOf } from '../factories/evidence-files.js';
import { givenPart } from '../factories/given-part.js';
import { sendForm } from '../factories/report-form.js';
import { ApiClient } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { ClamdServer, eicar } from '../support/clamd-server.js';
import { eventually } from '../support/eventually.js';
import { getPage } from '../support/form-client.js';

/**
 * Files that are sent in wait for the scanner: with clamd's protocol, answered by a server of the test.
 *
 * To see it red: with `readUpload` opening what is not judged.
 */
const clamd = new ClamdServer();

let hall: CityHall;
let clerk: ApiClient;

beforeAll(async () => {
  await clamd.start();
  await clamd.stop();
  hall = await CityHall.open({
    environment: { CLAMD_HOST: '127.0.0.1', CLAMD_PORT: String(clamd.port), CLAMD_TIMEOUT_MS: '2000' },
  });
  clerk = await hall.at('GD-FGW/unit_staff');
});
afterAll(async () => {
  await hall.close();
  await clamd.stop();
});

let pages = 0;
// Every file is another content: the store keeps the same one once.
const clean = (): Buffer => Buffer.concat([pdfOf(1), Buffer.from(`\n% ${(pages += 1)}\n`)]);
const infected = (): Buffer => Buffer.concat([pdfOf(1), Buffer.from(`\n% ${eicar}\n`)]);

async function reported(content: Buffer) {
  const { partId } = await givenPart(hall.record);
  const { status, body } = await sendForm(clerk, `/api/v1/parts/${partId}/reports`, {
    fields: { kind: 'progress', wording: '已完成选址论证。', progress: '60' },
    files: [{ name: '选址批复.pdf', content }],
  });
  const file = `/api/v1/evidence/${body.evidenceIds?.[0]}`;
  const page = async () => (await getPage(clerk, `/parts/${partId}`)).body;
  return { status, body, file, page };
}
const stateOf = () =>
  hall.all<{ state: string; found: string | null }>(
    'select state, found from file_scan order by id desc limit 1',
  );
const health = async () =>
  (await new ApiClient(hall.app.baseUrl).get<{ status: string; scanner: string }>('/health/ready')).body;

describe('while the scanner is away', () => {
  it('a file is taken in, waits as 待检, is not handed out, and is scanned by itself once it is back', async () => {
    const { status, file, page } = await reported(clean());
    expect(status).toBe(201);
    expect(await page()).toContain('待检');
    expect(refusal(await clerk.get(file))).toEqual([409, 'file.not-scanned']);
    expect(await health()).toMatchObject({ status: 'ready', scanner: 'down' });
    await clamd.start();
    await eventually(stateOf, ([scan]) => scan?.state === 'clean');
    expect((await clerk.get(file)).status).toBe(200);
    expect(await page()).not.toContain('待检');
    expect(await health()).toMatchObject({ scanner: 'up' });
  });

  it('a file stays 待检 where the scanner cannot judge it, or it is not known whether it did', async () => {
    clamd.says = 'INSTREAM size limit exceeded. ERROR';
    const { scanned } = clamd;
    const { file } = await reported(clean());
    await eventually(
      async () => clamd.scanned,
      (now) => now > scanned,
    );
    expect(refusal(await clerk.get(file))).toEqual([409, 'file.not-scanned']);
    clamd.says = null;
    await eventually(stateOf, ([scan]) => scan?.state === 'clean');
    await hall.record.query('delete from file_scan');
    expect(refusal(await clerk.get(file))).toEqual([409, 'file.not-scanned']);
  });
});

describe('a file with a virus', () => {
  it('is quarantined with words for whoever sent it, and refused when it is sent again', async () => {
    const { file, page } = await reported(infected());
    await eventually(stateOf, ([scan]) => scan?.state === 'infected');
    expect(await stateOf()).toEqual([{ state: 'infected', found: 'Eicar-Test-Signature' }]);
    const answer = await clerk.get<{ detail: string }>(file);
    expect([...refusal(answer), answer.body.detail]).toEqual([
      409,
      'file.infected',
      expect.stringContaining('Eicar-Test-Signature'),
    ]);
    const shown = await page();
    expect(shown).toContain('已隔离');
    expect(shown).toContain('请换一份干净的文件重新提交');
    const again = await reported(infected());
    expect([again.status, again.body.code]).toEqual([422, 'evidence.infected']);
    expect(await hall.all(`select result from audit_entry where action = 'system:quarantine'`)).toEqual([
      { result: 'done' },
    ]);
  });
});
