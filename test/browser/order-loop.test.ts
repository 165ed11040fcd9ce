import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dispatchedPart, startOrderScene } from '../factories/order-scene.js';
import type { OrderScene } from '../factories/order-scene.js';
import { openBrowser } from '../support/browser.js';
import { pageOf } from './enter.js';
import { expectWell } from './well-made.js';

const desk = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };

let scene: OrderScene;
let browser: Browser;

beforeAll(async () => {
  [scene, browser] = await Promise.all([startOrderScene(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await scene?.close();
});

describe('an order through three people’s browsers', () => {
  it('goes from a draft to its end', async () => {
    await dispatchedPart(scene);
    const [office, head, unit] = [
      await pageOf(browser, scene.office, { viewport: desk }),
      await pageOf(browser, scene.officeHead, { viewport: desk }),
      await pageOf(browser, scene.clerk, { viewport: phone }),
    ];

    await office.goto(`${scene.app.baseUrl}/orders`);
    await office.getByRole('link', { name: '拟办督办单' }).click();
    await office.getByRole('textbox', { name: '责任单位' }).fill('市发展改革委');
    await office.getByRole('button', { name: '查它的任务' }).click();
    await office.getByRole('checkbox').first().check();
    await office.getByLabel('督办事由').fill('前期工作推进缓慢');
    await office.getByLabel('督办要求').fill('说明原因并限期整改');
    await expectWell(office, 'order-new-desk');
    await office.getByRole('button', { name: '送督查室主任签发' }).click();
    await office.getByText('督办单草稿已拟好').waitFor();
    expect(await office.locator('.dk-turn').first().innerText()).toContain('两办督查室主任');
    const address = office.url();

    await head.goto(`${scene.app.baseUrl}/orders?state=draft`);
    await expectWell(head, 'orders-desk');
    await head.getByRole('link', { name: /未编号/ }).click();
    await head.getByLabel('反馈时限').fill('2026-12-01');
    await expectWell(head, 'order-draft-desk');
    await head.getByRole('button', { name: '签发督办单' }).click();
    await expectWell(head, 'order-check-desk');
    await head.setViewportSize(phone);
    await expectWell(head, 'order-check-phone');
    await head.getByRole('button', { name: '返回修改' }).click();
    expect(await head.getByLabel('反馈时限').inputValue()).toBe('2026-12-01');
    await head.getByRole('button', { name: '签发督办单' }).click();
    await head.getByRole('button', { name: '确认签发' }).click();
    await head.getByText('已签发，轮到责任单位签收').waitFor();

    await unit.goto(address);
    await expectWell(unit, 'order-issued-phone');
    await unit.getByRole('button', { name: '签收' }).click();
    await unit.getByText('已签收').first().waitFor();
    await unit.getByLabel('办理情况反馈').fill('已制定整改计划。');
    await unit.getByRole('button', { name: '提交反馈' }).click();
    await unit.getByText('轮到督查室审核').waitFor();

    await office.goto(address);
    await office.getByText('退回反馈，重新办理').first().click();
    await office.getByLabel('退回原因').fill('没有写明完成日期');
    await office.getByRole('button', { name: '退回反馈，重新办理' }).click();
    await office.getByText('轮到责任单位重新反馈').waitFor();

    await unit.reload();
    await unit.getByText('没有写明完成日期').waitFor();
    await unit.getByLabel('办理情况反馈').fill('十二月十日前完成。');
    await unit.getByRole('button', { name: '提交反馈' }).click();
    await unit.getByText('轮到督查室审核').waitFor();

    await office.reload();
    await expectWell(office, 'order-answered-desk');
    await office.getByRole('button', { name: '审核通过并办结' }).click();
    await office.getByText('已了结，无需再办').waitFor();
    await expectWell(office, 'order-closed-desk');
    await unit.goto(`${scene.app.baseUrl}/orders`);
    await expectWell(unit, 'orders-phone');
  });
});
