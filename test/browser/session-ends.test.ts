import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { demoPassword } from '../../src/organization/city-data/demo-password.js';
import { givenInterview } from '../factories/given-interview.js';
import { givenPart } from '../factories/given-part.js';
import { givenFullPart } from '../factories/part-scene.js';
import { signIn } from '../support/api-client.js';
import { openBrowser } from '../support/browser.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';
import { pageOf } from './enter.js';

let test: TestApp;
let owner: pg.Client;
let app: pg.Client;
let browser: Browser;

beforeAll(async () => {
  [test, browser] = await Promise.all([startTestApp({ role: 'web' }), openBrowser()]);
  owner = new pg.Client(test.ownerUrl);
  app = new pg.Client(test.appUrl);
  await Promise.all([owner.connect(), app.connect()]);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([owner?.end(), app?.end()]);
  await test?.close();
});

const dispatched = { state: 'dispatched', progress: 0, dispatchedAt: '2026-11-24T08:50:00+08:00' };
const office = 'pd-swb.supervision_office';
const clerk = 'gd-fgw.unit_staff';

interface Room {
  form: string;
  userName: string;
  /** Puts what the form is about into the record; answers its address. */
  given: () => Promise<string>;
  field: string;
  /** What is open before one can type. */
  fold?: string;
}

const rooms: Room[] = [
  {
    form: 'a report',
    userName: clerk,
    given: async () => {
      await givenPart(owner);
      return '/';
    },
    field: 'details[open] textarea[name="wording"]',
    fold: 'details.dk-answer summary',
  },
  {
    form: 'a dispute',
    userName: clerk,
    given: async () => `/parts/${(await givenPart(owner, dispatched)).partId}`,
    field: '#dispute textarea',
  },
  {
    form: 'a new decision',
    userName: office,
    given: async () => '/decisions/new',
    field: 'textarea[name="tasks.0.wording"]',
  },
  {
    form: 'more tasks of a decision',
    userName: office,
    given: async () => `/decisions/${(await givenPart(owner)).decisionId}/tasks/new`,
    field: 'textarea[name="tasks.0.wording"]',
  },
  {
    form: 'a break-down',
    userName: '621102.unit_head',
    given: async () => `/parts/${(await givenFullPart(owner)).partId}/break-down`,
    field: 'form textarea',
  },
  {
    form: 'a document',
    userName: office,
    given: async () => '/documents/new?classification=public',
    field: 'form.dk-form textarea',
  },
  {
    form: 'a new order',
    userName: office,
    given: async () => {
      await givenPart(owner);
      return `/orders/new?body=${encodeURIComponent('市发展改革委')}`;
    },
    field: '#draft textarea[name="reason"]',
  },
  {
    form: 'a return',
    userName: office,
    given: async () => {
      const { partId } = await givenPart(owner);
      const report = { kind: 'progress', wording: '已完成选址论证。', progress: 60 };
      const { body } = await (
        await signIn(test.baseUrl, clerk)
      ).post<{ id: string }>(`/api/v1/parts/${partId}/reports`, report);
      return `/reviews/${body.id}`;
    },
    field: '#way-return textarea',
    fold: '#way-return summary',
  },
  {
    form: 'the reason why an interview is declined',
    userName: 'l04.leader',
    given: async () => `/interviews/${await givenInterview(owner)}`,
    field: '#decline textarea',
    fold: 'details.dk-way summary',
  },
  {
    form: 'the decision of a dispute',
    userName: office,
    given: async () => `/disputes/${await givenDispute()}`,
    field: '#rejected textarea',
    fold: 'details.dk-way summary',
  },
];

async function givenDispute(): Promise<string> {
  const { partId } = await givenPart(owner, dispatched);
  const raised = { reason: '该事项由市自然资源局主管。', suggestedBody: 'GD-ZRJ' };
  await (await signIn(test.baseUrl, clerk)).post(`/api/v1/parts/${partId}/dispute`, raised);
  const { rows } = await owner.query<{ id: string }>('select id from dispute where part_id = $1', [partId]);
  return rows[0]?.id ?? '';
}

describe('a session that ends while one fills in', () => {
  it.each(rooms)('$form leaves what was typed there after signing in again', async (room) => {
    const { userName, given, field, fold } = room;
    const page = await pageOf(browser, await signIn(test.baseUrl, userName));
    await page.goto(test.baseUrl + (await given()));
    if (fold !== undefined) await page.locator(fold).first().click();
    const text = page.locator(field).first();
    await text.fill('写到一半，登录过期');
    await app.query('delete from session.session');
    await text.evaluate((element) => (element as HTMLTextAreaElement).form?.requestSubmit());
    await page.waitForURL(/sign-in/);
    await page.getByLabel('用户名').fill(userName);
    await page.getByLabel('密码').fill(demoPassword);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.includes('sign-in'));
    const kept = await page
      .locator('textarea')
      .evaluateAll((areas) => areas.map((area) => (area as HTMLTextAreaElement).value));
    expect(kept).toContain('写到一半，登录过期');
    await page.context().close();
  });
});
