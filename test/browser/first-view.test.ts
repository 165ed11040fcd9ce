import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { demoCards } from '../../src/web/demo-cards.js';
import { signIn } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { sampled } from '../support/table-width.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';

const mostBytes = 300 * 1024;
const fontFile = /\.woff2?$/;

let test: TestApp;
let browser: Browser;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web', told: true }), openBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await test?.close();
});

interface Sent {
  url: string;
  bytes: number;
  encoding: string;
}

/** What goes over the line until the page at this address stands still; the stream of changes never ends. */
async function sentFor(page: Page, address: string): Promise<Sent[]> {
  const devTools = await page.context().newCDPSession(page);
  const answers = new Map<string, Omit<Sent, 'bytes'>>();
  const sent: Sent[] = [];
  devTools.on('Network.responseReceived', ({ requestId, response: { url, headers } }) => {
    const encoding = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1];
    answers.set(requestId, { url, encoding: encoding ?? 'none' });
  });
  devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength: bytes }) => {
    const answer = answers.get(requestId);
    if (answer !== undefined) sent.push({ ...answer, bytes });
  });
  await devTools.send('Network.enable');
  await page.goto(address, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await devTools.detach();
  return sent;
}

/** Of the page and of all that was asked for before its first view was complete, headers too. */
const bytesBeforeLoad = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const [view] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (view === undefined) throw new Error('the page was navigated to');
    const parts = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const before = parts.filter(({ startTime }) => startTime <= view.loadEventStart);
    return before.reduce((total, { transferSize }) => total + transferSize, view.transferSize);
  });

describe('the first view after signing in', () => {
  it.each(sampled(demoCards, 4))(
    'of $userName is at most 300 KB, also where no Chinese font is installed',
    async ({ userName }) => {
      const page = await pageOf(browser, await signIn(test.baseUrl, userName));
      const sent = await sentFor(page, test.baseUrl);
      expect(sent.length).toBeGreaterThan(20);
      expect(await bytesBeforeLoad(page)).toBeLessThanOrEqual(mostBytes);
      await page.waitForFunction(() => document.fonts.size > 0);
      const plain = sent.filter(({ bytes, encoding }) => encoding === 'none' && bytes > 2_048);
      expect(plain.map(({ url, bytes }) => `${url}: ${bytes}`)).toEqual([]);
      await page.context().close();
    },
  );

  it('is kept: the second page of the day brings nothing but itself', async () => {
    const page = await pageOf(browser, await signIn(test.baseUrl, 'gd-fgw.unit_staff'));
    await sentFor(page, test.baseUrl);
    await page.waitForFunction(() => document.fonts.size > 0);
    const again = await sentFor(page, `${test.baseUrl}/tasks`);
    expect(
      again.filter(({ url, bytes }) => bytes > 0 && url.includes('/assets/') && !fontFile.test(url)),
    ).toEqual([]);
    await page.context().close();
  });

  it('asks for no font’s piece that none of its words needs', async () => {
    const page = await pageOf(browser, await signIn(test.baseUrl, 'gd-fgw.unit_staff'));
    await page.goto(test.baseUrl, { waitUntil: 'load' });
    await page.waitForFunction(() => localStorage.getItem('dk-fonts') !== null);
    const fonts = await page.evaluate(() =>
      performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.woff2')),
    );
    expect(fonts.length).toBeLessThan(40);
    await page.context().close();
  });
});
