import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { accountId } from '../../src/organization/city-ids.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { getPage } from '../support/form-client.js';
import { signInAtProvider, startOidcHost } from '../support/oidc-host.js';
import type { OidcHost } from '../support/oidc-host.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

const publicUrl = 'http://dukaojian.example.cn';
const callback = `${publicUrl}/sign-in/oidc/callback`;
const subject = 'b1f7-0042';
let test: TestApp;
let host: OidcHost;
let owner: pg.Client;

beforeAll(async () => {
  host = await startOidcHost(callback);
  const { issuer, clientId, clientSecret } = host;
  test = await startTestApp({
    role: 'web',
    environment: {
      PUBLIC_URL: publicUrl,
      ...{ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
    },
  });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await test.close();
  await host.close();
});

async function begin(client: ApiClient): Promise<string> {
  const { status, headers } = await getPage(client, '/sign-in/oidc?returnTo=%2Ftasks');
  expect(status).toBe(303);
  return headers.get('location') ?? '';
}

const cameBack = (client: ApiClient, address: string) => getPage(client, address.slice(publicUrl.length));

describe('the sign-in by the city’s provider', () => {
  it('asks with PKCE, state and nonce, each time others', async () => {
    const asked = [await begin(new ApiClient(test.baseUrl)), await begin(new ApiClient(test.baseUrl))].map(
      (address) => new URL(address).searchParams,
    );
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      ...{ response_type: 'code', scope: 'openid', code_challenge_method: 'S256', redirect_uri: callback },
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked[0]?.get(name)).not.toBe(asked[1]?.get(name));
    expect((await getPage(new ApiClient(test.baseUrl), '/sign-in')).body).toContain(
      'href="/sign-in/oidc?returnTo',
    );
  });

  it('refuses whom nobody linked, never by a name, and says what to tell', async () => {
    const client = new ApiClient(test.baseUrl);
    const back = await signInAtProvider(await begin(client), 'gd-fgw.unit_head', callback);
    const refused = await cameBack(client, back);
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('统一身份认证编号“gd-fgw.unit_head”没有关联');
    expect((await client.get('/api/v1/my-work')).status).toBe(401);
  });

  it('lets in whom the security administrator linked, under a new session id, to where he wanted', async () => {
    const security = await signIn(test.baseUrl, '621100.security_admin');
    const id = accountId('GD-FGW/unit_head');
    expect((await security.post(`/api/v1/rights/${id}/link`, { subject })).status).toBe(200);
    const twice = await security.post(`/api/v1/rights/${accountId('GD-FGW/unit_staff')}/link`, { subject });
    expect(twice.status).toBe(409);
    const client = new ApiClient(test.baseUrl);
    const back = await signInAtProvider(await begin(client), subject, callback);
    const before = client.cookie;
    const done = await cameBack(client, back);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/tasks']);
    expect(client.cookie).not.toBe(before);
    expect((await client.get('/api/v1/session')).body).toMatchObject({ post: { role: 'unit_head' } });
    const { rows } = await owner.query(`select action, result from audit_entry where account_id = $1`, [id]);
    expect(rows).toContainEqual({ action: 'session:sign-in', result: 'done' });
  });

  it('takes an answer once, from the browser that asked, and as the provider gave it', async () => {
    const client = new ApiClient(test.baseUrl);
    const back = await signInAtProvider(await begin(client), subject, callback);
    const stranger = await cameBack(new ApiClient(test.baseUrl), back);
    expect(stranger.headers.get('location')).toMatch(/^\/sign-in/);
    const before = await host.tokens();
    expect((await cameBack(client, back)).status).toBe(303);
    expect((await cameBack(client, back)).headers.get('location')).toMatch(/^\/sign-in/);
    expect(await host.tokens()).toBe(before + 1);
    const other = new ApiClient(test.baseUrl);
    const forged = new URL(await signInAtProvider(await begin(other), subject, callback));
    forged.searchParams.set('state', 'forged');
    expect((await cameBack(other, forged.href)).status).toBe(401);
    expect((await other.get('/api/v1/my-work')).status).toBe(401);
  });

  it('lets nobody in whose account is disabled', async () => {
    await owner.query('update account set disabled_at = now() where id = $1', [
      accountId('GD-FGW/unit_head'),
    ]);
    const client = new ApiClient(test.baseUrl);
    const back = await signInAtProvider(await begin(client), subject, callback);
    expect((await cameBack(client, back)).status).toBe(403);
  });
});
