import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { read, utils } from '@e965/xlsx';
import type { Browser, Page } from 'playwright-core';
import { ApiClient, signIn } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';
import { complaintsOf, expectWell, picture, sizes } from './well-made.js';

let test: TestApp;
let browser: Browser;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web', told: true }), openBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await test?.close();
});

const onScreen = async (userName: string, viewport: { width: number; height: number }): Promise<Page> =>
  pageOf(browser, await signIn(test.baseUrl, userName), { viewport });

describe('scores and standings', () => {
  it.each(sizes)(
    'are read down to the steps of a row without a barrier at the %s',
    async (size, viewport) => {
      const page = await onScreen('621121.unit_head', viewport);
      await page.goto(`${test.baseUrl}/scores`);
      await expectWell(page, `scores-${size}`);
      const complaints = complaintsOf(page);
      await page.goto(`${test.baseUrl}/scores/2026Q3/621121`);
      await page.getByRole('img', { name: /满分是怎样变成/ }).waitFor();
      expect(await page.locator('h1').textContent()).toBe('通渭县2026年第三季度成绩');
      await page.locator('td details summary').first().click();
      await expectWell(page, `score-${size}`);
      await page.goto(`${test.baseUrl}/standings`);
      await page.getByRole('heading', { level: 1, name: /2026年第三季度/ }).waitFor();
      expect(await page.getByText(/升\d位|降\d位|持平/).count()).toBeGreaterThan(0);
      await page.getByRole('img', { name: /名次变化/ }).waitFor();
      await expectWell(page, `standings-${size}`);
      expect(complaints).toEqual([]);
      await page.goto(`${test.baseUrl}/objections?show=ended`);
      await page.getByRole('link', { name: /通渭县/ }).click();
      await page.waitForURL(/\/objections\/./);
      await expectWell(page, `objection-${size}`);
    },
  );

  it.each(sizes)('are brought on by the assessment office at the %s', async (size, viewport) => {
    const page = await onScreen('pd-swb.assessment_office_head', viewport);
    await page.goto(`${test.baseUrl}/scores/2026Q3`);
    await page.getByText('签发重新发布决定').first().click();
    await page.getByRole('button', { name: '签发重新发布决定' }).click();
    expect(await page.title()).toMatch(/^错误：/);
    await expectWell(page, `result-${size}`);
  });
});

describe('a chart', () => {
  it('has the colours of the theme on the page, and is had as a picture and as a table by whom it is shown', async () => {
    const page = await onScreen('621121.unit_head', sizes[0][1]);
    await page.goto(`${test.baseUrl}/scores/2026Q3/621121`);
    const bar = () =>
      page.evaluate(() => {
        const shape = document.querySelector('.dk-chart-wide path[fill="var(--dk-brand)"]');
        return shape === null ? 'none' : getComputedStyle(shape).fill;
      });
    expect(await bar()).toBe('rgb(28, 79, 130)');
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'contrast'));
    expect(await bar()).toBe('rgb(0, 50, 107)');
    await picture(page, 'score-contrast');
    const fileOf = async (person: ApiClient, name: string) => {
      const href = (await page.getByRole('link', { name }).getAttribute('href')) ?? '';
      const answer = await fetch(test.baseUrl + href, { headers: { cookie: person.cookie } });
      return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
    };
    const own = await signIn(test.baseUrl, '621121.unit_head');
    const drawn = await fileOf(own, '下载图（PNG）');
    expect([drawn.answer.status, drawn.bytes.subarray(1, 4).toString()]).toEqual([200, 'PNG']);
    const { bytes } = await fileOf(own, '下载表格（xlsx）');
    const [sheet] = Object.values(read(bytes).Sheets);
    const rows = utils.sheet_to_json<(string | number)[]>(sheet ?? {}, { header: 1 });
    expect([rows[0], rows[1]]).toEqual([
      ['项目', '分值'],
      ['满分', 100],
    ]);
    expect((await fileOf(new ApiClient(test.baseUrl), '下载图（PNG）')).answer.status).toBe(401);
    await page.context().close();
  });

  it('is not there, and neither is its file, where the score itself is closed', async () => {
    const strange = await signIn(test.baseUrl, 'gd-fgw.unit_head');
    expect((await strange.get('/scores/2099Q1/621121/chart/png')).status).toBe(404);
    expect((await strange.get('/weaknesses/chart/png')).status).toBe(403);
    expect((await strange.get('/cockpit/chart/xlsx')).status).toBe(403);
    expect((await strange.get('/standings/2026Q3/chart/pdf')).status).toBe(422);
  });
});

describe('the cockpit of a leader', () => {
  it('leads in three clicks from a decision of the city by body and task to the report', async () => {
    const page = await onScreen('l04.leader', sizes[0][1]);
    const complaints = complaintsOf(page);
    await page.goto(`${test.baseUrl}/cockpit`);
    await page.getByRole('img', { name: /红灯和黄灯/ }).waitFor();
    await page.locator('#cockpit .dk-led a').last().click();
    await page.locator('#opened nav').first().getByRole('link').last().click();
    await page.locator('#opened nav').nth(1).getByRole('link').last().click();
    await page.waitForURL(/decision=.*body=.*part=/);
    await page.locator('.dk-opened-report h3', { hasText: /最近填报|还没有填报/ }).waitFor();
    await expectWell(page, 'cockpit-desk');
    expect(complaints).toEqual([]);
    await page.context().close();
    const phone = await onScreen('l04.leader', sizes[1][1]);
    await phone.goto(`${test.baseUrl}/cockpit`);
    await expectWell(phone, 'cockpit-phone');
    await phone.goto(`${test.baseUrl}/weaknesses`);
    await expectWell(phone, 'weaknesses-phone');
    await phone.context().close();
  });
});
