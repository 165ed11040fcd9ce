import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Inbox } from '../../src/notification/notice.queries.js';
import { demoCityId, postId } from '../../src/organization/city-ids.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

const path = '/api/v1/notices';
let test: TestApp;
let own: ApiClient;
let other: ApiClient;
let id: string;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  [own, other] = [
    await signIn(test.baseUrl, 'gd-fgw.unit_head'),
    await signIn(test.baseUrl, 'gd-czj.unit_head'),
  ];
  id = await insertSentNotice();
});

afterAll(() => test.close());

async function insertSentNotice(): Promise<string> {
  const owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ id: string }>(
    `insert into notice (id, city_id, post_id, title, worst, item_count, created_at)
      values (uuidv7(), $1, $2, '1项工作亮灯：红灯1项', 'red', 1, '2026-11-24T01:00:00Z') returning id`,
    [demoCityId, postId('GD-FGW/unit_head')],
  );
  const inserted = rows[0]?.id ?? '';
  await owner.query(
    `insert into delivery (notice_id, channel, city_id, state) values ($1, 'inbox', $2, 'sent')`,
    [inserted, demoCityId],
  );
  await owner.end();
  return inserted;
}

describe('the inbox by HTTP', () => {
  it.each([
    ['', 200, 1],
    ['?cursor=&unread=', 200, 1],
    ['?unread=true', 200, 1],
    ['?unread=no', 422, undefined],
    ['?cursor=x', 422, undefined],
    ['?other=1', 422, undefined],
  ])('lists the own post’s notices: %j answers %i', async (query, status, shown) => {
    const answer = await own.get<Partial<Inbox>>(path + query);
    expect([answer.status, answer.body.items?.length]).toEqual([status, shown]);
  });

  it('opens a notice to its own post only', async () => {
    expect((await own.get(`${path}/${id}`)).status).toBe(200);
    expect((await other.get(`${path}/${id}`)).status).toBe(404);
    expect((await other.post(`${path}/${id}/read`)).status).toBe(404);
    expect((await own.get(`${path}/7`)).status).toBe(422);
    expect((await fetch(test.baseUrl + path)).status).toBe(401);
  });

  it('marks a notice as read, and answers the same to the same key', async () => {
    const first = await own.post(`${path}/${id}/read`, {}, { key: 'read-1' });
    expect([first.status, first.body]).toEqual([200, { id, readAt: '2026-11-24T01:00:00.000Z' }]);
    expect((await own.post(`${path}/${id}/read`, {}, { key: 'read-1' })).body).toEqual(first.body);
    expect((await own.get(`${path}?unread=true`)).body).toMatchObject({ items: [], unread: 0 });
  });
});
