import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, NestFactory } from '@nestjs/core';
import pg from 'pg';
import { RouteInventoryService } from '../../src/identity/route-inventory.service.js';
import { accountId } from '../../src/organization/city-ids.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
});

afterAll(() => test.close());

describe('deny by default', () => {
  it('does not start with a route that says neither Public nor Allow, and names it', async () => {
    @Controller()
    class ForgottenController {
      @Get('forgotten')
      forgotten() {
        return 'open';
      }
    }
    @Module({
      imports: [DiscoveryModule],
      controllers: [ForgottenController],
      providers: [RouteInventoryService, { provide: APP_GUARD, useValue: { canActivate: () => true } }],
    })
    class ForgottenModule {}
    const app = await NestFactory.create(ForgottenModule, { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow(
      'routes without @Public() or @Allow(): ForgottenController.forgotten',
    );
  });

  it('asks whoever is not signed in to sign in, before anything is read', async () => {
    const { status, body } = await new ApiClient(test.baseUrl).get('/api/v1/my-work');
    expect({ status, body }).toMatchObject({ status: 401, body: { code: 'session.required' } });
  });

  it('refuses a right that the role lacks, and writes it into the audit trail', async () => {
    const admin = await signIn(test.baseUrl, '621100.system_admin');
    const { status, body } = await admin.get<{ requestId: string }>('/api/v1/my-work');
    expect({ status, body }).toMatchObject({ status: 403, body: { code: 'permission.denied' } });
    const owner = new pg.Client({ connectionString: test.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query(
      'select account_id, action, result from audit_entry where request_id = $1',
      [body.requestId],
    );
    await owner.end();
    expect(rows).toEqual([
      { account_id: accountId('621100/system_admin'), action: 'my-work:read', result: 'refused' },
    ]);
  });
});

describe('a change without the session’s token', () => {
  it.each([
    ['none', {}],
    ['a wrong one', { 'x-csrf-token': '0'.repeat(256) }],
  ])('is refused: %s', async (_what, headers) => {
    const client = await signIn(test.baseUrl, 'gd-fgw.unit_head');
    client.csrfToken = '';
    const { status, body } = await client.delete('/api/v1/session', { headers });
    expect({ status, body }).toMatchObject({ status: 403, body: { code: 'request.csrf' } });
    expect((await client.get('/api/v1/my-work')).status).toBe(200);
  });

  it('is refused from another site even with it', async () => {
    const client = await signIn(test.baseUrl, 'gd-fgw.unit_head');
    const { status } = await client.delete('/api/v1/session', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(status).toBe(403);
  });

  it('is refused with the token from before the sign-in', async () => {
    const client = new ApiClient(test.baseUrl);
    const before = (await client.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    await client.signIn('gd-fgw.unit_head');
    client.csrfToken = before;
    expect((await client.delete('/api/v1/session')).status).toBe(403);
  });
});

describe('outside demo mode', () => {
  it('demo accounts cannot sign in and there are no cards', async () => {
    const production = await startTestApp({ role: 'web', demo: false });
    try {
      const client = new ApiClient(production.baseUrl);
      expect((await client.signIn('gd-fgw.unit_head')).status).toBe(401);
      const page = await client.get<string>('/sign-in', { headers: { accept: 'text/html' } });
      expect(page.body).not.toMatch(/演示|sign-in\/demo/);
    } finally {
      await production.close();
    }
  });
});

describe('watching', () => {
  it('needs no session and sets no cookie', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      const { status, headers } = await new ApiClient(test.baseUrl).get(path);
      expect([path, status, headers.get('set-cookie')]).toEqual([path, 200, null]);
    }
  });

  it('names each dependency and the age of the outbox', async () => {
    const { body } = await new ApiClient(test.baseUrl).get('/health/ready');
    expect(body).toEqual({
      status: 'ready',
      dependencies: { postgresql: 'up', temporal: 'up' },
      scanner: 'off',
      outboxOldestSeconds: 0,
      auditUnsealedSeconds: expect.any(Number),
    });
  });

  it('of a role without pages shows health, metrics to the holder of the token, and nothing else', async () => {
    const courier = await startTestApp({
      role: 'courier',
      environment: { METRICS_TOKEN: 'token of the watchers' },
    });
    try {
      const watcher = new ApiClient(courier.baseUrl);
      const authorization = 'Bearer token of the watchers';
      expect((await watcher.get('/health/ready')).body).toMatchObject({ status: 'ready' });
      expect((await watcher.get('/metrics')).status).toBe(401);
      expect(
        (await watcher.get('/metrics', { headers: { authorization: `${authorization}s` } })).status,
      ).toBe(401);
      const { status, body } = await watcher.get<string>('/metrics', { headers: { authorization } });
      expect([status, body]).toEqual([200, expect.stringContaining('dukaojian_outbox_oldest_seconds 0')]);
      for (const line of [
        'items_without_clock 0',
        'dead_letters 0',
        'backup_age_seconds -1',
        'drill_age_seconds -1',
      ])
        expect(body).toContain(`dukaojian_${line}\n`);
      expect((await watcher.get('/api/v1/session')).status).toBe(404);
    } finally {
      await courier.close();
    }
  });

  it('describes every JSON route, its input and its refusals', async () => {
    const { body } = await new ApiClient(test.baseUrl).get<{
      paths: Record<string, unknown>;
      components: { schemas: Record<string, unknown> };
    }>('/api/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/api/v1/session', '/api/v1/my-work', '/health/ready']),
    );
    expect(Object.keys(body.paths)).not.toContain('/sign-in');
    expect(body.components.schemas).toMatchObject({ SignIn: { additionalProperties: false }, Problem: {} });
  });
});
