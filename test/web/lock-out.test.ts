import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { startBeside, startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

// One secret, as two processes of one installation have.
const environment = { SESSION_SECRET: 'of both processes of one installation' };
let one: TestApp;
let other: TestApp;

beforeAll(async () => {
  one = await startTestApp({ role: 'web', environment });
  other = await startBeside(one, { role: 'web', environment });
});

afterAll(async () => {
  await other.close();
  await one.close();
});

describe('two processes of one installation', () => {
  it('count failed sign-ins together, and lock nobody else', async () => {
    const clients = [new ApiClient(one.baseUrl), new ApiClient(other.baseUrl)];
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1)
      statuses.push((await clients[count % 2]?.signIn('gd-jyj.unit_head', 'wrong'))?.status ?? 0);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    for (const client of clients) {
      expect((await client.signIn('gd-jyj.unit_head')).status).toBe(429);
      expect((await client.signIn('gd-jyj.unit_staff')).status).toBe(201);
    }
  });

  it('let no more than five through that come at once', async () => {
    const tries = Array.from({ length: 16 }, (_none, at) =>
      new ApiClient(at % 2 === 0 ? one.baseUrl : other.baseUrl).signIn('gd-czj.unit_head', 'wrong'),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(statuses.filter((status) => status !== 401 && status !== 429)).toEqual([]);
  });

  it('end a session in both, whichever was asked', async () => {
    const client = new ApiClient(one.baseUrl);
    await client.signIn('gd-fgw.unit_staff');
    const cookie = client.cookie;
    const there = () => fetch(`${other.baseUrl}/api/v1/my-work`, { headers: { cookie } });
    expect((await there()).status).toBe(200);
    expect((await client.delete('/api/v1/session/all')).status).toBe(200);
    const began = Date.now();
    while ((await there()).status === 200) expect(Date.now() - began).toBeLessThan(5_000);
    expect((await client.get('/api/v1/my-work')).status).toBe(401);
  });
});
