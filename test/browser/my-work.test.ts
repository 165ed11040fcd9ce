import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { signIn } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { insertOpenMatter, turnLamp } from '../support/open-matter.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { complaintsOf, expectWell, picture, sizes } from './well-made.js';

let test: TestApp;
let owner: pg.Client;
let browser: Browser;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web' }), openBrowser()]);
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  await insertOpenMatter(owner, {
    body: 'GD-FGW',
    wording: '渭河流域农业面源污染整治（省级反馈第7号）',
    lamp: 'red',
    sentence: '已逾期2个工作日，还差7个点位。',
    wayBack: '38个点位全部验收后转绿。',
    dueAt: '2026-11-21T00:00:00+08:00',
  });
  await insertOpenMatter(owner, {
    body: 'GD-FGW',
    wording: '农村户厕问题整改“回头看”',
    state: 'reported_done',
  });
  await insertOpenMatter(owner, { body: 'GD-CZJ', wording: '只属于市财政局的任务', lamp: 'red' });
});

afterAll(async () => {
  await browser?.close();
  await owner?.end();
  await test?.close();
});

describe.each(sizes)('my work at the %s', (size, viewport) => {
  let page: Page;

  beforeAll(async () => {
    page = await (await browser.newContext({ viewport, locale: 'zh-CN' })).newPage();
    problems = complaintsOf(page);
  });

  let problems: string[];

  it('is entered by one press on a card, and says that the data are invented', async () => {
    await page.goto(test.baseUrl);
    expect(await page.title()).toBe('登录 · 督考监');
    expect(await page.getByText('演示数据').first().isVisible()).toBe(true);
    expect(await page.locator('.dk-card').count()).toBe(10);
    await expectWell(page, `sign-in-${size}`);
    await page.getByRole('button', { name: /责任单位经办人/ }).click();
    await page.waitForURL(`${test.baseUrl}/`);
  });

  it('shows what is mine to do, worst first, in words, and nothing of another body', async () => {
    const rows = page.locator('.dk-row:not(.dk-row-head)');
    const first = await rows.first().innerText();
    for (const words of [
      '红灯',
      '渭河流域',
      '已逾期2个工作日',
      '全部验收后转绿',
      '2026-11-20',
      '本单位',
      '办理中',
    ])
      expect(first).toContain(words);
    expect(await page.locator('.dk-wait').first().innerText()).toMatch(/绿灯[\s\S]*审核人/);
    expect(await page.content()).not.toContain('只属于市财政局的任务');
    await expectWell(page, `my-work-${size}`);
  });

  it('turns a lamp while one looks on, without a reload', async () => {
    const part = await insertOpenMatter(owner, { body: 'GD-FGW', wording: `种薯质量抽检与追溯（${size}）` });
    await page.reload();
    const row = page.locator(`#part-${part}`);
    expect(await row.innerText()).toContain('绿灯');
    await page.evaluate(() => document.body.setAttribute('data-kept', 'yes'));
    await turnLamp(owner, part, {
      lamp: 'yellow',
      sentence: '本月填报被退回1次。',
      wayBack: '重报并审核通过后转绿。',
    });
    await row.getByText('本月填报被退回1次。').waitFor({ timeout: 10_000 });
    expect(await row.innerText()).toContain('黄灯');
    expect(await page.getAttribute('body', 'data-kept')).toBe('yes');
    expect(await page.locator('.dk-counts a').nth(1).innerText()).toMatch(size === 'desk' ? /^2/ : /^3/);
    await picture(page, `my-work-live-${size}`);
  });

  it('tells the new city time when the clock is moved', async () => {
    const clerk = await signIn(test.baseUrl, 'pd-swb.supervision_office');
    const before = await page.locator('#city-time').innerText();
    await clerk.post('/api/v1/demo/clock/advance', { by: 'PT1M' });
    await page.waitForFunction((old) => document.getElementById('city-time')?.innerText !== old, before);
    expect(before).toMatch(/^2026-11-24 星期二 09:0[01]$/);
    expect(await page.locator('#city-time').count()).toBe(1);
  });

  it('narrows the list by a press on a count', async () => {
    await page.getByRole('navigation', { name: '按轮到谁和灯查看' }).getByText('预警').click();
    await page.waitForURL(/show=warned/);
    const lamps = await page.locator('.dk-row:not(.dk-row-head) .dk-lamp').allInnerTexts();
    expect(new Set(lamps.map((lamp) => lamp.trim()))).toEqual(new Set(['红灯', '黄灯']));
    await expectWell(page, `my-work-warned-${size}`);
  });

  it('breaks no rule of its own policy', () => {
    expect(problems).toEqual([]);
  });

  it('is left by signing out', async () => {
    if (size === 'phone') await page.getByText('菜单').click();
    await page.getByRole('button', { name: '退出' }).locator('visible=true').click();
    await page.waitForURL(/sign-in/);
    await page.goto(test.baseUrl);
    expect(page.url()).toContain('/sign-in');
  });
});
