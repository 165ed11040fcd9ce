import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { suiteNames } from './crypto/crypto-suite.js';
import type { FieldKeys } from './crypto/field-cipher.js';

const howTo = 'make one with: openssl rand -hex 32';
const hexKey = z.string().regex(/^[0-9a-f]{64}$/i, `is not 32 bytes in hex, ${howTo}`);

/** The secrets of an installation, and with which suite personal fields are sealed. */
export const secretSettings = {
  SESSION_SECRET: z.string({ error: `is missing, ${howTo}` }).min(32, `is too short, ${howTo}`),
  FIELD_KEY: hexKey.optional(),
  FIELD_KEY_OLD: hexKey.optional(),
  CRYPTO_SUITE: z.enum(suiteNames).default('intl'),
};

// What a secret mounted as a file is named, as with the secrets of Docker and Kubernetes: NAME_FILE beside NAME.
const byFile = [
  ...[
    'SESSION_SECRET',
    'FIELD_KEY',
    'FIELD_KEY_OLD',
    'METRICS_TOKEN',
    'WEBHOOK_SECRET',
    'SMS_TOKEN',
    'SMTP_URL',
  ],
  ...['DATABASE_URL', 'SEALER_DATABASE_URL', 'INSPECTION_READ_DATABASE_URL', 'INSPECTION_WRITE_DATABASE_URL'],
];

/** Reads what was given as a file. @throws Error with one line where the file cannot be read */
export function withSecretFiles(source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read = byFile.flatMap((name) => {
    const file = source[`${name}_FILE`];
    return file ? [[name, contentOf(`${name}_FILE`, file)]] : [];
  });
  return { ...source, ...(Object.fromEntries(read) as NodeJS.ProcessEnv) };
}

function contentOf(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`the environment is not usable:\n${name}: the file ${file} cannot be read`);
  }
}

interface Secrets {
  SESSION_SECRET: string;
  FIELD_KEY?: string | undefined;
  FIELD_KEY_OLD?: string | undefined;
  METRICS_TOKEN?: string | undefined;
  CRYPTO_SUITE: FieldKeys['suite'];
  DEMO: '0' | '1';
}

const leastDifferent = 10;
const samples = /change[-_ ]?me|example|sample|secret|password|openssl|0123456789|示例|修改/i;

/** Outside the demo every secret is there, and none is a sample that somebody copied. */
export function secretFaults(data: Secrets): { path: string; message: string }[] {
  if (data.DEMO === '1') return [];
  const given = { SESSION_SECRET: data.SESSION_SECRET, FIELD_KEY: data.FIELD_KEY };
  const missing = Object.entries(given)
    .filter(([, secret]) => secret === undefined)
    .map(([path]) => ({ path, message: `is missing, ${howTo}` }));
  const sample = Object.entries({ ...given, METRICS_TOKEN: data.METRICS_TOKEN })
    .filter(
      ([path, secret]) =>
        secret !== undefined && isSample(secret, path === 'METRICS_TOKEN' ? 5 : leastDifferent),
    )
    .map(([path]) => ({ path, message: `is a sample and no secret, ${howTo}` }));
  return [...missing, ...sample];
}

const isSample = (secret: string, least: number): boolean =>
  samples.test(secret) || new Set(secret).size < least;

/** The keys of personal fields; the demo, which begins anew, has one that follows from its session secret. */
export function fieldKeysOf({ FIELD_KEY, FIELD_KEY_OLD, SESSION_SECRET, CRYPTO_SUITE }: Secrets): FieldKeys {
  return {
    suite: CRYPTO_SUITE,
    current:
      FIELD_KEY === undefined
        ? createHmac('sha256', SESSION_SECRET).update('field key').digest()
        : Buffer.from(FIELD_KEY, 'hex'),
    former: FIELD_KEY_OLD === undefined ? null : Buffer.from(FIELD_KEY_OLD, 'hex'),
  };
}
