import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pickFreePorts } from '../../scripts/servers/ports.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { testTemporalAddress } from '../support/servers.js';
import { createCityDatabase } from '../support/test-databases.js';
import type { TestDatabase } from '../support/database-template.js';

const canary = {
  password: 'canary-password-7f3a',
  token: 'canary-token-91bc',
  phone: '13893212345',
  identityNumber: '621102199001011234',
  text: '金丝雀文字',
};
let database: TestDatabase;
let record: pg.Client;
let program: ChildProcess;
let baseUrl: string;
let said = '';

beforeAll(async () => {
  const { buildWhenChanged } = (await import(path.join(projectRoot(), 'scripts/build.mjs'))) as {
    buildWhenChanged: (root: string, node: string) => void;
  };
  buildWhenChanged(projectRoot(), process.execPath);
  database = await createCityDatabase(new Date('2026-11-24T01:00:00Z'));
  record = new pg.Client(database.ownerUrl);
  await record.connect();
  const [port = 0] = await pickFreePorts(1);
  baseUrl = `http://127.0.0.1:${port}`;
  program = spawn(process.execPath, [path.join(projectRoot(), 'dist/src/main.js'), '--role', 'web'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ PATH: process.env.PATH, PORT: String(port), DEMO: '1', LOG_LEVEL: 'trace' },
      ...{ DATABASE_URL: database.appUrl, DATABASE_POOL: '4', TEMPORAL_ADDRESS: testTemporalAddress() },
      INSPECTION_READ_DATABASE_URL: database.inspectionReadUrl,
      INSPECTION_WRITE_DATABASE_URL: database.inspectionWriteUrl,
      SESSION_SECRET: randomBytes(32).toString('hex'),
    },
  });
  for (const stream of [program.stdout, program.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  // A busy machine takes its time to load a program; what has ended will never be ready.
  while (program.exitCode === null && !(await isReady())) await pause(100);
  expect([program.exitCode, said]).toEqual([null, expect.any(String)]);
});
afterAll(async () => {
  const ended = once(program, 'exit');
  program.kill('SIGKILL');
  await ended;
  await record.end();
  await database.drop();
});

async function isReady(): Promise<boolean> {
  return (await fetch(`${baseUrl}/health/ready`).catch(() => undefined))?.ok === true;
}

const lines = () => said.split('\n').filter((line) => line !== '');

/** Waits until the request of that id has its line. */
const logged = (requestId: string) =>
  eventually(
    async () => lines().filter((line) => line.includes(requestId)),
    (found) => found.length > 0,
  );

const idOf = ({ headers }: { headers: Headers }): string => headers.get('x-request-id') ?? 'none';

describe('the log', () => {
  it('holds no password, token, phone or identity number of requests that fail', async () => {
    const office = new ApiClient(baseUrl);
    await office.signIn('pd-swb.supervision_office');
    const wrong = new ApiClient(baseUrl);
    await wrong.signIn('pd-swb.supervision_office', canary.password);
    const headers = {
      authorization: `Bearer ${canary.token}`,
      cookie: `dukaojian=${canary.token}`,
      'x-csrf-token': canary.token,
    };
    await wrong.get(`/api/v1/tasks/${canary.phone}?token=${canary.token}`, { headers });
    await wrong.post('/api/v1/decisions', { password: canary.password }, { headers });
    const broken = await fetch(`${baseUrl}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"password":"${canary.password}","phone":"${canary.phone}`,
    });
    expect(broken.status).toBe(400);
    const address = {
      mail: { way: 'off' },
      webhook: { way: 'off' },
      sms: { way: 'at_once', address: `${canary.phone}9` },
    };
    await office.send('PUT', '/api/v1/message-choices', { body: address });

    // What the database says of a statement that fails: the values are in the statement, and in the row that it shows.
    await record.query(`alter table message_choice add constraint canary check (way = 'never') not valid`);
    const sms = { way: 'at_once', address: canary.phone };
    const refused = await office.send('PUT', '/api/v1/message-choices', { body: { ...address, sms } });
    expect(refused.status).toBe(500);
    await record.query('alter table decision add constraint canary check (false) not valid');
    const failed = await office.post('/api/v1/decisions', {
      title: `${canary.text} ${canary.identityNumber} ${canary.phone}`,
      dispatch: 'at_once',
      responsibleLeader: 'L04/leader',
      tasks: [{ wording: canary.text, responsible: 'GD-FGW', dueOn: '2026-12-10' }],
    });
    expect(failed.status).toBe(500);

    // One after the other: when the last is in the log, so is all that came before it.
    await logged(idOf(failed));
    for (const [what, text] of Object.entries(canary))
      expect([what, said.includes(text)]).toEqual([what, false]);
    expect(said).toContain('violates check constraint');
  });

  it('stays one line of JSON for each event, whatever line ends and colours a name brings', async () => {
    const before = lines().length;
    const name = 'x\r\n{"level":60,"msg":"forged"}\u001b[31m\u2028';
    const client = new ApiClient(baseUrl);
    const answer = await client.signIn(name, 'wrong');
    await logged(idOf(answer));
    await logged(idOf(await client.get(`/${encodeURIComponent(name)}`)));
    expect(lines().length).toBeGreaterThan(before);
    for (const line of lines()) {
      expect(typeof (JSON.parse(line) as { msg: unknown }).msg).toBe('string');
      expect(line).not.toContain('\u001b');
      expect(line).not.toMatch(/^\{"level":60/);
    }
  });
});
