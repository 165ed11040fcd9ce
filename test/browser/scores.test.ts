import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { signIn } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

const pictures = path.join(projectRoot(), '.cache/pictures');
const sizes = [
  ['desk', { width: 1440, height: 900 }],
  ['phone', { width: 360, height: 740 }],
] as const;

let test: TestApp;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [test, browser] = await Promise.all([startTestApp({ role: 'web', told: true }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await test?.close();
});

async function pageOf(userName: string, viewport: { width: number; height: number }): Promise<Page> {
  const { cookie } = await signIn(test.baseUrl, userName);
  const context = await browser.newContext({ viewport });
  const cookies = cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: test.baseUrl };
  });
  await context.addCookies(cookies);
  return context.newPage();
}

async function expectWell(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const barriers = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(barriers.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beside).toBeLessThanOrEqual(0);
}

describe('scores and standings', () => {
  it.each(sizes)(
    'are read down to the steps of a row without a barrier at the %s',
    async (size, viewport) => {
      const page = await pageOf('621121.unit_head', viewport);
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
    const page = await pageOf('pd-swb.assessment_office_head', viewport);
    await page.goto(`${test.baseUrl}/scores/2026Q3`);
    await page.getByText('签发重新发布决定').first().click();
    await page.getByRole('button', { name: '签发重新发布决定' }).click();
    expect(await page.title()).toMatch(/^错误：/);
    await expectWell(page, `result-${size}`);
  });
});
