import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, signIn } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let client: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  client = await signIn(test.baseUrl, 'gd-fgw.unit_head');
});

afterAll(() => test.close());

const json = { 'content-type': 'application/json' };
const signInPath = '/api/v1/session';

describe('a refusal to a program', () => {
  it('is problem details with a request id that the header repeats', async () => {
    const { status, body, headers } = await client.get('/api/v1/no-such-thing');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toEqual({
      type: 'urn:dukaojian:record.not-found',
      title: '没有找到',
      status: 404,
      detail: '没有这个页面或接口，请核对地址。',
      code: 'record.not-found',
      requestId: headers.get('x-request-id'),
    });
  });

  it('points to every field that is wrong, in Chinese', async () => {
    const { status, body } = await client.post(signInPath, {
      userName: '',
      password: 7,
      role: 'leader',
      'a/b': 1,
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'request.invalid',
      detail: '有 4 处填写有误，请改正后再提交。',
      fields: [
        { pointer: '/userName', detail: '请填写用户名' },
        { pointer: '/password', detail: expect.stringMatching(/^无效输入/) },
        { pointer: '/role', detail: '没有这一项，请删去' },
        { pointer: '/a~1b', detail: '没有这一项，请删去' },
      ],
    });
  });

  const tooLarge = JSON.stringify({ userName: 'x'.repeat(256 * 1024) });

  it.each([
    {
      what: 'JSON that is none',
      body: '{"userName":',
      headers: json,
      status: 400,
      code: 'request.malformed',
    },
    { what: 'more than 256 kB', body: tooLarge, headers: json, status: 413, code: 'request.too-large' },
    { what: 'no body at all', body: undefined, headers: {}, status: 422, code: 'request.invalid' },
  ])('of $what answers $status', async ({ body, headers, status, code }) => {
    expect(await client.send('POST', signInPath, { headers, body })).toMatchObject({
      status,
      body: { code },
    });
  });

  it('of an address that is too long says so in words', async () => {
    const answer = await fetch(`${test.baseUrl}/search?q=${encodeURIComponent('督'.repeat(10_000))}`);
    expect(answer.status).toBe(431);
    expect(await answer.text()).toMatch(/^错误：网址太长，无法读取。/);
  });

  it.each([
    { what: 'in the query', method: 'GET', path: '/api/v1/projects?words=%00', body: undefined },
    { what: 'in the path', method: 'GET', path: '/api/v1/scores/2026Q1/GD%00FGW', body: undefined },
    { what: 'in a name', method: 'POST', path: signInPath, body: { 'user\0Name': 'a' } },
  ])('of what no record can keep, $what, answers 400', async ({ method, path, body }) => {
    const answer = await client.send(method, path, body === undefined ? {} : { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  });

  it('of a path that cannot be decoded answers 400', async () => {
    const answer = await client.get('/api/v1/decisions/%E0%A4%A');
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  });

  it.each([
    '{"__proto__":{"role":"leader"},"userName":"a","password":"b"}',
    '{"constructor":1,"userName":"a","password":"b"}',
  ])('of keys that reach for the prototype: %s', async (body) => {
    const answer = await client.send('POST', signInPath, { headers: json, body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  it.each([
    ['', 422],
    [' ', 422],
    ['k', 200],
    ['k'.repeat(100), 200],
    ['k'.repeat(101), 422],
  ])('of an Idempotency-Key that has not 1 to 100 characters: %j answers %i', async (key, expected) => {
    const { status } = await client.post('/api/v1/demo/clock/advance', { by: 'PT0S' }, { key });
    expect(status).toBe(expected);
  });
});

describe('a refusal to a person', () => {
  const asBrowser = { accept: 'text/html,application/xhtml+xml' };

  it('is a page whose title says so and names the request', async () => {
    const { status, body, headers } = await client.get<string>('/no-such-page', { headers: asBrowser });
    expect(status).toBe(404);
    expect(body).toContain('<title>错误：没有找到');
    expect(body).toContain(`请求编号 <code>${headers.get('x-request-id')}</code>`);
  });

  it('is a fragment where htmx asks', async () => {
    const { status, body } = await client.get<string>('/no-such-page', {
      headers: { ...asBrowser, 'hx-request': 'true' },
    });
    expect(status).toBe(404);
    expect(body).toContain('错误：没有找到');
    expect(body).not.toContain('<html');
  });

  it('who is not signed in leads to the door and back', async () => {
    const nobody = new ApiClient(test.baseUrl);
    const page = await nobody.get('/?lamp=red', { headers: asBrowser });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?returnTo=%2F%3Flamp%3Dred']);
    const fragment = await nobody.get('/live/my-work', { headers: { ...asBrowser, 'hx-request': 'true' } });
    expect([fragment.status, fragment.headers.get('hx-redirect')]).toEqual([401, '/sign-in']);
  });
});

describe('headers', () => {
  it('of every answer keep other sites out', async () => {
    const { headers } = await client.get('/', { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'nonce-[0-9a-f]{32}' 'strict-dynamic'/);
    expect(policy).not.toMatch(/unsafe-(inline|eval)/);
    for (const part of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('over https pin the browser to it', async () => {
    const { headers } = await client.get('/', { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
  });

  it('give each page a nonce of its own', async () => {
    const pages = [await client.get('/sign-in'), await client.get('/sign-in')];
    const policies = pages.map(({ headers }) => headers.get('content-security-policy'));
    expect(policies[0]).not.toBe(policies[1]);
  });
});
