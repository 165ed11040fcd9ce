import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { CityHall } from '../support/city-hall.js';
import { turnLamp } from '../support/open-matter.js';
import { complaintsOf, expectWell, sizes } from './well-made.js';

let hall: CityHall;
let browser: Browser;
let decision: { id: string; parts: { id: string }[] };

beforeAll(async () => {
  [hall, browser] = await Promise.all([CityHall.open(), openBrowser()]);
  decision = await hall.dispatched(
    [
      {
        wording: '渭河流域农业面源污染整治，完成38个点位验收',
        responsible: 'GD-NYJ',
        cooperating: ['GD-CZJ', '621102'],
        dueOn: '2026-12-31',
      },
      { wording: '下达设施农业衔接资金6000万元', responsible: 'GD-CZJ', dueOn: '2026-12-20' },
    ],
    { title: '设施农业提升和面源污染整治' },
  );
  await turnLamp(hall.record, decision.parts.at(-1)?.id ?? '', {
    lamp: 'red',
    sentence: '已逾期2个工作日，还差7个点位。',
    wayBack: '38个点位全部验收后转绿。',
  });
});

afterAll(async () => {
  await browser?.close();
  await hall?.close();
});

describe.each(sizes)('decisions at the %s', (size, viewport) => {
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    page = await (await browser.newContext({ viewport, locale: 'zh-CN' })).newPage();
    problems = complaintsOf(page);
    await page.goto(hall.app.baseUrl);
    await page
      .getByRole('button', { name: /督查室/ })
      .first()
      .click();
    await page.waitForURL(`${hall.app.baseUrl}/`);
  });

  it('are listed, and one is opened by a press on its name', async () => {
    await page.goto(`${hall.app.baseUrl}/decisions`);
    await expectWell(page, `decisions-${size}`);
    await page.getByRole('link', { name: '设施农业提升和面源污染整治' }).click();
    await page.getByText('还差7个点位').waitFor();
    await expectWell(page, `decision-${size}`);
  });

  it('are made by form in three presses after the typing, and taken back live', async () => {
    await page.goto(`${hall.app.baseUrl}/decisions/new`);
    const title = `冬季供暖保障（${size}）`;
    await page.getByLabel('决策事项名称').fill(title);
    await page.getByLabel('任务内容').fill('排查城区供热管网');
    await page.getByLabel('责任单位', { exact: true }).fill('市住建局');
    await page.getByRole('button', { name: '增加一个节点' }).click();
    await page.getByLabel('节点目标').fill('完成排查');
    await page.getByLabel('节点时间').fill('2026-12-01');
    await page.getByLabel('到时应达到').fill('60%');
    await page.getByLabel('进度怎样增长').selectOption('linear');
    await expectWell(page, `decision-new-${size}`);
    await page.getByRole('button', { name: '下一步：核对' }).locator('visible=true').last().click();
    await page.getByRole('heading', { name: '核对：新建决策事项' }).waitFor();
    await expectWell(page, `decision-check-${size}`);
    await page.getByRole('button', { name: '确认，五分钟后交办' }).click();
    await page.getByText('还有 5 分钟可以收回').waitFor();
    await expectWell(page, `decision-waiting-${size}`);
    await page.getByRole('button', { name: '收回' }).click();
    await page.getByText('已收回，现在是草稿').waitFor();
    await page.getByRole('link', { name: '撤回' }).click();
    await page.getByRole('heading', { name: `撤回“${title}”` }).waitFor();
    await expectWell(page, `decision-withdraw-${size}`);
  });

  it('lose the right row, and keep what was typed into the others', async () => {
    await page.goto(`${hall.app.baseUrl}/decisions/new?from=${decision.id}`);
    await page.getByLabel('任务内容').nth(1).fill('第二项改过了');
    await page.getByRole('button', { name: '删去任务 1' }).click();
    await page.getByRole('button', { name: '删去任务 2' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '增加一个节点' }).click();
    await page.getByLabel('节点目标').waitFor();
    expect(await page.getByLabel('任务内容').inputValue()).toBe('第二项改过了');
    expect(await page.getByLabel('责任单位', { exact: true }).inputValue()).toBe('市财政局');
  });

  it('begin with a remark on paper too', async () => {
    await page.goto(`${hall.app.baseUrl}/remarks/new`);
    await expectWell(page, `remark-${size}`);
  });

  it('break no rule of their own policy', () => {
    expect(problems).toEqual([]);
  });
});
