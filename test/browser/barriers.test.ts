import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { demoCards } from '../../src/web/demo-cards.js';
import { signIn } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { crawl, kindOf } from '../support/crawl.js';
import type { SeenPage } from '../support/crawl.js';
import { inFull } from '../support/table-width.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';
import { barriersOf, complaintsOf, sizes } from './well-made.js';

let test: TestApp;
let browser: Browser;
const looked = new Set<string>();

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web', told: true }), openBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await test?.close();
});

const pathOf = (page: SeenPage): string => kindOf(page.path).split('?')[0] ?? '';

const sampled = 3;

/** One page of each kind; in a sample so many kinds that no role before has shown, at one size. */
function tableOf(pages: readonly SeenPage[]): [path: string, size: (typeof sizes)[number]][] {
  const kinds = new Map<string, string>();
  let taken = 0;
  for (const page of pages) if (!page.part && page.status === 200) kinds.set(pathOf(page), page.path);
  return [...kinds].flatMap(([kind, path], at) => {
    if (inFull) return sizes.map((size): [string, (typeof sizes)[number]] => [path, size]);
    if (looked.has(kind) || taken === sampled) return [];
    taken += 1;
    looked.add(kind);
    return [[path, sizes[at % sizes.length] ?? sizes[0]]];
  });
}

describe('pages in a rich city', () => {
  it.each(demoCards)(
    'have no serious or critical barrier and nothing beside the screen for $userName',
    async ({ userName }) => {
      const person = await signIn(test.baseUrl, userName);
      const table = tableOf(await crawl(person, { from: ['/'], each: 1 }));
      const page = await pageOf(browser, person);
      const complaints = complaintsOf(page);
      const found: string[] = [];
      for (const [path, [size, viewport]] of table) {
        await page.setViewportSize(viewport);
        await page.goto(test.baseUrl + path);
        found.push(...(await barriersOf(page)).map((barrier) => `${path} at the ${size}: ${barrier}`));
      }
      await page.context().close();
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    },
    inFull ? 300_000 : 120_000,
  );
});
