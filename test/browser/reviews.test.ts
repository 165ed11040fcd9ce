import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { givenInterview } from '../factories/given-interview.js';
import { givenPart, rowOf, standClockAt } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';
import { expectWell, sizes } from './well-made.js';

let test: TestApp;
let owner: pg.Client;
let browser: Browser;
let office: ApiClient;
let clerk: ApiClient;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web' }), openBrowser()]);
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  await standClockAt(owner, '2026-11-26T10:00:00+08:00');
  office = await signIn(test.baseUrl, 'pd-swb.supervision_office');
  clerk = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
});
afterAll(async () => {
  await browser?.close();
  await owner?.end();
  await test?.close();
});

describe('the review desk', () => {
  it.each(sizes)('has no serious barrier and nothing beside the screen at the %s', async (size, viewport) => {
    const reportId = await submitted();
    await disputed();
    const page = await pageOf(browser, office, { viewport });
    for (const [name, address] of [
      ['reviews', '/reviews'],
      ['review', `/reviews/${reportId}`],
      ['disputes', '/disputes'],
      ['interviews', '/interviews'],
      ['interview', `/interviews/${await givenInterview(owner)}`],
    ]) {
      await page.goto(`${test.baseUrl}${address}`);
      await expectWell(page, `${name}-${size}`);
    }
    await page.goto(`${test.baseUrl}/disputes`);
    await page.locator('.dk-order a').first().click();
    await expectWell(page, `dispute-${size}`);
  });

  it('is worked by keyboard alone: next, previous, pass, return', async () => {
    const [one, other] = [await submitted(), await submitted()];
    await owner.query(`update report set review_due_at = '2026-11-26T12:00:00+08:00' where id = $1`, [one]);
    await owner.query(`update report set review_due_at = '2026-11-26T12:00:01+08:00' where id = $1`, [other]);
    const page = await pageOf(browser, office);
    await page.goto(`${test.baseUrl}/reviews/${one}`);
    expect(await page.locator('[data-hotkeys]').isVisible()).toBe(true);
    await page.keyboard.press('j');
    await page.waitForURL(`**/reviews/${other}`);
    await page.keyboard.press('k');
    await page.waitForURL(`**/reviews/${one}`);
    await page.keyboard.press('p');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('通过');
    expect(await stateOf(one)).toBe('submitted');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/reviews/${other}`);
    expect(await stateOf(one)).toBe('passed');
    await page.keyboard.press('r');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('returnKind');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    while ((await page.evaluate(() => document.activeElement?.localName)) !== 'textarea')
      await page.keyboard.press('Tab');
    await page.keyboard.type('jkpr');
    expect(page.url()).toContain(other);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('已退回，单位会收到全部原因').waitFor();
    const { note, reasons } = await rowOf<{ note: string; reasons: string[] }>(
      owner,
      'select review_note as note, return_reasons as reasons from report where id = $1',
      [other],
    );
    expect([note, reasons]).toEqual(['jkpr', ['no_result']]);
  });

  it('does without its keys where they are switched off', async () => {
    const reportId = await submitted();
    const page = await pageOf(browser, office);
    await page.goto(`${test.baseUrl}/reviews/${reportId}`);
    await page.getByLabel('键盘快捷键').uncheck();
    await page.keyboard.press('r');
    expect(await page.locator('#way-return').getAttribute('open')).toBeNull();
  });

  describe('without scripts', () => {
    const review = async (reportId: string) => {
      const page = await pageOf(browser, office, { javaScriptEnabled: false });
      await page.goto(`${test.baseUrl}/reviews/${reportId}`);
      expect(await page.locator('[data-hotkeys]').isVisible()).toBe(false);
      return page;
    };

    it('returns, after a refusal that says what is missing', async () => {
      const reportId = await submitted();
      const page = await review(reportId);
      await page.locator('#way-return summary').click();
      await page.locator('#way-return').getByRole('button', { name: '退回' }).click();
      expect(await page.title()).toContain('错误：');
      await page.getByLabel('形式问题').check();
      await page.getByLabel('缺少佐证材料').check();
      await page.locator('#way-return').getByRole('button', { name: '退回' }).click();
      await page.getByText('已退回，单位会收到全部原因').waitFor();
      expect(await stateOf(reportId)).toBe('returned');
    });

    it('passes', async () => {
      const reportId = await submitted();
      const page = await review(reportId);
      await page.getByRole('button', { name: '通过', exact: true }).click();
      await page.locator('.dk-banner').waitFor();
      expect(await stateOf(reportId)).toBe('passed');
    });

    it('orders supervision', async () => {
      const reportId = await submitted();
      const page = await review(reportId);
      await page.locator('#way-order summary').click();
      await page.locator('#way-order').getByRole('textbox').first().fill('说明滞后原因，列出整改时限。');
      await page.locator('#way-order').getByRole('button').click();
      await page.locator('.dk-banner').waitFor();
      const { state } = await rowOf<{ state: string }>(
        owner,
        `select o.state from supervision_order o join supervision_order_item i on i.order_id = o.id
          join report r on r.part_id = i.part_id where r.id = $1`,
        [reportId],
      );
      expect([state, await stateOf(reportId)]).toEqual(['draft', 'passed']);
    });
  });
});

async function submitted(): Promise<string> {
  const { partId } = await givenPart(owner, { milestoneDays: ['2026-12-10'] });
  const { body } = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/reports`, {
    ...{ kind: 'progress', wording: '已完成选址论证，初步设计已报审。', progress: 60 },
  });
  return body.id;
}

async function disputed(): Promise<void> {
  const { partId } = await givenPart(owner, {
    state: 'dispatched',
    dispatchedAt: '2026-11-26T09:30:00+08:00',
  });
  const input = { reason: '此项职责属于市财政局', suggestedBody: 'GD-CZJ' };
  const { status } = await clerk.post(`/api/v1/parts/${partId}/dispute`, input);
  expect(status).toBeLessThan(300);
}

const stateOf = async (id: string): Promise<string> =>
  (await rowOf<{ state: string }>(owner, 'select state from report where id = $1', [id])).state;
