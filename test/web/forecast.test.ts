import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { givenPart } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import { getPage } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  // Due for a look at once, as after every command.
  const { partId } = await givenPart(owner, { body: 'GD-CZJ', dueAt: '2026-11-27T24:00:00+08:00' });
  await owner.query('update task_part set next_due_at = $2 where id = $1', [
    partId,
    '2026-11-24T09:00:00+08:00',
  ]);
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const page = async (userName: string, path: string) => {
  const { status, body } = await getPage(await signIn(test.baseUrl, userName), path);
  return { status, body: body.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&') };
};
const linkTo = (body: string, pattern: RegExp) => pattern.exec(body)?.[0] ?? '';

describe('the page of the forecast', () => {
  it('leads from a count to its list and from there to the part, in two clicks', async () => {
    const table = await page('pd-swb.supervision_office', '/forecast');
    const href = linkTo(table.body, /\/forecast\/parts\?by=body&of=GD-CZJ&at=near&lamp=red/);
    expect([table.status, href]).toEqual([200, '/forecast/parts?by=body&of=GD-CZJ&at=near&lamp=red']);
    const list = await page('pd-swb.supervision_office', href);
    expect(list.body).toContain('7 日后的红灯');
    expect(list.body).toContain('2026-11-28 00:00');
    const part = linkTo(list.body, /\/parts\/[0-9a-f-]{36}/);
    expect((await page('pd-swb.supervision_office', part)).status).toBe(200);
  });

  it('says so where nobody is named as the leader, and where nothing is behind a count', async () => {
    const { body } = await page('pd-swb.supervision_office', '/forecast?by=leader');
    expect(body).toContain('未指定责任领导');
    expect(body).toContain('of=&at=near');
    expect((await page('l04.leader', '/forecast')).body).toContain('没有未办结的任务');
    const none = await page('l04.leader', '/forecast/parts?at=far&lamp=red');
    expect(none.body).toContain('没有这样的任务');
    expect(none.body).not.toMatch(/undefined|NaN|\[object/);
  });

  it('is not for units, and refuses what is no moment', async () => {
    expect((await page('gd-czj.unit_head', '/forecast')).status).toBe(403);
    expect((await page('pd-swb.supervision_office', '/forecast/parts?at=later&lamp=red')).status).toBe(422);
  });
});
