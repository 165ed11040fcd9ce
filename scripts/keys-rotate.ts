import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FieldCipher } from '../src/config/crypto/field-cipher.js';
import type { FieldKeys } from '../src/config/crypto/field-cipher.js';
import { suiteNames } from '../src/config/crypto/crypto-suite.js';
import { sealFactorsAnew } from '../src/identity/factor-seals.record.js';
import { sealAddressesAnew } from '../src/notification/messages/address-seals.record.js';
import { openOrm } from '../src/persistence/orm.js';
import { runCommand } from './keeping/run-command.js';
import { keepSecrets, openDataFolder, writeWhole } from './servers/data-folder.js';
import { databaseUrls } from './servers/database.js';
import { isOurs, pidIn } from './servers/leftovers.js';
import { startPostgres } from './servers/postgres.js';
import { StartProblem } from './servers/start-problem.js';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
const suite = suiteNames.find((name) => name === process.env.CRYPTO_SUITE) ?? 'intl';

async function sealAnew(url: string, keys: FieldKeys): Promise<void> {
  const orm = await openOrm({ url, poolMax: 2, entities: [] });
  try {
    const cipher = new FieldCipher(keys);
    // All or nothing: a key that is not at hand for the one leaves the other as it was.
    const count = await orm.em
      .fork()
      .transactional(
        async (em) => (await sealAddressesAnew(em, cipher)) + (await sealFactorsAnew(em, cipher)),
      );
    console.log(`已用现行密钥重新加密 ${count} 项 / sealed anew with the current key: ${count}`);
  } finally {
    await orm.close(true);
  }
}

// A new key for the installation of `npm start`. Both keys are kept until every row is under the new one.
async function inFolder(data: string): Promise<void> {
  const folder = openDataFolder(data);
  if (!existsSync(folder.pg))
    throw new StartProblem(`${folder.root} 里没有数据 / there is no data in this folder`);
  if (isOurs(pidIn(path.join(folder.pg, 'postmaster.pid')) ?? 0, folder.pg))
    throw new StartProblem(`${folder.root} 正在使用，请先停下 npm start / stop npm start first`);
  const before = keepSecrets(folder);
  const file = path.join(folder.root, 'secrets.json');
  const { fieldKeyOld: unfinished, ...kept } = before;
  const rotating =
    unfinished === undefined
      ? { ...kept, fieldKey: randomBytes(32).toString('hex'), fieldKeyOld: kept.fieldKey }
      : before;
  writeWhole(file, rotating);
  const server = await startPostgres({
    dataDir: folder.pg,
    password: before.postgresPassword,
    logFile: folder.postgresLog,
  });
  try {
    await sealAnew(databaseUrls(server.superUrl('postgres'), 'dukaojian').appUrl, keysOf(rotating));
  } finally {
    await server.stop();
  }
  const { fieldKeyOld: gone, ...finished } = rotating;
  if (gone !== undefined) writeWhole(file, finished);
}

function keysOf({
  fieldKey,
  fieldKeyOld,
}: {
  fieldKey: string;
  fieldKeyOld?: string | undefined;
}): FieldKeys {
  return {
    suite,
    current: Buffer.from(fieldKey, 'hex'),
    former: fieldKeyOld ? Buffer.from(fieldKeyOld, 'hex') : null,
  };
}

await runCommand(async () => {
  if (values.data !== undefined) return inFolder(values.data);
  const { DATABASE_URL: url, FIELD_KEY: fieldKey, FIELD_KEY_OLD: fieldKeyOld } = process.env;
  if (!url || !/^[0-9a-f]{64}$/i.test(fieldKey ?? ''))
    throw new StartProblem(
      '用法 / usage: npm run keys:rotate -- --data FOLDER，或设置 / or set DATABASE_URL, FIELD_KEY, FIELD_KEY_OLD',
    );
  try {
    await sealAnew(url, keysOf({ fieldKey: fieldKey ?? '', fieldKeyOld }));
  } catch (error) {
    throw new StartProblem(
      `没有更换，原样未动 / nothing was changed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
});
