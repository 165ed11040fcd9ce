import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { givenPart } from '../factories/given-part.js';
import { givenFullPart } from '../factories/part-scene.js';
import { openBrowser } from '../support/browser.js';
import { signIn } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';
import { complaintsOf, expectWell, sizes } from './well-made.js';

let test: TestApp;
let owner: pg.Client;
let browser: Browser;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web' }), openBrowser()]);
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await browser?.close();
  await owner?.end();
  await test?.close();
});

describe.each(sizes)('at the %s', (size, viewport) => {
  it('a county breaks its part down, and sees what it kept', async () => {
    const { partId } = await givenFullPart(owner);
    const page = await enter('621102.unit_head', viewport);
    await page.goto(`${test.baseUrl}/tasks`);
    await expectWell(page, `tasks-${size}`);
    await page.locator(`#part-${partId} a`).first().click();
    await page.waitForURL(/parts/);
    await expectWell(page, `part-${size}`);
    await page.getByRole('link', { name: '分解到下级' }).click();
    const row = page.getByRole('group', { name: '第 1 项' });
    await row.getByLabel('任务内容').fill('落实辖区标段开工');
    await row.getByLabel('责任单位').selectOption('621102-ZJJ');
    await row.getByLabel('完成时限').fill('2027-01-10');
    await page.getByRole('button', { name: '交办给下级' }).click();
    await page.getByRole('link', { name: /不晚于/ }).waitFor();
    await expectWell(page, `break-down-refused-${size}`);
    await row.getByLabel('完成时限').fill('2026-12-29');
    await page.getByRole('button', { name: '交办给下级' }).click();
    await page.waitForURL(/parts\/[0-9a-f-]{36}#below$/);
    expect(await page.locator('#below').innerText()).toContain('落实辖区标段开工');
    await expectWell(page, `part-below-${size}`);
  });

  it('a unit disputes one part and signs another', async () => {
    const page = await enter('gd-fgw.unit_staff', viewport);
    const dispatched = { state: 'dispatched', progress: 0, dispatchedAt: '2026-11-24T09:00:00+08:00' };
    const { partId: disputed } = await givenPart(owner, dispatched);
    await page.goto(`${test.baseUrl}/parts/${disputed}`);
    await expectWell(page, `part-new-${size}`);
    await page.getByLabel('理由').fill('属财政部门职责');
    await page.getByRole('button', { name: '提交异议' }).click();
    expect(await page.locator('.dk-banner').innerText()).toContain('职责异议已提出');
    const { partId: signed } = await givenPart(owner, dispatched);
    await page.goto(`${test.baseUrl}/parts/${signed}`);
    await page.getByRole('button', { name: '签收', exact: true }).click();
    expect(await page.locator('.dk-banner').innerText()).toContain('已签收');
  });
});

it('breaks no rule of its own policy', () => {
  expect(problems.flat()).toEqual([]);
});

async function enter(userName: string, viewport: { width: number; height: number }): Promise<Page> {
  const page = await pageOf(browser, await signIn(test.baseUrl, userName), { viewport });
  problems.push(complaintsOf(page));
  return page;
}

const problems: string[][] = [];
