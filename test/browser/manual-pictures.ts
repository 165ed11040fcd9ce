import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { locales } from '../../src/web/locale.js';
import { openBrowser } from '../support/browser.js';

// `npm run manual:pictures`: the pictures of the manual, made of the running demo in both languages, beside the texts that
// show them: `docs/manual/<language>/pictures/<section>.webp`. DEMO_URL says where it runs. They are made anew after a page
// was changed, and all of them together stay below 3 MB (test/unit/web/manual.test.ts).

const address = process.env.DEMO_URL ?? 'http://localhost:8080';
const viewport = { width: 1440, height: 900 };
const quality = 60;
// Section of the manual, and what its picture shows.
const scenes: Record<string, Readonly<Record<string, string>>> = {
  'gd-fgw.unit_staff': { 'my-work': '/', tasks: '/tasks' },
  'l04.leader': { decisions: '/cockpit', assessment: '/scores/2026Q3/621121', consequences: '/consequences' },
  'pd-swb.supervision_office': {
    ...{ reviews: '/reviews', orders: '/orders', deadlines: '/forecast' },
    weaknesses: '/weaknesses#weakness-table',
  },
  'pd-jw.inspector': { oversight: '/oversight' },
};

const browser = await openBrowser();

async function take(page: Page, file: string): Promise<void> {
  // The first steps stand above the first page until they are put away; a picture shows the page itself.
  await page.evaluate(() => document.querySelector('.dk-tour')?.remove());
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const devTools = await page.context().newCDPSession(page);
  const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality });
  await devTools.detach();
  writeFileSync(file, Buffer.from(data, 'base64'));
}

async function takeAll(userName: string, locale: string): Promise<number> {
  const context = await browser.newContext({ viewport, locale });
  await context.addCookies([{ name: 'dkj.lang', value: locale, url: address }]);
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.locator(`form:has(input[value="${userName}"]) button`).click();
  await page.waitForURL(`${address}/`);
  const folder = path.join(projectRoot(), 'docs/manual', locale, 'pictures');
  mkdirSync(folder, { recursive: true });
  const places = Object.entries(scenes[userName] ?? {});
  for (const [section, place] of places) {
    await page.goto(address + place);
    await take(page, path.join(folder, `${section}.webp`));
  }
  await context.close();
  return places.length;
}

let made = 0;
for (const userName of Object.keys(scenes))
  for (const locale of locales) made += await takeAll(userName, locale);
await browser.close();
process.stdout.write(`${made} pictures in docs/manual\n`);
