import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { demoCards } from '../../src/web/demo-cards.js';
import { readingCookie } from '../../src/web/reading/reading-choice.js';
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

// Each page is looked at in each of these ways, or in a sample each role sees each of them.
const looks = ['light.standard', 'dark.standard', 'contrast.standard', 'light.care'] as const;
type Way = { size: (typeof sizes)[number]; look: (typeof looks)[number] };
const ways: Way[] = looks.flatMap((look) => sizes.map((size) => ({ size, look })));

const pathOf = (page: SeenPage): string => kindOf(page.path).split('?')[0] ?? '';

const sampled = looks.length;

/**
 * One page of each kind: in full in each of the ways for the first role that comes to it, in one way for every other
 * role; in a sample so many kinds that no role before has shown, each in one way.
 */
function tableOf(pages: readonly SeenPage[], role: number): [path: string, way: Way][] {
  const kinds = new Map<string, string>();
  let taken = 0;
  for (const page of pages) if (page.html !== '' && !page.part) kinds.set(pathOf(page), page.path);
  return [...kinds].flatMap(([kind, path]) => {
    const isNew = !looked.has(kind);
    if (!inFull && (!isNew || taken === sampled)) return [];
    taken += 1;
    looked.add(kind);
    const own = inFull && isNew ? ways : ways.filter((_way, at) => at === wayOf(taken, role));
    return own.map((way): [string, Way] => [path, way]);
  });
}

// The looks follow each other, at the desk and on the phone by turns.
const wayOf = (taken: number, role: number): number =>
  (taken % looks.length) * sizes.length + ((taken + role) % sizes.length);

describe('pages in a rich city', () => {
  it.each(demoCards.map((card, role) => ({ ...card, role })))(
    'have no serious or critical barrier and nothing beside the screen, in any colours and sizes, for $userName',
    async ({ userName, role }) => {
      const person = await signIn(test.baseUrl, userName);
      const table = tableOf(await crawl(person, { from: ['/'], each: 1 }), role);
      const page = await pageOf(browser, person);
      const complaints = complaintsOf(page);
      const found: string[] = [];
      for (const [path, { look, size }] of table) {
        const [name, viewport] = size;
        await page.context().addCookies([{ name: readingCookie, value: look, url: test.baseUrl }]);
        await page.setViewportSize(viewport);
        await page.goto(test.baseUrl + path);
        found.push(
          ...(await barriersOf(page)).map((barrier) => `${path} at the ${name} in ${look}: ${barrier}`),
        );
      }
      await page.context().close();
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    },
    inFull ? 1_800_000 : 120_000,
  );
});
