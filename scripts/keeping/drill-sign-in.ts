import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { hash } from '@node-rs/argon2';
import type pg from 'pg';
import { connections, signIn } from '../servers/api-client.js';
import type { DatabaseUrls } from '../servers/database.js';
import { pickFreePorts } from '../servers/ports.js';
import { projectRoot } from '../servers/project-root.js';
import { startServer } from '../servers/server-process.js';
import { withRecord } from './place.js';

const readyWithinMs = 60_000;
const userName = `drill-${randomBytes(4).toString('hex')}`;

/**
 * Whether the program runs on a restored record and lets a member of staff in. Only for a throw-away database: his
 * account is made there. Empty where it does, else what went wrong. Source: trust.md, 57.
 */
export async function signInFaults(urls: DatabaseUrls, dataDir: string): Promise<string[]> {
  const password = randomBytes(16).toString('base64url');
  const passwordHash = await hash(password);
  const cityId = await withRecord(urls.ownerUrl, (client) => letIn(client, passwordHash));
  if (cityId === null) return ['备份里没有在岗人员，无从登录 / nobody is in office who could sign in'];
  try {
    await withProgram({ urls, dataDir, cityId }, async (baseUrl) => {
      const client = await signIn(baseUrl, { userName, password }, connections(1));
      await client.get('/api/v1/my-work');
    });
    return [];
  } catch (error) {
    return [
      `恢复以后不能登录 / nobody can sign in: ${error instanceof Error ? error.message : String(error)}`,
    ];
  }
}

// Staff sign in without a second factor.
async function letIn(client: pg.Client, passwordHash: string): Promise<string | null> {
  const { rows } = await client.query<{ cityId: string }>(
    `insert into account (city_id, person_id, user_name, password_hash)
       select p.city_id, a.person_id, $1, $2 from post p join appointment a on a.post_id = p.id and a.to_on is null
       where p.role = 'unit_staff' order by p.code limit 1 returning city_id as "cityId"`,
    [userName, passwordHash],
  );
  return rows[0]?.cityId ?? null;
}

interface Restored {
  urls: DatabaseUrls;
  dataDir: string;
  cityId: string;
}

async function withProgram(
  { urls, dataDir, cityId }: Restored,
  work: (baseUrl: string) => Promise<void>,
): Promise<void> {
  const [port = 0] = await pickFreePorts(1);
  const app = await startServer({
    name: 'dukaojian',
    file: process.execPath,
    args: [path.join(projectRoot(), 'dist/src/main.js'), '--role', 'web'],
    env: {
      ...withoutFiles(process.env),
      ...settings(urls),
      CITY_ID: cityId,
      DATA_DIR: dataDir,
      PORT: String(port),
    },
    logFile: path.join(dataDir, 'drill.log'),
    stopSignal: 'SIGTERM',
    stopWithinMs: 20_000,
  });
  try {
    const baseUrl = `http://127.0.0.1:${port}`;
    const lives = async () => (await fetch(`${baseUrl}/health/live`).catch(() => null))?.ok === true;
    await app.until(lives, readyWithinMs);
    await work(baseUrl);
  } finally {
    await app.stop();
  }
}

// A setting that is given as a file comes before one that is given as such: the drill would be on the city's own record.
const withoutFiles = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.endsWith('_FILE')));

// Secrets of its own: what is sealed stays sealed.
const settings = (urls: DatabaseUrls): NodeJS.ProcessEnv => ({
  DEMO: '0',
  DATABASE_URL: urls.appUrl,
  INSPECTION_READ_DATABASE_URL: urls.inspectionReadUrl,
  INSPECTION_WRITE_DATABASE_URL: urls.inspectionWriteUrl,
  SESSION_SECRET: randomBytes(32).toString('hex'),
  FIELD_KEY: randomBytes(32).toString('hex'),
  FIELD_KEY_OLD: '',
  LOG_LEVEL: 'warn',
});
