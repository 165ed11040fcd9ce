import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../../src/config/environment.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hex = () => randomBytes(32).toString('hex');
const real = () => ({ DATABASE_URL: 'postgresql://x', SESSION_SECRET: hex(), FIELD_KEY: hex() });

describe('the secrets of an installation', () => {
  it('are enough where all are there', () => {
    expect(readEnvironment(real()).fieldKeys).toMatchObject({ suite: 'intl', former: null });
  });

  it.each([
    [{ SESSION_SECRET: '' }, 'SESSION_SECRET: is missing, make one with: openssl rand -hex 32'],
    [{ FIELD_KEY: '' }, 'FIELD_KEY: is missing'],
    [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET: is too short'],
    [{ FIELD_KEY: 'x'.repeat(64) }, 'FIELD_KEY: is not 32 bytes in hex'],
    [{ SESSION_SECRET: 'x'.repeat(64) }, 'SESSION_SECRET: is a sample'],
    [{ SESSION_SECRET: 'change-me-to-something-long-and-random' }, 'SESSION_SECRET: is a sample'],
    [{ SESSION_SECRET: 'openssl rand -hex 32 openssl rand -hex 32' }, 'SESSION_SECRET: is a sample'],
    [{ FIELD_KEY: '0'.repeat(64) }, 'FIELD_KEY: is a sample'],
    [{ METRICS_TOKEN: 'changeme' }, 'METRICS_TOKEN: is a sample'],
    [{ CRYPTO_SUITE: 'rot13' }, 'CRYPTO_SUITE'],
    [{ SESSION_SECRET_FILE: '/not/there' }, 'SESSION_SECRET_FILE: the file /not/there cannot be read'],
  ])('stop the start with one clear line: %j', (wrong, line) => {
    expect(() => readEnvironment({ ...real(), ...wrong })).toThrow(line);
  });

  it('are not asked for in the demo, which starts with what it has', () => {
    const { fieldKeys } = readEnvironment({ DATABASE_URL: 'x', SESSION_SECRET: 'x'.repeat(32), DEMO: '1' });
    expect(fieldKeys.current).toHaveLength(32);
  });

  it('never stand in the line that refuses them', () => {
    const secret = 'sample-4711-0815-sample-4711-0815-4711';
    expect(() => readEnvironment({ ...real(), SESSION_SECRET: secret })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('4711') }),
    );
  });

  it('are read from files as well', () => {
    const file = path.join(folder, 'session');
    const secret = hex();
    writeFileSync(file, `${secret}\n`);
    const given = { ...real(), SESSION_SECRET: '', SESSION_SECRET_FILE: file };
    expect(readEnvironment(given).sessionSecret).toBe(secret);
  });
});
