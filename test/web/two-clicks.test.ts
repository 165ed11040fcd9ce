import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { bodyId, postId } from '../../src/organization/city-ids.js';
import { signIn } from '../support/api-client.js';
import { again, linksOf } from '../support/crawl.js';
import type { Link } from '../support/crawl.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', told: true });
  owner = new pg.Client(test.ownerUrl);
  await owner.connect();
}, 180_000);

afterAll(async () => {
  await owner.end();
  await test.close();
});

const own = (body: string) => [`p.body_id = '${bodyId(body)}'`] as const;

describe('an overdue matter', () => {
  it.each([
    ['gd-fgw.unit_staff', ...own('GD-FGW')],
    ['621102.unit_staff', ...own('621102')],
    ['l04.leader', `d.responsible_leader = '${postId('L04/leader')}'`],
    ['pd-swb.supervision_office', 'true'],
    ['pd-jw.inspector', 'true'],
  ])('is at most two presses away from the first page of %s', async (userName, reach) => {
    const { rows } = await owner.query<{ path: string }>(
      `select '/parts/' || p.id as path from task_part p join decision d on d.id = p.decision_id, city_clock c
        where p.due_at < coalesce(c.still_at, now() + c.offset_ms * interval '1 millisecond') and p.state in ('dispatched', 'signed', 'in_progress', 'returned') and ${reach}`,
    );
    const client = await signIn(test.baseUrl, userName);
    const behind = async (links: readonly Link[]) =>
      (await again(client, links)).flatMap(linksOf).filter(({ part }) => !part);
    const first = await behind([{ path: '/', from: '', part: false }]);
    const reached = new Set([...first, ...(await behind(first))].map(({ path }) => path));
    expect(rows.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });
});
