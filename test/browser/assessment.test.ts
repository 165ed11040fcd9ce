import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
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
let office: ApiClient;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [test, browser] = await Promise.all([startTestApp({ role: 'web' }), openBrowser()]);
  office = await signIn(test.baseUrl, 'pd-swb.assessment_office');
});
afterAll(async () => {
  await browser?.close();
  await test?.close();
});

async function pageOf(viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport });
  const cookies = office.cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: test.baseUrl };
  });
  await context.addCookies(cookies);
  return context.newPage();
}

async function expectWell(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const barriers = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(barriers.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beside).toBeLessThanOrEqual(0);
}

describe('library and schemes', () => {
  it.each(sizes)('are found, narrowed and read without a barrier at the %s', async (size, viewport) => {
    const page = await pageOf(viewport);
    await page.goto(`${test.baseUrl}/schemes`);
    await expectWell(page, `schemes-${size}`);
    await page.getByRole('link', { name: /2026年度县区/ }).click();
    await page.waitForURL(/\/schemes\/./);
    await expectWell(page, `scheme-${size}`);
    await page.goto(`${test.baseUrl}/indicators`);
    await page.getByLabel('编号、名称、单位').fill('粮食');
    await page.getByRole('button', { name: '查询' }).click();
    await page.waitForURL(/words=/);
    expect(await page.locator('tr#E25').count()).toBe(1);
    expect(await page.locator('tr#E01').count()).toBe(0);
    await expectWell(page, `indicators-${size}`);
  });
});
