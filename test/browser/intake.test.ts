import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { CityHall } from '../support/city-hall.js';
import { Effort } from './effort.js';
import { complaintsOf, expectWell, picture, sizes } from './well-made.js';

const items = [
  '市农业农村局牵头，安定区、通渭县、陇西县配合，改造老旧日光温室5000座。（2026年12月31日前完成）',
  '下达设施农业衔接资金6000万元。（市财政局牵头，市农业农村局配合，2026年12月20日前完成）',
  '解决2.3万人饮水不稳定问题。（责任单位：市水务局；配合单位：市发展改革委、市财政局；完成时限：2026年12月底）',
  '制定道地药材质量追溯管理办法。（有关部门负责）',
  '开展冬季安全隐患排查，结果报市政府。（市应急局牵头，2026年12月10日前完成）',
  '完成城区供热管网隐患排查，建立问题台账。（市住建局牵头，市应急局配合，2026年12月15日前完成）',
  '做好困难群众取暖救助。（责任单位：市民政局；配合单位：市财政局；完成时限：2026年12月底）',
  '加强供暖价格监管。（市市场监管局负责）',
  '推进中小学校舍安全排查。（市教育局牵头，2026年12月25日前完成）',
  '会议还通报了前期工作情况。（市政府办公室负责）',
];
const text = [
  '市政府常务会议纪要（第14次）',
  '定政纪〔2026〕14号',
  '11月22日，市政府召开第14次常务会议，研究设施农业、农村供水等工作。会议议定以下事项：',
  ...items.map((item, index) => `${index + 1}.${item}`),
].join('\n');

let hall: CityHall;
let browser: Browser;

beforeAll(async () => {
  [hall, browser] = await Promise.all([CityHall.open({ role: 'web' }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await hall?.close();
});

describe.each(sizes)('at the %s', (size, viewport) => {
  it('a document of ten tasks is pasted, corrected, checked and dispatched', async () => {
    const context = await browser.newContext({ viewport, locale: 'zh-CN' });
    const page = await context.newPage();
    const problems = complaintsOf(page);
    const shot = (name: string) => expectWell(page, `intake-${name}-${size}`);
    await page.goto(hall.app.baseUrl);
    await page.getByRole('button', { name: '两办督查室', exact: false }).first().click();
    await page.waitForURL(`${hall.app.baseUrl}/`);
    const effort = new Effort();

    // From home by the room of decisions: two presses.
    effort.presses += 2;
    await page.goto(`${hall.app.baseUrl}/documents/new`);
    await shot('first');
    await effort.tick(page.getByLabel('公开'));
    await effort.press(page.getByRole('button', { name: '继续' }));
    await effort.tick(page.getByLabel('会议议定事项'));
    await effort.write(page.getByLabel('标题'), '市政府常务会议纪要（第14次）');
    await effort.write(page.getByRole('textbox', { name: '原文' }), text);
    await shot('new');
    await effort.press(page.getByRole('button', { name: '登记并提出任务' }));
    await page.waitForURL(/documents\/[0-9a-f-]{36}$/);
    expect(await page.locator('.dk-proposal').count()).toBe(10);
    expect(await page.locator('mark[id^=found-]').count()).toBe(10);
    expect(await page.locator('.dk-proposal').first().innerText()).toContain('2026-12-31');
    await shot('document');

    await page.getByRole('link', { name: '手工添加任务' }).click();
    await page.getByLabel('任务内容').fill('汇总各项进展报市政府');
    await page.getByRole('textbox', { name: '责任单位' }).first().fill('市住建局');
    await shot('add');
    await page.getByRole('button', { name: '添加这项任务' }).click();
    await page.getByText('任务已添加').waitFor();
    await shot('added');
    await page.getByRole('button', { name: '第11项不是任务' }).click();
    await page.getByText('已标为不是任务').waitFor();

    await effort.press(page.getByRole('button', { name: '第10项不是任务' }));
    await page.getByText('已标为不是任务').waitFor();
    await effort.press(page.getByRole('link', { name: '修改第4项' }));
    await effort.write(page.getByLabel('责任单位').first(), 'scjgj');
    await effort.press(page.locator('.dk-found button').first());
    await effort.write(page.getByLabel('完成时限'), '2026年12月25日');
    await effort.press(page.getByText('实现路径、考评标准和节点'));
    await effort.write(page.getByLabel('考评标准'), '办法印发并备案');
    await shot('correct');
    await effort.press(page.getByRole('button', { name: '保存第4项' }));
    await page.getByText('已保存修改').waitFor();
    await effort.press(page.getByRole('link', { name: /核对后下发/ }));

    await shot('check');
    await effort.choose(page.getByLabel('责任领导'), 1);
    await effort.press(page.getByRole('button', { name: '继续' }));
    await shot('confirm');
    expect(await page.locator('h1').innerText()).toMatch(/^向 \d+ 个单位下发 9 项任务?/);
    await effort.press(page.getByRole('button', { name: /确认下发 9 项任务/ }));
    await page.waitForURL(/decisions\/[0-9a-f-]{36}$/);
    expect(effort.seconds()).toBeLessThanOrEqual(5 * 60);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('one that is classified is told what to do, and shows no form', async () => {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(hall.app.baseUrl);
    await page.getByRole('button', { name: '两办督查室', exact: false }).first().click();
    await page.goto(`${hall.app.baseUrl}/documents/new`);
    await page.getByLabel('机密').check();
    await page.getByRole('button', { name: '继续' }).click();
    expect(await page.getByText('按保密规定办理').isVisible()).toBe(true);
    expect(await page.locator('textarea, [type=file]').count()).toBe(0);
    await picture(page, `intake-classified-${size}`);
    await context.close();
  });
});
