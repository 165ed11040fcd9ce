import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { openBrowser } from '../support/browser.js';

// `npm run manual:pictures`: pictures of the running demo for the manual, in both languages and at both sizes, as they
// are today. DEMO_URL says where it runs. They are made anew whenever somebody prints the manual, and never kept.

const address = process.env.DEMO_URL ?? 'http://localhost:8080';
const folder = path.join(projectRoot(), '.cache/manual-pictures');
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 360, height: 740 } };
const scenes: Record<string, readonly string[]> = {
  'l04.leader': ['/', '/decisions', '/forecast', '/standings', '/consequences'],
  'pd-swb.supervision_office': ['/documents', '/reviews', '/orders', '/checks', '/feedback'],
  'gd-fgw.unit_staff': ['/', '/tasks', '/restrictions', '/inbox', '/reading', '/help'],
  'gd-fgw.unit_head': ['/scores', '/objections', '/delegations', '/interviews', '/assessment-year'],
  'pd-jw.inspector': ['/oversight', '/radar', '/weaknesses'],
};

const browser = await openBrowser();

async function take(userName: string, size: keyof typeof sizes, locale: string): Promise<number> {
  const places = scenes[userName] ?? [];
  const context = await browser.newContext({ viewport: sizes[size], locale });
  await context.addCookies([{ name: 'dkj.lang', value: locale, url: address }]);
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.locator(`form:has(input[value="${userName}"]) button`).click();
  await page.waitForURL(`${address}/`);
  mkdirSync(path.join(folder, locale), { recursive: true });
  for (const place of places) {
    await page.goto(address + place);
    const name = `${userName}${place.replaceAll('/', '-')}-${size}.png`;
    await page.screenshot({ path: path.join(folder, locale, name), fullPage: true });
  }
  await context.close();
  return places.length;
}

let made = 0;
for (const userName of Object.keys(scenes))
  for (const size of ['desk', 'phone'] as const)
    for (const locale of ['zh-CN', 'en']) made += await take(userName, size, locale);
await browser.close();
process.stdout.write(`${made} pictures in ${folder}\n`);
