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

describe('reward and sanction', () => {
  it.each(sizes)(
    'are signed, paid and looked through without a barrier at the %s',
    async (size, viewport) => {
      const page = await pageOf('l01.leader', viewport);
      await page.goto(`${test.baseUrl}/consequences`);
      await expectWell(page, `consequences-${size}`);
      await page.locator('main th[scope="row"] a').first().click();
      await page.waitForURL('**/consequences/*');
      await expectWell(page, `consequence-${size}`);
      for (const room of ['fund', 'flags', 'preferences']) {
        await page.goto(`${test.baseUrl}/${room}`);
        await expectWell(page, `${room}-${size}`);
      }
    },
  );
});
