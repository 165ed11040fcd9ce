import { parseArgs } from 'node:util';
import pg from 'pg';
import { makeAdminToken, tokenRoles } from '../src/identity/admin-token.record.js';
import { urlsOfDataFolder } from './servers/running-database.js';

const { values } = parseArgs({
  options: {
    role: { type: 'string', default: 'system_admin' },
    data: { type: 'string', default: '.data' },
    city: { type: 'string', default: process.env.CITY_ID ?? '621100' },
  },
});

async function main(): Promise<void> {
  const role = tokenRoles.find((each) => each === values.role);
  if (role === undefined) throw new Error(`--role is one of ${tokenRoles.join(', ')}, not ${values.role}`);
  const connectionString =
    process.env.OWNER_DATABASE_URL ?? urlsOfDataFolder(values.data, 'OWNER_DATABASE_URL').ownerUrl;
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    console.log(await makeAdminToken(client, values.city, role));
    console.error(
      '一次性口令，30分钟内在 /sign-in/first 使用 / one-time token: use it at /sign-in/first within 30 minutes',
    );
  } finally {
    await client.end();
  }
}

main().catch((error: unknown) => {
  console.error(
    `没有生成口令 / no token was made: ${error instanceof Error ? error.message || error.name : String(error)}`,
  );
  process.exitCode = 1;
});
