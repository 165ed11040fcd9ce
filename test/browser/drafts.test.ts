import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { demoPassword } from '../../src/organization/city-data/demo-password.js';
import { openBrowser } from '../support/browser.js';
import { SampleRoom } from '../support/sample-room.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let app: pg.Client;
let owner: pg.Client;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web', more: [SampleRoom] }), openBrowser()]);
  app = new pg.Client({ connectionString: test.appUrl });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await Promise.all([app.connect(), owner.connect()]);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([app?.end(), owner?.end()]);
  await test?.close();
});

beforeEach(async () => {
  await owner.query('truncate form_draft');
  context = await browser.newContext({ locale: 'zh-CN' });
  page = await context.newPage();
  await page.goto(`${test.baseUrl}/sign-in?returnTo=/sample/page`);
  await signInAs('gd-fgw.unit_staff');
});

afterEach(() => context.close());

describe('what somebody types', () => {
  it('is saved by itself and is there after a reload', async () => {
    await page.locator('textarea').fill('写了一半');
    await page.locator('.dk-saved').waitFor();
    await page.reload();
    expect(await page.locator('textarea').inputValue()).toBe('写了一半');
  });

  it('is saved when one leaves before that', async () => {
    await page.locator('textarea').fill('匆匆离开');
    await page.goto(`${test.baseUrl}/help`);
    await page.goto(`${test.baseUrl}/sample/page`);
    expect(await page.locator('textarea').inputValue()).toBe('匆匆离开');
  });

  it('survives a session that ended before it was sent', async () => {
    await page.locator('textarea').fill('提交时登录已过期');
    await page.locator('input[name="progress"]').fill('44%');
    await app.query('delete from session.session');
    await page.getByRole('button', { name: 'send' }).click();
    await page.waitForURL(/\/sign-in\?returnTo=%2Fsample%2Fpage/);
    await signInAs('gd-fgw.unit_staff');
    expect(await page.locator('textarea').inputValue()).toBe('提交时登录已过期');
    expect(await page.locator('input[name="progress"]').inputValue()).toBe('44%');
    expect(await page.locator('.dk-saved').innerText()).toBe('kept');
  });

  it('is not shown to another account at the same browser', async () => {
    await page.locator('textarea').fill('只属于我');
    await app.query('delete from session.session');
    await page.getByRole('button', { name: 'send' }).click();
    await page.waitForURL(/sign-in/);
    await signInAs('gd-czj.unit_staff');
    expect(await page.locator('textarea').inputValue()).toBe('');
  });

  it('is forgotten once it was sent', async () => {
    await page.locator('textarea').fill('已经提交');
    await page.locator('.dk-saved').waitFor();
    await page.locator('input[name="progress"]').fill('44%');
    await page.getByRole('button', { name: 'send' }).click();
    await page.waitForURL(/help/);
    await page.goto(`${test.baseUrl}/sample/page`);
    expect(await page.locator('textarea').inputValue()).toBe('');
  });

  it('stays as it is in a form that was refused', async () => {
    await page.locator('input[name="progress"]').fill('一半');
    await page.getByRole('button', { name: 'send' }).click();
    await page.waitForLoadState();
    expect(await page.locator('input[name="progress"]').inputValue()).toBe('一半');
  });
});

describe('a second press', () => {
  it('is none: the button is busy, and there again when one comes back', async () => {
    await page.locator('textarea').fill('按了两次');
    await page.locator('input[name="progress"]').fill('44');
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/sample/page')) posts.push(request.url());
    });
    await page.evaluate(() => {
      const button = document.querySelector('button');
      button?.click();
      button?.click();
    });
    await page.waitForURL(/help/);
    expect(posts).toHaveLength(1);
    await page.goBack();
    expect(await page.getByRole('button', { name: 'send' }).isEnabled()).toBe(true);
  });
});

async function signInAs(userName: string): Promise<void> {
  await page.getByLabel('用户名').fill(userName);
  await page.getByLabel('密码').fill(demoPassword);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL(`${test.baseUrl}/sample/page`);
}
