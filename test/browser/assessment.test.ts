import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { standClockAt } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';
import { expectWell, picture, sizes } from './well-made.js';

let test: TestApp;
let browser: Browser;
let owner: pg.Client;
let office: ApiClient;
let head: ApiClient;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web' }), openBrowser()]);
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  office = await signIn(test.baseUrl, 'pd-swb.assessment_office');
  head = await signIn(test.baseUrl, 'pd-swb.assessment_office_head');
});
afterAll(async () => {
  await browser?.close();
  await owner?.end();
  await test?.close();
});

describe('library and schemes', () => {
  it.each(sizes)('are found, narrowed and read without a barrier at the %s', async (size, viewport) => {
    const page = await pageOf(browser, office, { viewport });
    await page.goto(`${test.baseUrl}/schemes`);
    await expectWell(page, `schemes-${size}`);
    await page.getByRole('link', { name: /2026年度县区/ }).click();
    await page.waitForURL(/\/schemes\/./);
    await expectWell(page, `scheme-${size}`);
    await page.goto(`${test.baseUrl}/indicators`);
    await page.getByLabel('编号、名称、单位').fill('粮食');
    await page.getByRole('button', { name: '查询' }).click();
    await page.waitForURL(/words=/);
    expect(await page.locator('tr#E25').count()).toBe(1);
    expect(await page.locator('tr#E01').count()).toBe(0);
    await expectWell(page, `indicators-${size}`);
  });
});

const [[, desk], [, phone]] = sizes;

// The narrow picture is kept for whoever looks at it; what stands beside the screen is an error at either size.
async function expectWellAtBoth(page: Page, name: string): Promise<void> {
  await expectWell(page, `${name}-desk`);
  await page.setViewportSize(phone);
  await picture(page, `${name}-phone`);
  const beside = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect([name, beside]).toEqual([name, 0]);
  await page.setViewportSize(desk);
}
async function shift(page: Page, code: string, by: number): Promise<void> {
  const weight = page.locator(`input[name="w.${code}"]`);
  await weight.fill((Number(await weight.inputValue()) + by).toFixed(2));
}
async function issuedScheme(): Promise<string> {
  const { body } = await office.get<{ schemes: { id: string; code: string; year: number }[] }>(
    '/api/v1/schemes',
  );
  return body.schemes.find(({ code, year }) => code === 'M1' && year === 2025)?.id ?? '';
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

// Seen red by refusing the issue to everybody (scheme-issue.service.ts).
describe('a clerk of the assessment office', () => {
  let clerk: Page;
  let chief: Page;
  beforeAll(async () => {
    clerk = await pageOf(browser, office, { viewport: desk });
    chief = await pageOf(browser, head, { viewport: desk });
  });

  it('drafts a scheme with checks that follow each weight', async () => {
    await clerk.goto(`${test.baseUrl}/schemes`);
    await clerk.getByRole('link', { name: '起草方案' }).click();
    await picture(clerk, 'scheme-new-desk');
    const copy = clerk.locator('form[action="/schemes/new/copy"]');
    await copy.getByLabel('复制哪个方案').selectOption(await issuedScheme());
    await copy.getByLabel('年度').fill('2025');
    await press(clerk, '复制为草案');
    await clerk.waitForURL(/\/schemes\/[^/]+\/edit$/);
    await shift(clerk, 'E01', 0.1);
    await clerk.locator('#plan-check').getByText('权重合计 100.10%，应为 100%。').waitFor();
    await picture(clerk, 'scheme-edit-wrong-desk');
    await shift(clerk, 'E03', -0.1);
    await clerk.locator('#plan-check').getByText('检查通过，没有不合规则的地方。').waitFor();
    await clerk.getByRole('button', { name: '保存权重' }).first().click();
    await clerk.getByText('已保存。').waitFor();
    await expectWellAtBoth(clerk, 'scheme-edit');
  });

  it('has it issued by another person of the office', async () => {
    await clerk.getByRole('link', { name: '查看和提请印发' }).click();
    await expectWellAtBoth(clerk, 'scheme-propose');
    await clerk.getByLabel('文号').fill('定考办发〔2026〕9号（演示）');
    await clerk.getByLabel('施行日期').fill('2025-10-01');
    await clerk.getByLabel('调整理由').fill('压减交叉指标，减轻基层负担。');
    await press(clerk, '提请印发');
    await clerk.getByText('已提请印发，请考核办另一人核对后印发。').waitFor();
    expect(await clerk.getByRole('button', { name: '印发', exact: true }).count()).toBe(0);
    await picture(clerk, 'scheme-proposed-desk');

    await chief.goto(clerk.url());
    await expectWellAtBoth(chief, 'scheme-issue');
    await press(chief, '印发');
    await chief.getByText('已印发，并通知各被考评单位。').waitFor();
    await picture(chief, 'scheme-issued-desk');
  });

  it('computes the quarter by it and sends it to the bodies', async () => {
    await clerk.goto(`${test.baseUrl}/scores`);
    await clerk.getByLabel('季度或年度').selectOption('2025Q4');
    await picture(clerk, 'scores-before-desk');
    await press(clerk, '计分');
    await clerk.getByText('2025年第四季度已计分：').waitFor();
    await expectWellAtBoth(clerk, 'scores-computed');
    expect(await clerk.getByLabel('选用哪一次计分').inputValue()).not.toBe('');
    await press(clerk, '送各单位核对');
    await clerk.getByText('成绩已送各单位核对。').waitFor();
    await picture(clerk, 'result-previewed-desk');
  });

  it('sees it published by the head and reads the standings down to a row', async () => {
    // Five working days are the bodies'.
    await standClockAt(owner, '2026-12-03T09:00:00+08:00');
    await chief.goto(`${test.baseUrl}/scores/2025Q4`);
    await expectWellAtBoth(chief, 'result-to-publish');
    await chief.getByLabel('发布依据').fill('定考办2025年第四季度考评结果（演示）');
    await press(chief, '签发并发布');
    await chief.getByText('结果已发布，这一期已关闭。').waitFor();
    await picture(chief, 'result-published-desk');
    await clerk.goto(`${test.baseUrl}/standings/2025Q4?group=${encodeURIComponent('县区')}`);
    expect(await clerk.locator('tbody tr').filter({ hasText: '县' }).count()).toBeGreaterThan(5);
    await expectWellAtBoth(clerk, 'standings-of-new-scheme');
    await clerk.locator('tbody th a').first().click();
    await clerk.waitForURL(/\/scores\/2025Q4\/6211/);
    await clerk.getByText('M1 第2版').waitFor();
    await expectWellAtBoth(clerk, 'score-of-new-scheme');
  });
});
