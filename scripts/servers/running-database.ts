import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { databaseUrls } from './database.js';
import type { DatabaseUrls } from './database.js';

/**
 * The ways into the database of a running `npm start`: the roles' passwords follow from its secrets.
 * @throws Error that says which `setting` names another database, where the folder holds none
 */
export function urlsOfDataFolder(folder: string, setting: string): DatabaseUrls {
  const [ports, secrets] = ['ports.json', 'secrets.json'].map((name) => path.join(folder, name));
  if (ports === undefined || secrets === undefined || !existsSync(ports) || !existsSync(secrets))
    throw new Error(`set ${setting}, or name the folder of a running npm start with --data FOLDER`);
  const { postgres } = JSON.parse(readFileSync(ports, 'utf8')) as { postgres: number };
  const { postgresPassword } = JSON.parse(readFileSync(secrets, 'utf8')) as { postgresPassword: string };
  const superUrl = `postgresql://postgres:${postgresPassword}@127.0.0.1:${postgres}/postgres`;
  return databaseUrls(superUrl, 'dukaojian');
}
