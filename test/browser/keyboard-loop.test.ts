import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { givenInterview } from '../factories/given-interview.js';
import { openBrowser } from '../support/browser.js';
import { CityHall } from '../support/city-hall.js';
import { pageOf } from './enter.js';
import { Keyboard } from './keyboard.js';

let hall: CityHall;
let browser: Browser;

beforeAll(async () => {
  [hall, browser] = await Promise.all([CityHall.open(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await hall?.close();
});

/** The keyboard of whoever holds the post, on his first page. */
async function keysOf(post: string): Promise<Keyboard> {
  const page = await pageOf(browser, await hall.at(post), { viewport: { width: 1440, height: 900 } });
  await page.goto(hall.app.baseUrl);
  return new Keyboard(page);
}

const title = '冬季供暖保障';
const stateOfPart = async (): Promise<string> =>
  (
    await hall.one<{ state: string }>(
      `select p.state from task_part p join decision d on d.id = p.decision_id where d.title = $1`,
      [title],
    )
  ).state;

describe('the loop by keyboard alone', () => {
  it('the office makes a decision, finds a body by pinyin, and dispatches it', async () => {
    const keys = await keysOf('PD-SWB/supervision_office');
    await keys.open('决策', 'a');
    await keys.open('新建决策事项', 'a');
    await keys.write('决策事项名称', title);
    await keys.write('任务内容', '排查城区供热管网');
    await keys.write('责任单位', 'szjj');
    await keys.page.locator('.dk-found button').first().waitFor();
    await keys.use('市住建局', 'button');
    expect(await keys.focus()).toMatchObject({ kind: 'text', name: '责任单位', shown: true });
    await keys.open('增加一个节点');
    expect(await keys.focus()).toMatchObject({ name: expect.stringContaining('节点目标'), shown: true });
    await keys.page.keyboard.type('完成排查');
    await keys.write('节点时间', '2026-12-01');
    await keys.write('到时应达到', '60');
    await keys.to('进度怎样增长');
    await keys.press('ArrowDown');
    await keys.open('下一步：核对', 'button');
    await keys.page.getByRole('heading', { name: /核对/ }).waitFor();
    await keys.open('立即交办');
    await hall.settle();
    expect(await stateOfPart()).toBe('dispatched');
  });

  it('the unit signs and reports', async () => {
    const keys = await keysOf('GD-ZJJ/unit_staff');
    await keys.open('签收', 'button');
    expect(await stateOfPart()).toBe('signed');
    await keys.use('填报', 'summary');
    await keys.tick('报进展');
    await keys.write('进展', '已排查31公里，余下9公里本周完成');
    await keys.write('累计进度', '55');
    await keys.open('核对并提交', 'button');
    expect(await keys.page.locator('.dk-banner').innerText()).toContain('已填报');
  });

  it('the office reviews from the first of its queue', async () => {
    const keys = await keysOf('PD-SWB/supervision_office');
    await keys.open('审核', 'a');
    await keys.open('从第一份开始', 'a');
    await keys.press('p');
    expect(await keys.focus()).toMatchObject({ name: '通过', shown: true });
    await keys.press('Enter');
    await keys.page.locator('.dk-banner').waitFor();
    expect(await hall.one(`select state from report`)).toEqual({ state: 'passed' });
  });

  it('the office drafts an order and its head issues it', async () => {
    const office = await keysOf('PD-SWB/supervision_office');
    await office.open('督办', 'a');
    await office.open('拟办督办单', 'a');
    await office.write('责任单位', '市住建局');
    await office.open('查它的任务', 'button');
    await office.tick('排查城区供热管网');
    await office.write('督办事由', '供热管网排查缓慢');
    await office.write('督办要求', '说明原因并限期整改');
    await office.open('送督查室主任签发', 'button');
    const head = await keysOf('PD-SWB/office_head');
    await head.open('督办', 'a');
    await head.open('未编号', 'a');
    await head.open('签发督办单', 'button');
    await head.open('确认签发', 'button');
    expect(await hall.one(`select state from supervision_order`)).toEqual({ state: 'issued' });
  });

  it('a leader signs an interview', async () => {
    const id = await givenInterview(hall.record);
    const keys = await keysOf('L04/leader');
    await keys.open('督办', 'a');
    await keys.open('约谈', 'a');
    await keys.open('市发展改革委', 'a');
    await keys.open('签发', 'button');
    await keys.open('确认签发', 'button');
    expect(await hall.one(`select state from interview_draft where id = $1`, [id])).toEqual({
      state: 'signed',
    });
  });
});
