import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { pdfOf } from '../factories/evidence-files.js';
import { openBrowser } from '../support/browser.js';
import { CityHall } from '../support/city-hall.js';

const pictures = path.join(projectRoot(), '.cache/pictures');
const desk = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };

let hall: CityHall;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [hall, browser] = await Promise.all([CityHall.open(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await hall?.close();
});

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('a paper remark entered by the secretary, %s', (_case, javaScriptEnabled) => {
  it('is checked with its scan, goes back without losing it, and stands with its decision', async () => {
    const page = await pageOf('L04/secretary', javaScriptEnabled);
    await page.goto(`${hall.app.baseUrl}/remarks/new`);
    await page.getByLabel('公开').check();
    await page.getByLabel('作批示的领导').selectOption({ index: 1 });
    await page.getByLabel('阅处').check();
    await page.getByLabel('批示事项').fill('关于供暖的群众来信');
    await page.getByLabel('批示原文').fill('请住建局会同财政局核实，限期解决。');
    await page.getByLabel('批示日期').fill('2026-11-23');
    await page.getByRole('textbox', { name: '责任单位' }).fill('市住建局');
    const scan = { name: '批示原件.pdf', mimeType: 'application/pdf', buffer: pdfOf(2) };
    await page.getByLabel('纸面批示扫描件').last().setInputFiles(scan);
    await look(page, 'remark-edit');
    await page.getByRole('button', { name: '下一步：核对' }).click();
    await page.getByRole('heading', { name: '核对：代录批示' }).waitFor();
    await look(page, 'remark-check');

    await page.getByRole('button', { name: '返回修改' }).click();
    expect(await page.getByLabel('批示原文').inputValue()).toContain('请住建局');
    await page.getByText('批示原件.pdf').waitFor();
    await page.getByRole('button', { name: '下一步：核对' }).click();
    await page.getByRole('button', { name: '确认代录' }).click();
    await page.getByText('批示已代录，并回告领导本人').waitFor();
    await page.getByRole('link', { name: '纸面批示扫描件 批示原件.pdf' }).waitFor();
    await look(page, 'remark-decision');
  });
});

async function pageOf(post: string, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ viewport: desk, locale: 'zh-CN', javaScriptEnabled });
  await context.addCookies(
    (await hall.at(post)).cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: hall.app.baseUrl };
    }),
  );
  return context.newPage();
}

async function look(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries({ desk, phone })) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: path.join(pictures, `${name}-${size}.png`), fullPage: true });
  }
  await page.setViewportSize(desk);
  if (await page.evaluate(() => document.scripts.length > 0 && 'htmx' in window)) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  }
}
