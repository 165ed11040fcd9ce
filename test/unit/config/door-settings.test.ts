import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../../src/config/environment.js';

const secret = () => randomBytes(32).toString('hex');
const needed = { DATABASE_URL: 'postgresql://a', SESSION_SECRET: secret(), FIELD_KEY: secret() };
const door = (more: NodeJS.ProcessEnv) => readEnvironment({ ...needed, ...more }).door;
const oidc = { OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'secret' };

describe('the settings of the door', () => {
  it('want the second factor, except in the demo unless it is asked for', () => {
    expect(
      [{}, { DEMO: '1' }, { DEMO: '1', SECOND_FACTOR: 'required' }].map((more) => door(more).secondFactor),
    ).toEqual([true, false, true]);
  });

  it.each([
    [{ DEMO: '1', NODE_ENV: 'production' }, 'DEMO: does not run with NODE_ENV=production'],
    [{ SECOND_FACTOR: 'off' }, 'SECOND_FACTOR: may be off in the demo only'],
    [{ OIDC_ISSUER: 'https://sso.example.gov.cn' }, 'OIDC_ISSUER: needs OIDC_CLIENT_ID'],
    [{ ...oidc, OIDC_ISSUER: 'http://sso.example.gov.cn' }, 'OIDC_ISSUER: is reached by https'],
    [{ ...oidc, OIDC_ISSUER: 'http://127.0.0.1.example.cn' }, 'OIDC_ISSUER: is reached by https'],
    [{ PASSWORD_PROFILE: 'none' }, 'PASSWORD_PROFILE'],
    ...[
      '*',
      '10.0.0.1 10.0.0.2',
      '10.0.0.0/33',
      '10.0.0.0/8/8',
      'proxy.example',
      '10.0.0.1,',
      'true',
      '1',
    ].map(
      (list) => [{ TRUSTED_PROXIES: list }, 'TRUSTED_PROXIES: is none, or addresses and networks'] as const,
    ),
  ])('refuse %j', (more, reason) => {
    expect(() => door(more)).toThrow(reason);
  });

  it('believe a forwarded address of this machine alone, or as it was said', () => {
    const given = [undefined, 'none', '10.1.2.3, 172.16.0.0/12,fd00::/8,uniquelocal'];
    expect(given.map((list) => door({ TRUSTED_PROXIES: list }).trustedProxies)).toEqual([
      ['loopback'],
      [],
      ['10.1.2.3', '172.16.0.0/12', 'fd00::/8', 'uniquelocal'],
    ]);
  });

  it('take a provider by https, and on this machine by http', () => {
    for (const issuer of ['https://sso.example.gov.cn', 'http://127.0.0.1:4000'])
      expect(door({ ...oidc, OIDC_ISSUER: issuer }).oidc).toMatchObject({ issuer, clientId: 'id' });
  });
});
