import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startRestrictionScene } from '../factories/restriction-scene.js';
import type { RestrictionScene } from '../factories/restriction-scene.js';
import type { ApiClient } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { expectWell } from './well-made.js';

const desk = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };

let scene: RestrictionScene;
let browser: Browser;

beforeAll(async () => {
  [scene, browser] = await Promise.all([startRestrictionScene(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await scene?.close();
});

describe('the two standing mechanisms in the browser', () => {
  it('a project is entered by hand, its milestone planned, and what blocks it is raised', async () => {
    const clerk = await pageOf(scene.clerk, desk);
    await clerk.goto(`${scene.app.baseUrl}/restrictions`);
    await clerk.getByRole('link', { name: '项目建设' }).click();
    await clerk.getByRole('link', { name: '登记项目' }).click();
    await clerk.getByLabel('项目名称').fill('安定区智慧供热管网改造项目');
    await clerk.getByLabel('项目代码').fill('2026-621102-44-01-000123');
    await clerk.getByLabel('总投资').fill('12,600.5');
    await expectWell(clerk, 'project-new-desk');
    await clerk.getByRole('button', { name: '登记项目' }).click();
    await clerk.getByText('项目已登记').waitFor();
    await clerk.getByText('填写“立项审批”').click();
    const milestone = clerk.locator('#milestone-line-approval');
    await milestone.getByLabel('计划完成日期').fill('2026-11-10');
    await milestone.getByRole('button', { name: '保存' }).click();
    await clerk.getByText('过期的节点 1 个').first().waitFor();
    await clerk.getByText('提请协调', { exact: true }).last().click();
    await clerk.getByRole('radio', { name: '用地' }).check();
    await clerk.getByLabel('具体情况').fill('用地预审尚未批复，无法招标。');
    await clerk.getByRole('textbox', { name: '由哪个单位答复' }).fill('市自然资源局');
    await clerk.getByRole('button', { name: '提出' }).click();
    await clerk.getByText('已提请协调').waitFor();
    await expectWell(clerk, 'project-desk');
    const small = await pageOf(scene.clerk, phone);
    await small.goto(clerk.url());
    await expectWell(small, 'project-phone');
    await small.goto(`${scene.app.baseUrl}/projects`);
    await expectWell(small, 'projects-phone');
    const office = await pageOf(scene.office, desk);
    await office.goto(`${scene.app.baseUrl}/projects`);
    await expectWell(office, 'projects-desk');
    await office.getByRole('link', { name: '导入项目' }).click();
    await expectWell(office, 'project-import-desk');
  }, 90_000);

  it('an enterprise is registered, paired and visited, and its problem is put to whoever can solve it', async () => {
    const office = await pageOf(scene.office, desk);
    await office.goto(`${scene.app.baseUrl}/enterprises/new`);
    await office.getByLabel('企业名称').fill('定西金荞麦食品有限公司');
    await office.getByLabel('统一社会信用代码').fill('91621121MA7300002F');
    await office.getByRole('textbox', { name: '所在地' }).fill('通渭县');
    await office.getByLabel('行业').fill('食品');
    await expectWell(office, 'enterprise-new-desk');
    await office.getByRole('button', { name: '登记企业' }).click();
    await office.getByText('企业已登记').waitFor();
    await office.getByText('确定包抓领导', { exact: true }).first().click();
    await office
      .getByRole('combobox', { name: '包抓领导' })
      .selectOption({ label: '市委常委、常务副市长 贺临洲' });
    await office.getByRole('button', { name: '确定包抓领导' }).click();
    await office.getByText('包抓领导已确定').waitFor();

    const leader = await pageOf(scene.leader, phone);
    await leader.goto(office.url());
    await leader.getByRole('radio', { name: '包抓领导' }).check();
    await leader.getByLabel('企业说了什么').fill('冬季原料收购缺少流动资金。');
    await leader.getByRole('button', { name: '保存' }).click();
    await leader.getByText('走访已保存').waitFor();
    await leader.getByText('把企业的问题提请协调').click();
    await leader.getByRole('radio', { name: '资金' }).check();
    await leader.getByLabel('具体情况').fill('请协调银行安排收购贷款。');
    await leader.getByRole('textbox', { name: '由哪个单位答复' }).fill('市财政局');
    await leader.getByRole('button', { name: '提出' }).click();
    await leader.getByText('已提请协调').waitFor();
    await expectWell(leader, 'enterprise-phone');
    await office.reload();
    await expectWell(office, 'enterprise-desk');
    await office.goto(`${scene.app.baseUrl}/enterprises`);
    await expectWell(office, 'enterprises-desk');
    await leader.goto(`${scene.app.baseUrl}/enterprises?show=all`);
    await expectWell(leader, 'enterprises-phone');
  }, 90_000);
});

async function pageOf(person: ApiClient, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN' });
  await context.addCookies(
    person.cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: scene.app.baseUrl };
    }),
  );
  return context.newPage();
}
