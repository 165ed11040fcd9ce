import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { Keyboard } from './keyboard.js';
import { complaintsOf, expectWell } from './well-made.js';

const desk = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };

let test: TestApp;
let browser: Browser;
let clerk: ApiClient;
let head: ApiClient;
let office: ApiClient;

beforeAll(async () => {
  [test, browser] = await Promise.all([
    startTestApp({ role: 'web', clock: new Date('2026-10-21T09:00:00+08:00') }),
    openBrowser(),
  ]);
  [clerk, head, office] = await Promise.all([
    signIn(test.baseUrl, 'gd-fgw.data_owner'),
    signIn(test.baseUrl, 'gd-fgw.unit_head'),
    signIn(test.baseUrl, 'pd-swb.assessment_office'),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await test?.close();
});

async function pageOf(person: ApiClient, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  await context.addCookies(
    person.cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: test.baseUrl };
    }),
  );
  return context.newPage();
}

const address = () => `${test.baseUrl}/measurements?month=2026-09`;

describe('the values of a month', () => {
  it('are given by keyboard, asked about, explained, and approved without a script on a phone', async () => {
    const page = await pageOf(clerk, { viewport: desk });
    const complaints = complaintsOf(page);
    await page.goto(address());
    await expectWell(page, 'measurements-desk');
    const keyboard = new Keyboard(page);
    await keyboard.to('安定区', 'text');
    await page.keyboard.type('９５００００');
    await keyboard.use('核对后提交', 'button');
    await page.getByRole('heading', { name: '核对数据' }).waitFor();
    await expectWell(page, 'measurements-check-desk');
    const why = page.getByLabel('确实无误的理由');
    await page.getByRole('button', { name: '确认提交' }).click();
    await page.locator('.dk-errors').waitFor();
    expect(await page.title()).toContain('错误：');
    await why.fill('口径调整，已经核实。');
    await page.getByRole('button', { name: '确认提交' }).click();
    await page.getByText('已提交 1 项').first().waitFor();
    expect(complaints).toEqual([]);

    const second = await pageOf(head, { viewport: phone, javaScriptEnabled: false });
    await second.goto(address());
    await second.getByRole('button', { name: '审定所选' }).click();
    await second.getByText('已审定 1 项', { exact: true }).waitFor();
    await second.getByRole('link', { name: /来历/ }).first().click();
    await second.getByRole('heading', { name: '各版数值' }).waitFor();
    const history = second.url();
    const small = await pageOf(head, { viewport: phone });
    for (const [path, name] of [
      [address(), 'measurements-phone'],
      [history, 'measurement-history-phone'],
      [`${test.baseUrl}/measurements/import`, 'measurements-import-phone'],
    ] as const) {
      await small.goto(path);
      await expectWell(small, name);
    }
  });

  it('that are late are seen by the office, beside events and standards', async () => {
    for (const [size, viewport] of [
      ['desk', desk],
      ['phone', phone],
    ] as const) {
      const page = await pageOf(office, { viewport });
      for (const path of ['measurements?month=2026-09', 'negative-events', 'standards']) {
        await page.goto(`${test.baseUrl}/${path}`);
        await expectWell(page, `office-${path.split('?')[0] ?? ''}-${size}`);
      }
    }
  });
});
