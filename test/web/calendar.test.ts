import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { notice2027 } from '../factories/notice-2027.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let office: ApiClient;
let head: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  office = await signIn(test.baseUrl, 'pd-swb.supervision_office');
  head = await signIn(test.baseUrl, 'pd-swb.office_head');
});

afterAll(() => test.close());

const fields = { year: '2027', source: '国办通知（演示）', text: notice2027 };
const isClean = (body: string) => expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);

describe('the working calendar', () => {
  it('is there for everybody, year by year; only the office finds the form', async () => {
    const unit = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
    const { status, body } = await getPage(unit, '/calendar?year=2026');
    expect([status, body]).toEqual([200, expect.stringContaining('2026-10-01 至 2026-10-07')]);
    expect(body).not.toContain('action="/calendar/imports"');
    isClean(body);
    expect((await getPage(office, '/calendar')).body).toContain('value="2027"');
    expect((await getPage(unit, '/')).body).toContain('href="/calendar"');
  });

  it('says all that is wrong with a year, and keeps what was pasted', async () => {
    const wrong = { ...fields, text: notice2027.replace('2月13日（周六）', '2月12日（周五）') };
    const { status, body } = await sendForm(office, '/calendar/imports', wrong);
    expect([status, body]).toEqual([422, expect.stringContaining('本来就上班')]);
    expect(body).toContain('2月12日（周五）');
  });

  it('is previewed, confirmed by another person with a reason, and then the one that counts', async () => {
    const { status, headers } = await sendForm(office, '/calendar/imports', fields);
    expect(status).toBe(303);
    const page = headers.get('location') ?? '';
    const own = await getPage(office, page);
    expect(own.body).toContain('须由另一人确认');
    isClean(own.body);
    const preview = await getPage(head, page);
    expect(preview.body).toContain('在办时限 0 个');
    expect((await sendForm(head, page, { outcome: 'confirm', reason: '', version: '1' })).status).toBe(422);
    expect(
      (await sendForm(head, page, { outcome: 'confirm', reason: '国办通知', version: '1' })).status,
    ).toBe(303);
    const english = await head.get<string>(page, {
      headers: { accept: 'text/html', cookie: `${head.cookie}; dkj.lang=en` },
    });
    expect(english.body).toContain('confirmed');
    isClean(english.body);
    expect((await getPage(head, '/calendar?year=2027')).body).toContain('2027-02-05 至 2027-02-11');
  });
});
