import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ApiClient } from '../support/api-client.js';

/** A page in the browser of somebody who has signed in already. */
export async function pageOf(
  browser: Browser,
  person: ApiClient,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  await context.addCookies(
    person.cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: person.baseUrl };
    }),
  );
  return context.newPage();
}

/** Comes in by the card of the demo that has this text, and waits for the first page. */
export async function enterByCard(page: Page, baseUrl: string, card: string | RegExp): Promise<void> {
  await page.goto(baseUrl);
  await page.getByRole('button', { name: card }).first().click();
  await page.waitForURL(`${baseUrl}/`);
}
