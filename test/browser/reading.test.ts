import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { enterByCard } from './enter.js';
import { complaintsOf, expectWell, sizes } from './well-made.js';

let test: TestApp;
let browser: Browser;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web' }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await test?.close();
});

async function choose(page: Page, labels: readonly RegExp[]): Promise<void> {
  await page.goto(`${test.baseUrl}/reading`);
  for (const label of labels) await page.getByRole('radio', { name: label }).check({ timeout: 5_000 });
  await page.getByRole('button', { name: '保存' }).click();
  await page.waitForURL(`${test.baseUrl}/reading`);
}

const looksOf = (page: Page): Promise<(string | null)[]> =>
  Promise.all(['data-theme', 'data-reading'].map((name) => page.getAttribute('html', name)));

describe('without scripts', () => {
  it('one chooses before signing in, the account keeps its own, and another browser shows it', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(async () => (await browser.newContext({ javaScriptEnabled: false })).newPage()),
    );
    if (first === undefined || second === undefined) throw new Error('there are two browsers');
    await choose(first, [/^高对比度/]);
    await first.goto(`${test.baseUrl}/sign-in`);
    expect(await looksOf(first)).toEqual(['contrast', 'standard']);
    await enterByCard(first, test.baseUrl, '责任单位经办人');
    expect(await looksOf(first)).toEqual(['contrast', 'standard']);
    await choose(first, [/^深色/, /^关怀版/]);
    expect(await first.locator('.dk-banner').innerText()).toBe('阅读设置已保存。');
    await enterByCard(second, test.baseUrl, '责任单位经办人');
    expect(await looksOf(second)).toEqual(['dark', 'care']);
    await Promise.all([first, second].map((page) => page.context().close()));
  });
});

describe.each(sizes)('care mode 关怀版 at the %s', (size, viewport) => {
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
    page = await context.newPage();
    problems = complaintsOf(page);
    await enterByCard(page, test.baseUrl, '两办督查室');
    await choose(page, [/^浅色/, /^关怀版/]);
  });

  afterAll(() => page.context().close());

  it.each(['/', '/reading', '/inbox', '/decisions'])(
    '%s has text of 18 px, lines of 1.3 and targets of 60 px',
    async (address) => {
      await page.goto(test.baseUrl + address);
      await expectWell(page, `care-${address.slice(1) || 'home'}-${size}`);
      const small = await page.evaluate(() => {
        const shown = (element: Element) => element.getBoundingClientRect().width > 1;
        const texts = [...document.querySelectorAll('body *')].filter(
          (element) =>
            shown(element) &&
            [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
        );
        const letters = texts.filter((element) => {
          const { fontSize, lineHeight } = getComputedStyle(element);
          const lines = lineHeight === 'normal' ? 1.3 : parseFloat(lineHeight) / parseFloat(fontSize);
          return parseFloat(fontSize) < 18 || lines < 1.299;
        });
        const targets = [
          ...document.querySelectorAll(
            'button, summary, select, input:not([type=radio], [type=checkbox]), nav a, label',
          ),
        ]
          .filter((element) => shown(element) && element.getBoundingClientRect().height < 59.9)
          .filter((element) => element.tagName !== 'LABEL' || element.querySelector('input') !== null);
        const say = (element: Element) =>
          `${element.tagName}.${element.className} ${element.textContent?.slice(0, 20)}`;
        return [...letters.map((one) => `text ${say(one)}`), ...targets.map((one) => `target ${say(one)}`)];
      });
      expect(small).toEqual([]);
    },
  );

  it('has a button that reads the page aloud, and stops', async () => {
    await page.addInitScript(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      window.speechSynthesis.speak = (utterance) => void said.push(`${utterance.lang} ${utterance.text}`);
    });
    await page.goto(`${test.baseUrl}/reading`);
    await page.getByRole('button', { name: '朗读本页' }).click();
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
    expect(said).toContain('zh-CN 阅读设置');
    await page.getByRole('button', { name: '停止朗读' }).click();
    expect(await page.locator('#read-aloud').innerText()).toBe('朗读本页');
  });

  it('breaks no rule of its own policy', () => {
    expect(problems).toEqual([]);
  });
});

describe('the lamps', () => {
  it.each([
    ['浅色', 'light'],
    ['深色', 'dark'],
    ['高对比度', 'contrast'],
  ])('keep a contrast of 3 to their ground in %s', async (label, theme) => {
    const page = await (await browser.newContext({ viewport: sizes[0][1] })).newPage();
    await enterByCard(page, test.baseUrl, '两办督查室');
    await choose(page, [new RegExp(`^${label}`), /^标准/]);
    await page.goto(`${test.baseUrl}/design`);
    // In light every other test has looked at it.
    if (theme !== 'light') await expectWell(page, `theme-${theme}`);
    const faint = await page.evaluate(() => {
      const tokens = getComputedStyle(document.documentElement);
      const light = (name: string) => {
        const hex = tokens.getPropertyValue(name).trim();
        const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
          const part = parseInt(hex.slice(at, at + 2), 16) / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrast = (one: string, other: string) => {
        const [dark = 0, bright = 0] = [light(one), light(other)].toSorted((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
      };
      // The yellow triangle has an edge in the colour of its word.
      const shapes = ['--dk-red-fill', '--dk-yellow', '--dk-green-fill', '--dk-grey-fill'];
      const words = ['red', 'yellow', 'green', 'grey'].flatMap((name) =>
        [`--dk-${name}-soft`, '--dk-surface'].map((ground) => [`--dk-${name}`, ground, 4.5] as const),
      );
      return [...shapes.map((shape) => [shape, '--dk-surface', 3] as const), ...words]
        .filter(([shape, ground, least]) => contrast(shape, ground) < least)
        .map((pair) => pair.join(' '));
    });
    expect(faint).toEqual([]);
    await page.context().close();
  });
});
