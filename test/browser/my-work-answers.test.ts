import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { pdfOf } from '../factories/evidence-files.js';
import { givenPart } from '../factories/given-part.js';
import { openBrowser } from '../support/browser.js';
import { turnLamp } from '../support/open-matter.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { enterByCard } from './enter.js';
import { complaintsOf, expectWell, sizes } from './well-made.js';

const pdf = { name: '验收表.pdf', mimeType: 'application/pdf', buffer: pdfOf(1) };

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

/** A part of the clerk's unit whose matter has a name of its own. */
async function matter(wording: string, more: Parameters<typeof givenPart>[1] = {}): Promise<string> {
  const { partId } = await givenPart(owner, { milestoneDays: ['2026-11-30'], ...more });
  await owner.query('update task set wording = $2 where id = (select task_id from task_part where id = $1)', [
    partId,
    wording,
  ]);
  return partId;
}

describe.each(sizes)('answering at the %s', (size, viewport) => {
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    page = await (await browser.newContext({ viewport, locale: 'zh-CN' })).newPage();
    problems = complaintsOf(page);
    await enterByCard(page, test.baseUrl, /责任单位经办人/);
  });

  it('an overdue matter is in its form after one press, a report is filed after two', async () => {
    const wording = `渭河整治（${size}）`;
    const part = await matter(wording, { dueAt: '2026-11-20T24:00:00+08:00' });
    await owner.query(
      `update task_part set lamp = 'red', lamp_sentence = '已逾期2个工作日。', lamp_way_back = '办结后转绿。' where id = $1`,
      [part],
    );
    await page.goto(test.baseUrl);
    let clicks = 0;
    const click = async (what: ReturnType<Page['locator']>) => {
      clicks += 1;
      await what.click();
    };
    const row = page.locator(`#part-${part}`);
    await click(row.locator('[id^="answer-"] > summary'));
    const text = row.getByRole('textbox', { name: '进展' });
    expect([await text.isVisible(), clicks]).toEqual([true, 1]);
    await text.fill('已完成31个点位整改');
    expect(await row.locator('output[for^="report-"]').innerText()).toBe('10 / 300 字');
    await row.locator('input[type=file]').setInputFiles(pdf);
    expect(await row.locator('[data-files-count]').innerText()).toBe('1 / 3 份');
    await row.getByLabel('累计进度').fill('55');
    await expectWell(page, `my-work-answer-${size}`);
    await click(row.getByRole('button', { name: '核对并提交' }));
    await page.waitForSelector('.dk-banner');
    expect(await page.locator('.dk-banner').innerText()).toContain(`已填报“${wording}”`);
    expect(clicks).toBeLessThanOrEqual(3);
  });

  it('as planned needs neither text nor percent', async () => {
    const part = await matter(`户厕整改（${size}）`);
    await page.goto(test.baseUrl);
    const row = page.locator(`#part-${part}`);
    await row.locator('[id^="answer-"] > summary').click();
    await row.getByLabel('按计划推进').check();
    expect(await row.getByRole('textbox', { name: '进展' }).isVisible()).toBe(false);
    await row.getByRole('button', { name: '核对并提交' }).click();
    await page.waitForSelector('.dk-banner');
    expect(await page.locator('.dk-banner').innerText()).toContain('户厕整改');
  });

  it('news go around a form in which somebody types, and its draft is there afterwards', async () => {
    const part = await matter(`种薯抽检（${size}）`);
    const elsewhere = await matter(`牛羊补贴（${size}）`);
    await page.goto(test.baseUrl);
    const row = page.locator(`#part-${part}`);
    await row.locator('[id^="answer-"] > summary').click();
    const text = row.getByRole('textbox', { name: '进展' });
    await text.pressSequentially('抽检已');
    await turnLamp(owner, part, { lamp: 'yellow', sentence: '节点晚4个工作日。', wayBack: '完成后转绿。' });
    await turnLamp(owner, elsewhere, { lamp: 'red', sentence: '已逾期。', wayBack: '办结后转绿。' });
    await row.getByText('节点晚4个工作日。').waitFor();
    await page.locator(`#part-${elsewhere}`).getByText('已逾期。').waitFor();
    await page.keyboard.type('完成');
    expect(await text.inputValue()).toBe('抽检已完成');
    await owner.query(`update task_part set state = 'withdrawn' where id = $1`, [part]);
    await turnLamp(owner, elsewhere, { lamp: 'red', sentence: '已逾期一天。', wayBack: '办结后转绿。' });
    await page.locator(`#part-${elsewhere}`).getByText('已逾期一天。').waitFor();
    await page.keyboard.type('八成');
    expect(await text.inputValue()).toBe('抽检已完成八成');
    await row.locator('.dk-saved').waitFor();
    await owner.query(`update task_part set state = 'in_progress' where id = $1`, [part]);
    await page.goto(test.baseUrl);
    expect(await row.locator('[id^="answer-"] > summary').innerText()).toContain('草稿');
    await row.locator('[id^="answer-"] > summary').click();
    expect(await text.inputValue()).toBe('抽检已完成八成');
  });

  it('several rows are answered with one check and one submit, files and all', async () => {
    const [one, other] = [await matter(`第一件（${size}）`), await matter(`第二件（${size}）`)];
    await page.goto(test.baseUrl);
    const [first, second] = [page.locator(`#part-${one}`), page.locator(`#part-${other}`)];
    await first.locator('[id^="answer-"] > summary').click();
    await first.getByRole('textbox', { name: '进展' }).fill('第一件已完成一半');
    await first.getByLabel('累计进度').fill('50');
    await first.locator('input[type=file]').setInputFiles(pdf);
    await second.locator('[id^="answer-"] > summary').click();
    await second.getByLabel('按计划推进').check();
    await page.getByText(/已填 \d+ 项/).waitFor();
    await expectWell(page, `my-work-all-${size}`);
    await page.getByRole('button', { name: '核对并一次提交' }).click();
    await page.getByRole('heading', { name: '核对并一次提交' }).waitFor();
    expect(await page.locator('main').innerText()).toContain('验收表.pdf');
    await expectWell(page, `my-work-check-${size}`);
    await page.getByRole('button', { name: '返回修改' }).click();
    expect(await first.getByRole('textbox', { name: '进展' }).inputValue()).toBe('第一件已完成一半');
    await first.locator('input[type=file]').setInputFiles(pdf);
    await page.getByRole('button', { name: '核对并一次提交' }).click();
    await page.getByRole('button', { name: /确认提交 \d+ 项/ }).click();
    await page.waitForSelector('.dk-banner');
    expect(await page.locator('.dk-banner').innerText()).toContain(`“第二件（${size}）”`);
    const { rows } = await owner.query<{ files: number }>(
      `select (select count(*)::integer from evidence_file e where e.report_id = r.id) as files
       from report r where part_id = any($1) order by r.kind desc`,
      [[one, other]],
    );
    expect(rows.map(({ files }) => files)).toEqual([1, 0]);
  });

  it('a row that came by itself keeps its draft too', async () => {
    await page.goto(test.baseUrl);
    const part = await matter(`新任务（${size}）`);
    await turnLamp(owner, part, { lamp: 'yellow', sentence: '尚未签收。', wayBack: '签收后转绿。' });
    const row = page.locator(`#part-${part}`);
    await row.locator('[id^="answer-"] > summary').click();
    await row.getByRole('textbox', { name: '进展' }).fill('刚开始');
    await row.locator('.dk-saved').waitFor();
  });

  it('breaks no rule of its own policy', () => {
    expect(problems).toEqual([]);
  });
});

describe('without scripts', () => {
  it('one signs with one press, and files a report with evidence', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: sizes[1][1] });
    const page = await context.newPage();
    const part = await matter('中药材溯源', { state: 'dispatched' });
    await enterByCard(page, test.baseUrl, /责任单位经办人/);
    const row = page.locator(`#part-${part}`);
    await row.getByRole('button', { name: '签收' }).click();
    expect(await page.locator('.dk-banner').innerText()).toContain('已签收“中药材溯源”');
    await row.locator('[id^="answer-"] > summary').click();
    await row.getByRole('textbox', { name: '进展' }).fill('字'.repeat(301));
    await row.getByRole('button', { name: '核对并提交' }).click();
    expect(await page.title()).toMatch(/^错误：/);
    const text = row.getByRole('textbox', { name: '进展' });
    expect(await text.inputValue()).toHaveLength(301);
    await text.fill('接口已联调');
    await row.getByLabel('累计进度').fill('40%');
    await row.getByLabel('节点2026-11-30').check();
    await row.locator('input[type=file]').setInputFiles(pdf);
    await row.getByRole('button', { name: '核对并提交' }).click();
    expect(await page.locator('.dk-banner').innerText()).toContain('已填报“中药材溯源”');
    const { rows } = await owner.query<{ wording: string; files: number; done: number }>(
      `select wording, cardinality(milestone_ids) as done,
        (select count(*)::integer from evidence_file e where e.report_id = r.id) as files from report r where part_id = $1`,
      [part],
    );
    expect(rows).toEqual([{ wording: '接口已联调', files: 1, done: 1 }]);
    await context.close();
  });
});
