import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { openBrowser } from '../support/browser.js';
import type { ApiClient } from '../support/api-client.js';
import { CityHall } from '../support/city-hall.js';

const pictures = path.join(projectRoot(), '.cache/pictures');
const desk = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };

let hall: CityHall;
let browser: Browser;
let partId: string;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [hall, browser] = await Promise.all([CityHall.open(), openBrowser()]);
  const task = { wording: '完成市民服务中心项目前期工作', dueOn: '2026-11-26' };
  const { parts } = await hall.dispatched([
    { ...task, responsible: 'GD-FGW' },
    { ...task, responsible: 'GD-JYJ' },
  ]);
  partId = parts[0]?.id ?? '';
  await hall.clockTo('2026-11-30T10:00:00+08:00');
});
afterAll(async () => {
  await browser?.close();
  await hall?.close();
});

describe('the inspector’s walk', () => {
  it('sees a change come in, opens it, asks the body, reads the answer and keeps a matter of attention', async () => {
    const inspector = await pageOf(await hall.at('PD-JW/inspector'), desk);
    await inspector.goto(`${hall.app.baseUrl}/oversight`);
    await inspector.getByText('审计链完好').waitFor();
    await expectWell(inspector, 'oversight-desk');

    // Somebody changes the record past the program: the open page says so by itself.
    await hall.record.query(`update task_part set due_at = '2027-01-10T16:00:00Z' where id = $1`, [partId]);
    await hall.record.query(
      `insert into change_feed (city_id, body_ids, subject_type, subject_ids) values ('621100', '{}', 'part', '{}')`,
    );
    await inspector.getByText('未经程序，没有留痕').first().waitFor();
    await inspector
      .getByRole('link', { name: '市发展改革委 · 完成市民服务中心项目前期工作' })
      .first()
      .click();
    await inspector.getByText('不是经本系统的办理动作改的').waitFor();
    await expectWell(inspector, 'oversight-change-desk');

    await inspector.getByRole('link', { name: '询问市发展改革委' }).click();
    await inspector.getByLabel('询问内容').fill('时限为何改到2027年？');
    await inspector.getByLabel('答复时限').fill('2026-12-04');
    await inspector.getByRole('button', { name: '送单位主要负责人' }).click();
    await inspector.getByText('询问已送出').waitFor();
    await expectWell(inspector, 'oversight-questions-desk');

    const head = await pageOf(await hall.at('GD-FGW/unit_head'), phone);
    await head.goto(`${hall.app.baseUrl}/questions`);
    await expectWell(head, 'questions-phone');
    await head.getByRole('link', { name: '时限为何改到2027年？' }).click();
    await head.getByRole('textbox', { name: '答复' }).fill('经市政府批准延期。');
    await expectWell(head, 'question-phone');
    await head.getByRole('button', { name: '送出答复' }).click();
    await head.getByText('答复已送出').waitFor();

    await inspector.reload();
    await inspector.getByText('经市政府批准延期').waitFor();
    await inspector.getByRole('link', { name: '这条变动' }).click();
    await inspector.getByRole('link', { name: '记为关注事项' }).click();
    await inspector.getByLabel('关注什么').fill('绕过程序改时限');
    await inspector.getByRole('button', { name: '记为关注事项' }).click();
    await inspector.getByText('已记为关注事项').waitFor();
    await expectWell(inspector, 'oversight-attention-desk');
    await inspector.goto(`${hall.app.baseUrl}/oversight/watch`);
    await inspector.getByRole('textbox', { name: '单位' }).fill('市发展改革委');
    await inspector.getByRole('button', { name: '加入关注' }).click();
    await inspector.getByText('已加入关注').waitFor();
    await expectWell(inspector, 'oversight-watch-desk');
  });

  it('reads well on a phone', async () => {
    const person = await hall.at('PD-JW/inspector');
    const page = await pageOf(person, phone);
    for (const [name, address] of [
      ['oversight-phone', '/oversight'],
      ['oversight-questions-phone', '/oversight/questions'],
      ['oversight-attention-phone', '/oversight/attention'],
    ] as const) {
      await page.goto(`${hall.app.baseUrl}${address}`);
      await expectWell(page, name);
    }
  });

  it('reads, narrows and asks without JavaScript', async () => {
    const page = await pageOf(await hall.at('PD-JW/inspector'), desk, false);
    await page.goto(`${hall.app.baseUrl}/oversight`);
    await page.getByLabel('种类').selectOption('lamp');
    await page.getByRole('button', { name: '查询' }).click();
    expect(page.url()).toContain('kind=lamp');
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(1);
    await page.goto(`${hall.app.baseUrl}/oversight/questions`);
    await page.getByText('提出询问').click();
    await page.getByRole('textbox', { name: '单位' }).fill('市教育局');
    await page.getByLabel('询问内容').fill('为何亮红灯？');
    await page.getByLabel('答复时限').fill('2026-12-04');
    await page.getByRole('button', { name: '送单位主要负责人' }).click();
    await page.getByText('询问已送出').waitFor();
  });
});

async function pageOf(
  person: ApiClient,
  viewport: { width: number; height: number },
  javaScriptEnabled = true,
): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', javaScriptEnabled });
  await context.addCookies(
    person.cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: hall.app.baseUrl };
    }),
  );
  return context.newPage();
}

async function expectWell(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
}
