import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { databaseUrls } from '../servers/database.js';
import type { ServerPorts } from '../servers/data-folder.js';
import { StartProblem } from '../servers/start-problem.js';

/** Where an installation keeps its record and its files. */
export interface Place {
  /** The record under the role that owns it: the one that may read all of it. */
  ownerUrl: string;
  /** Evidence files, made papers, checkpoints. */
  filesDir: string;
}

/**
 * OWNER_DATABASE_URL and DATA_DIR where they are set, otherwise the data folder of a running `npm start`.
 * @throws StartProblem with one sentence that says what to set
 */
export function findPlace(folder: string): Place {
  const { OWNER_DATABASE_URL: ownerUrl, DATA_DIR: filesDir } = process.env;
  if (ownerUrl) return { ownerUrl, filesDir: filesDir ?? path.join(folder, 'files') };
  const [ports, secrets] = [path.join(folder, 'ports.json'), path.join(folder, 'secrets.json')];
  if (!existsSync(ports) || !existsSync(secrets))
    throw new StartProblem(
      `找不到数据：请用 --data 指明 npm start 的数据目录，或设置 OWNER_DATABASE_URL 和 DATA_DIR / name the data folder of npm start with --data, or set OWNER_DATABASE_URL and DATA_DIR`,
    );
  const { postgres } = JSON.parse(readFileSync(ports, 'utf8')) as ServerPorts;
  const { postgresPassword } = JSON.parse(readFileSync(secrets, 'utf8')) as { postgresPassword: string };
  const superUrl = `postgresql://postgres:${postgresPassword}@127.0.0.1:${postgres}/postgres`;
  return { ownerUrl: databaseUrls(superUrl, 'dukaojian').ownerUrl, filesDir: path.join(folder, 'files') };
}

/** Works with a connection of its own and ends it. @throws StartProblem when nobody answers there */
export async function withRecord<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new StartProblem(
      `连不上数据库，请确认它正在运行 / the database does not answer: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
