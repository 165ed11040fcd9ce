import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { signIn } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';
import { expectWell, sizes } from './well-made.js';

let test: TestApp;
let browser: Browser;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web', told: true }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await test?.close();
});

const onScreen = async (userName: string, viewport: { width: number; height: number }): Promise<Page> =>
  pageOf(browser, await signIn(test.baseUrl, userName), { viewport });

describe('scores and standings', () => {
  it.each(sizes)(
    'are read down to the steps of a row without a barrier at the %s',
    async (size, viewport) => {
      const page = await onScreen('621121.unit_head', viewport);
      await page.goto(`${test.baseUrl}/scores`);
      await expectWell(page, `scores-${size}`);
      await page.goto(`${test.baseUrl}/scores/2026Q3/621121`);
      expect(await page.locator('h1').textContent()).toBe('通渭县2026年第三季度成绩');
      await page.locator('td details summary').first().click();
      await expectWell(page, `score-${size}`);
      await page.goto(`${test.baseUrl}/standings`);
      await page.getByRole('heading', { level: 1, name: /2026年第三季度/ }).waitFor();
      expect(await page.getByText(/升\d位|降\d位|持平/).count()).toBeGreaterThan(0);
      await expectWell(page, `standings-${size}`);
      await page.goto(`${test.baseUrl}/objections?show=ended`);
      await page.getByRole('link', { name: /通渭县/ }).click();
      await page.waitForURL(/\/objections\/./);
      await expectWell(page, `objection-${size}`);
    },
  );

  it.each(sizes)('are brought on by the assessment office at the %s', async (size, viewport) => {
    const page = await onScreen('pd-swb.assessment_office_head', viewport);
    await page.goto(`${test.baseUrl}/scores/2026Q3`);
    await page.getByText('签发重新发布决定').first().click();
    await page.getByRole('button', { name: '签发重新发布决定' }).click();
    expect(await page.title()).toMatch(/^错误：/);
    await expectWell(page, `result-${size}`);
  });
});
