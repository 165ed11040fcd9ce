import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { insertNotice } from '../support/insert-notice.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { enterByCard } from './enter.js';
import { complaintsOf, expectWell, sizes } from './well-made.js';

const roles = [
  { role: 'office', card: '两办督查室', post: 'PD-SWB/supervision_office' },
  { role: 'unit', card: '责任单位经办人', post: 'GD-FGW/unit_staff' },
];

let test: TestApp;
let owner: pg.Client;
let browser: Browser;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web' }), openBrowser()]);
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  for (const { post } of roles) {
    await insertNotice(owner, { post, title: '2项工作亮灯：红灯1项、黄灯1项；督办单1项', items: twoLit() });
    await insertNotice(owner, { post, title: '新任务1项', readAt: '2026-11-24T08:00:00+08:00' });
  }
});

afterAll(async () => {
  await browser?.close();
  await owner?.end();
  await test?.close();
});

describe.each(sizes)('at the %s', (size, viewport) => {
  const least = size === 'phone' ? 44 : 40;

  describe.each(roles)('the frame of $role', ({ role, card }) => {
    let context: BrowserContext;
    let page: Page;
    let problems: string[];

    beforeAll(async () => {
      context = await browser.newContext({ viewport, locale: 'zh-CN' });
      page = await context.newPage();
      problems = complaintsOf(page);
      await enterByCard(page, test.baseUrl, card);
    });

    afterAll(() => context.close());

    it.each([
      ['my-work', '/'],
      ['inbox', '/inbox'],
      ['clock', '/demo/clock'],
      ['help', '/help'],
      ['design', '/design'],
    ])('%s has no serious barrier and nothing beside the screen', async (name, address) => {
      await page.goto(test.baseUrl + address);
      await expectWell(page, `frame-${name}-${role}-${size}`);
    });

    it('is in English after one press, and stays on its page', async () => {
      await page.goto(`${test.baseUrl}/inbox`);
      await openMenu(page, size);
      await page.getByRole('button', { name: 'English' }).locator('visible=true').click();
      await page.waitForURL(`${test.baseUrl}/inbox`);
      expect(await page.locator('h1').innerText()).toBe('Messages');
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      await expectWell(page, `frame-inbox-english-${role}-${size}`);
      await openMenu(page, size);
      await page.getByRole('button', { name: '中文' }).locator('visible=true').click();
    });

    it.each(['screen', 'print'] as const)('keeps its shape on the %s with its menu open', async (media) => {
      await page.goto(test.baseUrl);
      await openMenu(page, size);
      await page.emulateMedia({ media });
      await expectWell(page, `frame-menu-${media}-${role}-${size}`);
      expect(await page.locator('.dk-bar').isVisible()).toBe(media === 'screen');
      expect(await page.locator('.dk-on-paper').isVisible()).toBe(media === 'print');
      await page.emulateMedia({ media: null });
    });

    it('has targets that a finger meets', async () => {
      await page.goto(`${test.baseUrl}/inbox`);
      const small = await page.evaluate((least) => {
        const all = [...document.querySelectorAll('.dk-bar-in a, button, .dk-tabs a, summary')];
        return all
          .map((element) => [element.textContent, element.getBoundingClientRect()] as const)
          .filter(([, { width, height }]) => width > 1 && height < least)
          .map(([text, { height }]) => `${text} ${height}`);
      }, least);
      expect(small).toEqual([]);
    });

    it('lets the keyboard skip to the content first', async () => {
      await page.goto(test.baseUrl);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('dk-skip');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    });

    it('opens a message, which is then read', async () => {
      await page.goto(`${test.baseUrl}/inbox?show=unread`);
      expect(await page.locator('.dk-inbox').innerText()).toMatch(/消息\s+1/);
      await page.getByRole('button', { name: /2项工作亮灯/ }).click();
      await page.waitForURL(/inbox\/[0-9a-f-]{36}$/);
      expect(await page.locator('.dk-inbox').innerText()).toBe('消息');
      await expectWell(page, `frame-notice-${role}-${size}`);
      await owner.query('update notice set read_at = null where title like $1', ['2项%']);
    });

    it('breaks no rule of its own policy', () => {
      expect(problems).toEqual([]);
    });
  });

  it('a page that does not exist says what to do', async () => {
    const page = await (await browser.newContext({ viewport })).newPage();
    await enterByCard(page, test.baseUrl, '两办督查室');
    await page.goto(`${test.baseUrl}/no-such-page`);
    expect(await page.title()).toBe('错误：没有找到 · 督考监');
    await expectWell(page, `frame-not-found-${size}`);
  });
});

describe('without scripts', () => {
  it('one signs in, changes the language, moves the clock and signs out', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: sizes[0][1] });
    const page = await context.newPage();
    await page.goto(test.baseUrl);
    await page.getByLabel('用户名').fill('gd-fgw.unit_staff');
    await page.getByLabel('密码').fill('wrong');
    await page.getByRole('button', { name: '登录' }).click();
    expect(await page.title()).toMatch(/^错误：/);
    expect(await page.getByLabel('用户名').inputValue()).toBe('gd-fgw.unit_staff');
    await enterByCard(page, test.baseUrl, '责任单位经办人');
    await page.goto(`${test.baseUrl}/demo/clock`);
    await page.getByLabel('拨到').fill('2026年13月40日');
    await page.getByRole('button', { name: '拨到这个时间' }).click();
    expect(await page.title()).toMatch(/^错误：/);
    expect(await page.getByLabel('拨到').inputValue()).toBe('2026年13月40日');
    await page.getByRole('link', { name: /时间写成/ }).click();
    await page.getByLabel('拨到').fill('2026/11/24 10:30');
    await page.getByRole('button', { name: '拨到这个时间' }).click();
    expect(await page.locator('.dk-banner').innerText()).toContain('2026-11-24 10:30');
    await page.getByRole('button', { name: '退出' }).locator('visible=true').click();
    expect(page.url()).toContain('/sign-in');
    await context.close();
  });
});

// A message about several matters has a page of its own; one about a single matter leads to that.
const twoLit = () =>
  [1, 2].map((n) => ({
    rung: 'red',
    sentence: `渭河流域第${n}段整治亮红灯`,
    subjectType: 'part',
    subjectId: randomUUID(),
  }));

async function openMenu(page: Page, size: string): Promise<void> {
  if (size === 'phone')
    await page
      .getByText('菜单')
      .or(page.getByText('Menu', { exact: true }))
      .click();
}
