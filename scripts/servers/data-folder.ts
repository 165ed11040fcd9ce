import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isPortFree, pickFreePorts } from './ports.js';
import { StartProblem } from './start-problem.js';

/** What `npm start` keeps in its data folder; everything else in it is not ours and never touched. */
export interface DataFolder {
  root: string;
  /** The PostgreSQL cluster. */
  pg: string;
  /** State, pid and log of the Temporal development server. */
  temporal: string;
  /** Evidence files. */
  files: string;
  appLog: string;
  appPid: string;
  postgresLog: string;
  /** Which start holds this folder. */
  startFile: string;
}

/** Random secrets of this installation, made once. */
export interface Secrets {
  postgresPassword: string;
  sessionSecret: string;
  /** Seals personal fields: without it they cannot be read again. */
  fieldKey: string;
  /** The key before it, while a change of keys is under way. */
  fieldKeyOld?: string | undefined;
}

/** Loopback ports of the servers behind the application. */
export interface ServerPorts {
  postgres: number;
  temporal: readonly [grpc: number, http: number, metrics: number];
}

/** Names the places inside a data folder and makes those that the application writes to. */
export function openDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true });
  const root = realpathSync(folder);
  const at = (name: string): string => path.join(root, name);
  mkdirSync(at('temporal'), { recursive: true, mode: 0o700 });
  mkdirSync(at('files'), { recursive: true, mode: 0o700 });
  return {
    root,
    pg: at('pg'),
    temporal: at('temporal'),
    files: at('files'),
    appLog: at('app.log'),
    appPid: at('app.pid'),
    postgresLog: at('postgres.log'),
    startFile: at('start.json'),
  };
}

/** Forgets all that earlier starts kept in the folder, and nothing else in it. */
export function emptyDataFolder({ root }: DataFolder): void {
  const ours = ['pg', 'pg.making', 'pg.password', 'temporal', 'files', 'secrets.json', 'ports.json'];
  const logs = ['app.log', 'app.log.1', 'postgres.log', 'postgres.log.1'];
  for (const name of [...ours, ...logs]) rmSync(path.join(root, name), { recursive: true, force: true });
  openDataFolder(root);
}

/** Reads the secrets, making them on first use. @throws StartProblem when they are gone but the database is there. */
export function keepSecrets({ root, pg }: DataFolder): Secrets {
  const file = path.join(root, 'secrets.json');
  const secret = (): string => randomBytes(32).toString('hex');
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Omit<Secrets, 'fieldKey'> & Partial<Secrets>;
    const secrets = { ...kept, fieldKey: kept.fieldKey ?? secret() };
    if (kept.fieldKey === undefined) writeWhole(file, secrets);
    return secrets;
  }
  if (existsSync(pg)) {
    throw new StartProblem(
      `${file} 不见了，数据库打不开：请从备份找回，或用 --fresh 重新开始 / the secrets file is gone: restore it or start over with --fresh`,
    );
  }
  const secrets = { postgresPassword: secret(), sessionSecret: secret(), fieldKey: secret() };
  writeWhole(file, secrets);
  return secrets;
}

/** The ports of the last start where they are still free, new ones otherwise; remembered. */
export async function keepPorts({ root }: DataFolder): Promise<ServerPorts> {
  const file = path.join(root, 'ports.json');
  if (existsSync(file)) {
    const last = JSON.parse(readFileSync(file, 'utf8')) as ServerPorts;
    const free = await Promise.all(
      [last.postgres, ...last.temporal].map((port) => isPortFree(port, '127.0.0.1')),
    );
    if (free.every(Boolean)) return last;
  }
  const [postgres = 0, grpc = 0, http = 0, metrics = 0] = await pickFreePorts(4);
  const ports: ServerPorts = { postgres, temporal: [grpc, http, metrics] };
  writeWhole(file, ports);
  return ports;
}

/** Writes JSON for our eyes only, whole or not at all. */
export function writeWhole(file: string, content: unknown): void {
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  chmodSync(beside, 0o600);
  renameSync(beside, file);
}
