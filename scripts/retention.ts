import { parseArgs } from 'node:util';
import pg from 'pg';
import { retentionMonths } from '../src/config/retention-settings.js';
import { verifyChain } from '../src/oversight/chain-verifier.js';
import { removeOutdated } from '../src/oversight/retention.js';
import { urlsOfDataFolder } from './servers/running-database.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.data' },
    city: { type: 'string', default: process.env.CITY_ID ?? '621100' },
  },
});

async function main(): Promise<void> {
  const months = retentionMonths(process.env);
  const client = new pg.Client({
    connectionString:
      process.env.OWNER_DATABASE_URL ?? urlsOfDataFolder(values.data, 'OWNER_DATABASE_URL').ownerUrl,
  });
  await client.connect();
  try {
    // A broken chain is evidence: nothing of it goes.
    const { broken } = await verifyChain(client, values.city);
    if (broken !== null)
      throw new Error(
        `审计链已断开，先查明原因 / the audit chain is broken (${broken.fault}): npm run audit:verify`,
      );
    const { before, entries, deliveries, messages, anchor } = await removeOutdated(client, {
      cityId: values.city,
      months,
    });
    console.log(`清理 ${before.toISOString()} 以前的记录 / removed what was older than ${months} months`);
    console.log(
      `留痕 ${entries}，送达 ${deliveries}，站外消息 ${messages} / audit entries, deliveries, messages`,
    );
    console.log(
      `审计链从第 ${anchor.seq + 1n} 条起保存 / the chain is kept from entry ${anchor.seq + 1n} on: ${anchor.hash}`,
    );
  } finally {
    await client.end();
  }
}

main().catch((error: unknown) => {
  console.error(
    `没有清理 / nothing was removed: ${error instanceof Error ? error.message || error.name : String(error)}`,
  );
  process.exitCode = 1;
});
