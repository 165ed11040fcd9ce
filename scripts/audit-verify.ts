import { parseArgs } from 'node:util';
import pg from 'pg';
import { verifyChain } from '../src/oversight/chain-verifier.js';
import type { ChainFault } from '../src/oversight/chain-verifier.js';
import { readCheckpoint } from '../src/oversight/checkpoint.js';
import { recordVerification } from '../src/oversight/verification.record.js';
import { urlsOfDataFolder } from './servers/running-database.js';

const words: Record<ChainFault, string> = {
  changed: '内容与链上的摘要不符 / its content was changed',
  removed: '不见了 / was removed',
  displaced: '位置不对：被调换或插入 / was swapped or put in between',
  backdated: '记录时间早于前面的留痕一小时以上 / was recorded more than an hour before the entry ahead of it',
  unsealed: '超过一分钟没有入链 / has not been sealed for over a minute',
  unsaid: '此处以前已清理，但没有留痕说明 / what is ahead of it was removed, and no entry says so',
  rewritten: '与检查点不符：链被重写 / differs from the checkpoint, the chain was written anew',
  cut: '检查点里有，链上没有：尾部被截断 / is in the checkpoint and not in the chain, its end was cut off',
};

const { values } = parseArgs({
  options: {
    checkpoint: { type: 'string' },
    data: { type: 'string', default: '.data' },
    city: { type: 'string', default: process.env.CITY_ID ?? '621100' },
  },
});

async function main(): Promise<void> {
  const checkpoint = values.checkpoint === undefined ? null : await readCheckpoint(values.checkpoint);
  const client = new pg.Client({
    connectionString:
      process.env.SEALER_DATABASE_URL ?? urlsOfDataFolder(values.data, 'SEALER_DATABASE_URL').sealerUrl,
  });
  await client.connect();
  try {
    const verdict = await verifyChain(client, values.city, checkpoint);
    await recordVerification(client, values.city, verdict);
    const { broken, length, removed, head } = verdict;
    if (broken === null) {
      console.log(`审计链完好 / the audit chain holds: ${length} ${head}`);
      if (removed > 0n)
        console.log(
          `前 ${removed} 条已按保存期限清理 / kept from entry ${removed + 1n} on, the ones ahead were removed`,
        );
      return;
    }
    const which = `seq ${broken.seq ?? '—'}, audit entry ${broken.auditId ?? '—'}`;
    console.error(`审计链在此断开 / the audit chain breaks here: ${which}: ${words[broken.fault]}`);
    process.exitCode = 1;
  } finally {
    await client.end();
  }
}

main().catch((error: unknown) => {
  console.error(
    `没有核验成 / could not verify: ${error instanceof Error ? error.message || error.name : String(error)}`,
  );
  process.exitCode = 1;
});
