import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { givenPart } from '../factories/given-part.js';
import { openBrowser } from '../support/browser.js';
import { signIn } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';
import { expectWell, sizes } from './well-made.js';

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
  it('a unit asks from its work, and its head, the office and the leader each find it and act', async () => {
    const { partId } = await givenPart(owner, { milestoneDays: ['2026-12-31'] });
    const clerk = await enter('gd-fgw.unit_staff', viewport);
    await clerk.goto(test.baseUrl);
    const row = clerk.locator(`#part-${partId}`);
    await row.getByText('申请延期', { exact: true }).click();
    await row.locator(`#extend-${partId}`).getByLabel('延期（暂停）至').fill('2027/1/15');
    await row.locator(`#extend-${partId}`).getByLabel('目前进展').fill('可研已完成，等待批复。');
    await row.locator(`#extend-${partId}`).getByLabel('理由').fill('等待省厅批复');
    await expectWell(clerk, `extension-my-work-${size}`);
    await row.getByRole('button', { name: '提交申请' }).click();
    expect(await clerk.locator('.dk-banner').innerText()).toContain('轮到本单位负责人签发');
    await clerk.goto(`${test.baseUrl}/parts/${partId}/extension`);
    await expectWell(clerk, `extension-new-${size}`);

    const head = await enter('gd-fgw.unit_head', viewport);
    await head.goto(`${test.baseUrl}/extensions`);
    await expectWell(head, `extensions-${size}`);
    await head.locator('.dk-order a').first().click();
    await head.getByRole('button', { name: '签发' }).click();

    const office = await enter('pd-swb.supervision_office', viewport);
    await office.goto(head.url());
    await office.getByLabel('核查情况').first().fill('情况属实，建议同意。');
    await expectWell(office, `extension-check-${size}`);
    await office.getByRole('button', { name: '同意，报领导批', exact: true }).click();

    const leader = await enter(await deciderOf(partId), viewport);
    await leader.goto(head.url());
    await leader.getByLabel('批准至').fill('2027-01-10');
    await expectWell(leader, `extension-decide-${size}`);
    await leader.getByRole('button', { name: '批准', exact: true }).click();
    expect(await leader.locator('.dk-banner').innerText()).toContain('已批准');

    await clerk.goto(`${test.baseUrl}/parts/${partId}`);
    expect(await clerk.locator('#clock').innerText()).toContain('第1次延期至1月10日24时');
    await expectWell(clerk, `part-clock-${size}`);
  });
});

async function deciderOf(partId: string): Promise<string> {
  const { rows } = await owner.query<{ code: string }>(
    'select o.code from deadline_request r join post o on o.id = r.decider where r.part_id = $1',
    [partId],
  );
  return (rows[0]?.code ?? '').toLowerCase().replace('/', '.');
}

const enter = async (user: string, viewport: { width: number; height: number }): Promise<Page> =>
  pageOf(browser, await signIn(test.baseUrl, user), { viewport });
