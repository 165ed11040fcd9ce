import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../scripts/servers/project-root.js';

const pictures = path.join(projectRoot(), '.cache/pictures');

// A form that is refused is answered with its page and a status of its own.
const refused = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** The two sizes at which every page is looked at. */
export const sizes = [
  ['desk', { width: 1440, height: 900 }],
  ['phone', { width: 360, height: 740 }],
] as const;

/** Keeps a picture of the whole page for whoever looks at it. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

/** Takes a picture, and expects no serious or critical barrier and nothing beside the screen. */
export async function expectWell(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect([name, ...(await barriersOf(page))]).toEqual([name]);
}

/** Serious and critical findings of axe, and what stands beside the screen; none on a page that is well made. */
export async function barriersOf(page: Page): Promise<string[]> {
  // Our pages have no frames of others: all is judged in place, in half the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  const beside = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return beside === 0 ? serious : [...serious, `${beside} px beside the screen`];
}

/** What scripts of the page complain of from now on; stays empty on a page that keeps its own policy. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !refused.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}
