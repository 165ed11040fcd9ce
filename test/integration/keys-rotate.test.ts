import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { FieldCipher } from '../../src/config/crypto/field-cipher.js';
import { factorPlace } from '../../src/identity/factor-seals.record.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { createCityDatabase } from '../support/test-databases.js';
import type { TestDatabase } from '../support/database-template.js';

const [first, second] = [randomBytes(32), randomBytes(32)];
let database: TestDatabase;
let record: pg.Client;
let account: string;
const factor = 'GEZDGNBVGY3TQOJQ';

const rotate = (env: NodeJS.ProcessEnv) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    execFile(
      process.execPath,
      [path.join(projectRoot(), 'dist/scripts/keys-rotate.js')],
      { env: { PATH: process.env.PATH, DATABASE_URL: database.appUrl, ...env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });

async function stored(): Promise<{ person: string; channel: string; address: string }[]> {
  const { rows } = await record.query<{ person: string; channel: string; address: string }>(
    'select person_id as person, channel, address from message_choice order by channel',
  );
  return rows;
}

const opened = async (current: Buffer) => {
  const cipher = new FieldCipher({ suite: 'gm', current, former: null });
  return (await stored()).map(({ person, channel, address }) =>
    cipher.open(address, `message_choice.address ${person} ${channel}`),
  );
};

beforeAll(async () => {
  const { buildWhenChanged } = (await import(path.join(projectRoot(), 'scripts/build.mjs'))) as {
    buildWhenChanged: (root: string, node: string) => void;
  };
  buildWhenChanged(projectRoot(), process.execPath);
  database = await createCityDatabase(new Date('2026-11-24T01:00:00Z'));
  record = new pg.Client(database.ownerUrl);
  await record.connect();
  await record.query(
    `insert into message_choice (person_id, city_id, channel, way, address)
     select p.id, $1, c.channel, 'at_once', c.address
     from (select id from person order by id limit 1) p,
       (values ('mail', 'zhangsan@example.gov.cn'), ('sms', '13893200000')) as c(channel, address)`,
    [demoCityId],
  );
  const { rows } = await record.query<{ id: string }>('select id from account order by id limit 1');
  account = rows[0]?.id ?? '';
  const sealed = new FieldCipher({ suite: 'intl', current: first, former: null });
  await record.query('update account set factor_secret = $1, factor_since = now() where id = $2', [
    sealed.seal(factor, factorPlace(account)),
    account,
  ]);
});
afterAll(async () => {
  await record.end();
  await database.drop();
});

describe('npm run keys:rotate', () => {
  const addresses = ['zhangsan@example.gov.cn', '13893200000'];

  it('seals no address while the key of a second factor is not at hand', async () => {
    const { code, said } = await rotate({ FIELD_KEY: second.toString('hex') });
    expect([code, said]).toEqual([1, expect.stringContaining('原样未动')]);
    expect((await stored()).map(({ address }) => address)).toEqual(addresses);
  });

  it('seals what lay open from before the first key', async () => {
    const { code, said } = await rotate({ FIELD_KEY: first.toString('hex') });
    expect([code, said]).toEqual([0, expect.stringContaining('已用现行密钥重新加密 2 项')]);
    expect((await stored()).every(({ address }) => address.startsWith('dk1:intl:'))).toBe(true);
  });

  it('changes nothing and says so where the key of a row is not at hand', async () => {
    const before = await stored();
    const { code, said } = await rotate({ FIELD_KEY: second.toString('hex') });
    expect([code, said]).toEqual([1, expect.stringContaining('原样未动')]);
    expect(await stored()).toEqual(before);
  });

  it('seals every row with the new key and suite, after which the old key opens nothing', async () => {
    const keys = {
      FIELD_KEY: second.toString('hex'),
      FIELD_KEY_OLD: first.toString('hex'),
      CRYPTO_SUITE: 'gm',
    };
    expect(await rotate(keys)).toMatchObject({ code: 0 });
    expect(await opened(second)).toEqual(addresses);
    const { rows } = await record.query<{ secret: string }>(
      'select factor_secret as secret from account where id = $1',
      [account],
    );
    const cipher = new FieldCipher({ suite: 'gm', current: second, former: null });
    expect(cipher.open(rows[0]?.secret ?? '', factorPlace(account))).toBe(factor);
    await expect(opened(first)).rejects.toThrow('not at hand');
    expect(await rotate(keys)).toMatchObject({ said: expect.stringContaining(' 0 项') });
  });

  it('leaves an entry in the audit trail each time, with a number and no address', async () => {
    const { rows } = await record.query<{ details: unknown }>(
      `select details from audit_entry where action = 'system:seal-addresses' order by id`,
    );
    expect(rows).toEqual([{ details: { count: 2 } }, { details: { count: 2 } }]);
  });

  it('finds an address that was put in another person’s row', async () => {
    const [mail, sms] = await stored();
    await record.query(`update message_choice set address = $1 where channel = 'sms'`, [mail?.address]);
    await expect(opened(second)).rejects.toThrow();
    await record.query(`update message_choice set address = $1 where channel = 'sms'`, [sms?.address]);
  });
});
