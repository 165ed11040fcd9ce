import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ChangeFeedReader } from '../../src/web/change-feed.reader.js';
import { openBrowser } from '../support/browser.js';
import { CityHall } from '../support/city-hall.js';
import { pageOf } from './enter.js';
import { barriersOf, complaintsOf, picture } from './well-made.js';

const screens = [
  ['1080', { width: 1920, height: 1080 }],
  ['4-3', { width: 1600, height: 1200 }],
  ['4k', { width: 3840, height: 2160 }],
] as const;

let hall: CityHall;
let browser: Browser;

beforeAll(async () => {
  [hall, browser] = await Promise.all([
    CityHall.open({ role: 'web', told: true, here: true }),
    openBrowser(),
  ]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await hall?.close();
});

async function wallAt(address: string, options: BrowserContextOptions): Promise<Page> {
  const page = await pageOf(browser, await hall.office(), options);
  await page.goto(`${hall.app.baseUrl}${address}`);
  return page;
}

/** Whatever is larger than the place that it has: the page, or a panel of it. */
const overflowing = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.dk-wall-panel, .dk-wall-tile')]
      .filter(
        (element) =>
          element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1,
      )
      .map((element) => `${element.className || 'page'} ${element.scrollHeight} in ${element.clientHeight}`),
  );

describe('the wall', () => {
  it.each(screens)(
    'stands at %s without scroll bars and with nothing cut off, face by face',
    async (name, viewport) => {
      for (const face of ['counties', 'bodies', 'tasks']) {
        const page = await wallAt(`/wall?face=${face}`, { viewport });
        await page.locator('[data-link="live"]').waitFor();
        await picture(page, `wall-${face}-${name}`);
        expect([face, await overflowing(page)]).toEqual([face, []]);
        if (name === '1080') expect([face, await barriersOf(page)]).toEqual([face, []]);
        await page.context().close();
      }
    },
  );

  it('shows a change without being asked, and says so when the link is lost', async () => {
    const page = await wallAt('/wall', { viewport: screens[0][1] });
    const complaints = complaintsOf(page);
    const reds = page.locator('.dk-wall-sum .dk-lamp-red');
    const before = Number((await reds.innerText()).replace(/\D/g, ''));
    await page.getByText(/实时，\d+ 秒前更新/).waitFor();
    await hall.record.query(`update task_part set lamp = 'red', lamp_since = (select still_at from city_clock)
      where id = (select id from task_part where lamp = 'green' and state = 'in_progress' order by id limit 1)`);
    await (await hall.office()).post('/api/v1/decisions', { title: '大屏看到变化', tasks: [] });
    await page.locator('.dk-wall-sum .dk-lamp-red', { hasText: String(before + 1) }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().setOffline(true);
    // A line that is cut does not say so: the server ends its streams, and no new one comes through.
    hall.app.inside().get(ChangeFeedReader, { strict: false }).onModuleDestroy();
    await page.getByText(/断线，显示的是 \d\d:\d\d:\d\d 的数据/).waitFor();
    await picture(page, 'wall-lost');
    await page.context().setOffline(false);
    await page.getByText(/实时，\d+ 秒前更新/).waitFor();
    await page.context().close();
  });

  it('takes turns by itself, and stands still once it is told to', async () => {
    const page = await pageOf(browser, await hall.office(), { viewport: screens[0][1] });
    await page.clock.install();
    await page.goto(`${hall.app.baseUrl}/wall`);
    const face = () => page.getAttribute('body', 'data-face');
    expect(await face()).toBe('counties');
    await page.clock.runFor(20_000);
    expect(await face()).toBe('bodies');
    await page.getByText('暂停轮播（空格键）').click();
    await page.clock.runFor(60_000);
    expect(await face()).toBe('bodies');
    await page.context().close();
  });

  it('is a page like any other on a phone, and one still page without scripts', async () => {
    const phone = await wallAt('/wall', { viewport: { width: 360, height: 740 } });
    expect(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await phone.context().close();
    const still = await wallAt('/wall?face=bodies', { viewport: screens[0][1], javaScriptEnabled: false });
    expect(await still.getByRole('region', { name: '市级单位' }).getByText('市财政局').isVisible()).toBe(
      true,
    );
    expect(await still.getByText(/^\d\d:\d\d:\d\d 的数据$/).isVisible()).toBe(true);
    await still.context().close();
  });
});
