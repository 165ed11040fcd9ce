import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { openBrowser } from '../support/browser.js';
import { CityHall } from '../support/city-hall.js';
import { turnLamp } from '../support/open-matter.js';

const pictures = path.join(projectRoot(), '.cache/pictures');
const desk = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };
const news = '本页有更新';

let hall: CityHall;
let browser: Browser;
let office: Page;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [hall, browser] = await Promise.all([CityHall.open(), openBrowser()]);
  office = await pageOf('PD-SWB/supervision_office');
});
afterAll(async () => {
  await browser?.close();
  await hall?.close();
});

const task = (wording: string) => ({ wording, responsible: 'GD-FGW', dueOn: '2026-12-31' });
const unit = () => hall.at('GD-FGW/unit_staff');
const onlyPart = async (wording: string) => {
  const [part] = (await hall.dispatched([task(wording)])).parts;
  if (part === undefined) throw new Error('no part');
  return part.id;
};

/** What somebody else does, and what it shows on the page that stands open meanwhile. */
const rooms: [string, string, (wording: string) => Promise<void>][] = [
  ['tasks', '/tasks', async (wording) => void (await onlyPart(wording))],
  [
    'reviews',
    '/reviews',
    async (wording) => {
      const part = await onlyPart(wording);
      await (await unit()).post(`/api/v1/parts/${part}/sign`);
      const report = { kind: 'progress', wording: '推进中', progress: 10 };
      expect((await (await unit()).post(`/api/v1/parts/${part}/reports`, report)).status).toBe(201);
    },
  ],
  [
    'disputes',
    '/disputes',
    async (wording) => {
      const part = await onlyPart(wording);
      const dispute = { reason: '不属于本单位职责' };
      expect((await (await unit()).post(`/api/v1/parts/${part}/dispute`, dispute)).status).toBeLessThan(300);
    },
  ],
  [
    'orders',
    '/orders',
    async (wording) => {
      const part = await onlyPart(wording);
      const order = { bodyCode: 'GD-FGW', partIds: [part], reason: wording, requirement: '限期整改' };
      expect((await (await hall.office()).post('/api/v1/supervision-orders', order)).status).toBe(201);
    },
  ],
  [
    'interviews',
    '/interviews',
    async (wording) => {
      const part = await onlyPart(wording);
      await hall.record.query('begin');
      await hall.record.query(
        `insert into interview_draft (id, city_id, decision_id, body_id, part_id, cause, episode, basis, inputs, signer,
          state, drafted_at) select $1, $2, decision_id, body_id, id, 'red_month_ends', 1, $4, '{}', $5, 'drafted', now()
          from task_part where id = $3`,
        [randomUUID(), demoCityId, part, wording, postId('L04/leader')],
      );
      await hall.record.query(
        `insert into change_feed (city_id, body_ids, subject_type, subject_ids) values ($1, $2, 'interview', $3)`,
        [demoCityId, [bodyId('GD-FGW')], [part]],
      );
      await hall.record.query('commit');
    },
  ],
];

describe('a list that stands open', () => {
  it.each(rooms)('%s shows what somebody else has just done, without a reload', async (name, room, act) => {
    await office.goto(hall.app.baseUrl + room);
    await office.evaluate(() => document.body.setAttribute('data-kept', 'yes'));
    const wording = `刚刚发生的事项（${name}）`;
    await act(wording);
    await office.getByText(wording).first().waitFor({ timeout: 10_000 });
    expect(await office.getAttribute('body', 'data-kept')).toBe('yes');
    expect(await office.getByText(news).isVisible()).toBe(false);
  });

  it('inbox shows the message that has just come', async () => {
    const clerk = await pageOf('GD-FGW/unit_staff');
    await clerk.goto(`${hall.app.baseUrl}/inbox`);
    const before = await clerk.locator('.dk-message').count();
    await onlyPart('一条新消息的事项');
    await hall.clockTo('2026-11-24T11:00:00+08:00');
    await clerk.waitForFunction((old) => document.querySelectorAll('.dk-message').length > old, before);
  });
});

describe('the page of a part that stands open', () => {
  it('turns its lamp, and tells the city’s time', async () => {
    const part = await onlyPart('灯会变的任务');
    const page = await pageOf('GD-FGW/unit_staff');
    await page.goto(`${hall.app.baseUrl}/parts/${part}`);
    await turnLamp(hall.record, part, {
      lamp: 'yellow',
      sentence: '本月被退回1次。',
      wayBack: '重报后转绿。',
    });
    await page.getByText('本月被退回1次').first().waitFor({ timeout: 10_000 });
    expect(await page.locator('#city-time').count()).toBe(1);
  });

  it('keeps what is being typed, says that there is news, and shows it when asked', async () => {
    const part = await onlyPart('正在填写的任务');
    const page = await pageOf('GD-FGW/unit_staff');
    await page.goto(`${hall.app.baseUrl}/parts/${part}`);
    await page.locator('textarea[name=reason]').fill('这项工作按三定方案归市交通局');
    await turnLamp(hall.record, part, { lamp: 'red', sentence: '已超过签收时限。', wayBack: '签收后转绿。' });
    await page.getByText(news).waitFor({ timeout: 10_000 });
    expect(await page.locator('textarea[name=reason]').inputValue()).toBe('这项工作按三定方案归市交通局');
    await page.screenshot({ path: path.join(pictures, 'part-news-desk.png'), fullPage: true });
    await page.setViewportSize(phone);
    await page.screenshot({ path: path.join(pictures, 'part-news-phone.png'), fullPage: true });
    await page.getByText('已自动保存').waitFor({ timeout: 10_000 });
    await page.getByRole('link', { name: '刷新本页' }).click();
    await page.getByText('已超过签收时限').first().waitFor();
    expect(await page.locator('textarea[name=reason]').inputValue()).toBe('这项工作按三定方案归市交通局');
  });

  it('says nothing when what changed is not on it', async () => {
    const [part, other] = [await onlyPart('没有变化的任务'), await onlyPart('别的任务')];
    const page = await pageOf('GD-FGW/unit_staff');
    await page.goto(`${hall.app.baseUrl}/parts/${part}`);
    await page.locator('textarea[name=reason]').fill('还在写');
    const asked = page.waitForResponse((answer) => answer.url().endsWith(`/parts/${part}`));
    await turnLamp(hall.record, other, {
      lamp: 'red',
      sentence: '已超过签收时限。',
      wayBack: '签收后转绿。',
    });
    await asked;
    await page.waitForFunction(() => 'unchanged' in (document.getElementById('part')?.dataset ?? {}));
    expect(await page.getByText(news).isVisible()).toBe(false);
  });
});

async function pageOf(post: string): Promise<Page> {
  const context = await browser.newContext({ viewport: desk, locale: 'zh-CN' });
  await context.addCookies(
    (await hall.at(post)).cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: hall.app.baseUrl };
    }),
  );
  return context.newPage();
}
