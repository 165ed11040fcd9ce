import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { clockTo, givenBlockedPart, raised, startRestrictionScene } from '../factories/restriction-scene.js';
import type { RestrictionScene } from '../factories/restriction-scene.js';
import type { ApiClient } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { pageOf } from './enter.js';
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

describe('a restriction through the browsers of those concerned', () => {
  it('is raised at the desk, handed on by phone, and everybody sees whose move it is', async () => {
    const { partId } = await givenBlockedPart(scene);
    await raised(scene, await givenBlockedPart(scene));
    const clerk = await onScreen(scene.clerk, desk);
    await clerk.goto(`${scene.app.baseUrl}/`);
    await clerk.locator(`#part-${partId}`).getByRole('link', { name: '提请协调' }).click();
    await expectWell(clerk, 'restriction-new-desk');
    await clerk.getByRole('radio', { name: /节点2026-12-01/ }).check();
    await clerk.getByRole('radio', { name: '用地' }).check();
    await clerk.getByLabel('具体情况').fill('用地预审尚未批复，无法招标。');
    await clerk.getByRole('textbox', { name: '由哪个单位答复' }).fill('市自然资源局');
    await clerk.getByRole('button', { name: '提出' }).click();
    await clerk.getByText('已提出，轮到市自然资源局答复').waitFor();
    await expectWell(clerk, 'restriction-raiser-desk');
    const address = clerk.url();

    const asked = await onScreen(scene.asked, phone);
    await asked.goto(`${scene.app.baseUrl}/`);
    await expectWell(asked, 'my-work-asked-phone');
    await asked.goto(address);
    await asked.getByText('转请其他单位').first().click();
    await expectWell(asked, 'restriction-asked-phone');
    await asked.locator('#reroute').getByRole('textbox', { name: '由哪个单位答复' }).fill('市财政局');
    await asked.locator('#reroute').getByLabel('原因').fill('属于资金安排。');
    await asked.locator('#reroute').getByRole('button').click();
    await asked.getByText('已转请，轮到市财政局答复').waitFor();

    const office = await onScreen(scene.office, desk);
    await office.goto(`${scene.app.baseUrl}/restrictions`);
    await expectWell(office, 'restrictions-desk');
    const small = await onScreen(scene.clerk, phone);
    await small.goto(`${scene.app.baseUrl}/restrictions`);
    await expectWell(small, 'restrictions-phone');
    await small.goto(`${scene.app.baseUrl}/restrictions/new?part=${partId}`);
    await expectWell(small, 'restriction-new-phone');
    await clerk.goto(`${scene.app.baseUrl}/parts/${partId}`);
    await expectWell(clerk, 'part-restriction-desk');
  });

  it('nobody answered is on the agenda of the dispatch meeting', async () => {
    await raised(scene, await givenBlockedPart(scene));
    await clockTo(scene, '2026-12-03T09:00:00+08:00');
    const office = await onScreen(scene.office, desk);
    await office.goto(`${scene.app.baseUrl}/meetings`);
    await expectWell(office, 'meetings-desk');
    await office.locator('input[name="title"]').fill('市重点项目调度会');
    await office.locator('input[name="heldOn"]').fill('2026-12-04');
    await office.getByRole('button', { name: '召集调度会' }).click();
    await office.waitForURL(/meetings\/.+/);
    await office.locator('.dk-way summary').first().click();
    await expectWell(office, 'meeting-desk');
    const small = await onScreen(scene.leader, phone);
    await small.goto(office.url());
    await expectWell(small, 'meeting-phone');
  }, 90_000);
});

const onScreen = (person: ApiClient, viewport: { width: number; height: number }): Promise<Page> =>
  pageOf(browser, person, { viewport });
