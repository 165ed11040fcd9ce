import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { CityHall } from '../support/city-hall.js';
import type { ApiClient } from '../support/api-client.js';
import { pageOf } from './enter.js';
import { expectWell, picture } from './well-made.js';

const desk = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };

let hall: CityHall;
let browser: Browser;
let decisionId: string;
let countyPart: string;

beforeAll(async () => {
  [hall, browser] = await Promise.all([CityHall.open(), openBrowser()]);
  await livedIn();
});
afterAll(async () => {
  await browser?.close();
  await hall?.close();
});

async function livedIn(): Promise<void> {
  const task = (responsible: string, dueOn: string) => ({
    wording: '完成年度重点任务并报市政府',
    responsible,
    dueOn,
  });
  const made = await hall.dispatched([
    task('GD-FGW', '2026-11-30'),
    task('GD-CZJ', '2026-12-16'),
    task('GD-JYJ', '2026-12-18'),
    task('621102', '2026-12-31'),
    task('621121', '2027-03-31'),
  ]);
  decisionId = made.id;
  countyPart = made.parts.find(({ bodyCode }) => bodyCode === '621102')?.id ?? '';
  for (const { id, bodyCode } of made.parts.slice(0, 4))
    await (await hall.at(`${bodyCode}/unit_staff`)).post(`/api/v1/parts/${id}/sign`);
  await (
    await hall.at('621102/unit_head')
  ).post(`/api/v1/parts/${countyPart}/children`, {
    tasks: [
      { wording: '完成年度重点任务并报市政府', responsible: '621102-ZJJ' },
      {
        wording: '落实辖区点位',
        responsible: '621102-FGW',
        dueOn: '2026-12-04',
        marginReason: '区里须汇总复核后上报',
      },
    ],
  });
  const asked = await (
    await hall.office()
  ).post<{ id: string }>('/api/v1/checks', {
    ...{ body: '621102', subject: '冬季供暖安全', period: '2026-Q4' },
  });
  await (
    await hall.office()
  ).post(`/api/v1/checks/${asked.body.id}/result`, {
    findings: '管网老化三处，已当场责成整改。',
    checkedOn: '2026-11-23',
  });
  await hall.clockTo('2026-11-27T10:00:00+08:00');
}

describe('the pages from which supervision is looked over', () => {
  it.each([
    ['forecast', () => '/forecast'],
    ['circulars', () => '/circulars'],
    ['briefing', () => `/circulars/briefing?of=decision&id=${decisionId}`],
    ['ledger', () => '/circulars/ledger?of=week&id=2026-11-27'],
    ['margins', () => '/margins'],
    ['checks', () => '/checks'],
    ['check-new', () => '/checks/new'],
    ['burden', () => '/burden'],
    ['part-above', () => `/parts/${countyPart}`],
  ])('%s stands well at the desk and on the phone', async (name, address) => {
    const office = await hall.office();
    for (const [size, view] of [
      ['desk', desk],
      ['phone', phone],
    ] as const) {
      const page = await onScreen(office, view);
      await page.goto(`${hall.app.baseUrl}${address()}`);
      await expectWell(page, `${name}-${size}`);
      await page.context().close();
    }
  });

  it('lead from a count of the forecast to its list and on to the part, in two clicks', async () => {
    const page = await onScreen(await hall.office(), desk);
    await page.goto(`${hall.app.baseUrl}/forecast`);
    await page
      .getByRole('row', { name: /市财政局/ })
      .getByRole('link')
      .last()
      .click();
    await page.getByRole('link', { name: '完成年度重点任务并报市政府' }).first().click();
    await page.getByRole('heading', { level: 1, name: '完成年度重点任务并报市政府' }).waitFor();
    await page.context().close();
  });

  it('print a circular on paper without its links', async () => {
    const page = await onScreen(await hall.office(), desk);
    await page.goto(`${hall.app.baseUrl}/circulars/circular?of=decision&id=${decisionId}`);
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'circular-paper');
    expect(await page.getByRole('link', { name: '下载表格（xlsx）' }).isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: '未报送单位' }).isVisible()).toBe(true);
    await page.context().close();
  });

  it('are the way by which a check that is there is found instead of asked for again', async () => {
    const page = await onScreen(await hall.at('GD-FGW/lead_assessor'), desk);
    await page.goto(`${hall.app.baseUrl}/checks/new`);
    await page.getByRole('textbox', { name: '被检查单位' }).fill('安定区');
    await page.getByLabel('类别').selectOption('inspection');
    await page.getByLabel('检查事项').fill('冬季供暖安全');
    await page.getByLabel('期间').fill('2026-12');
    await page.getByRole('button', { name: '提出检查' }).click();
    await page.getByRole('link', { name: '查看已有的检查，直接采用它的结果' }).click();
    await page.getByLabel('用于什么').fill('年度考评');
    await page.getByRole('button', { name: '采用这个结果' }).click();
    await page.getByText('已采用，不必再检查一次。').waitFor();
    await expectWell(page, 'check-desk');
    await page.context().close();
  });
});

describe('beside a deadline', () => {
  it('stands what falls due in that week and a better day, as soon as it is written', async () => {
    const page = await onScreen(await hall.office(), desk);
    await page.goto(`${hall.app.baseUrl}/decisions/new`);
    await page.getByRole('textbox', { name: '责任单位' }).first().fill('市财政局');
    await page.getByLabel('完成时限').first().fill('2026-12-15');
    await page.getByLabel('完成时限').first().blur();
    await page.getByText('市财政局 1 项').waitFor();
    await page.getByText(/可改为 2026-12-/).waitFor();
    await expectWell(page, 'load-new-decision');
    await page.context().close();
  });

  it('stands the load of the body below, never later than the part above', async () => {
    const page = await onScreen(await hall.at('621102/unit_head'), phone);
    await page.goto(`${hall.app.baseUrl}/parts/${countyPart}/break-down`);
    await page.getByLabel('责任单位').first().selectOption('621102-FGW');
    await page.getByLabel('完成时限').first().fill('2026-12-03');
    await page.getByLabel('完成时限').first().blur();
    await page.getByText('安定区发改局 1 项').waitFor();
    await expectWell(page, 'load-break-down-phone');
    await page.context().close();
  });
});

const onScreen = (person: ApiClient, viewport: { width: number; height: number }): Promise<Page> =>
  pageOf(browser, person, { viewport });
