import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { heavyLimits } from '../../src/identity/limits/heavy-acts.interceptor.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { getPage } from '../support/form-client.js';
import { Staff } from '../support/staff.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let holder: pg.Client;
let people: ApiClient[];
let ledger: string;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  const staff = await Staff.of(test);
  holder = new pg.Client(test.ownerUrl);
  await holder.connect();
  const office = await staff.named('pd-swb.supervision_office');
  const { body } = await office.post<{ id: string }>('/api/v1/decisions', {
    ...{ title: '很多人同时导出', dispatch: 'at_once', responsibleLeader: 'L04/leader' },
    tasks: [{ wording: '交办', responsible: 'GD-FGW', dueOn: '2026-12-10' }],
  });
  ledger = `/circulars/ledger/xlsx?of=decision&id=${body.id}`;
  const names = ['pd-swb.supervision_office', 'pd-swb.office_head', 'l01.leader', 'l04.leader'];
  people = await Promise.all([...names, 'l04.secretary', 'l05.leader'].map((name) => staff.named(name)));
});

afterAll(async () => {
  await holder.end();
  await test.close();
});

const each = 15;

type Told = Answer<{ code?: string; detail?: string }>;

const exported = (client: ApiClient): Promise<Told> =>
  client.get(ledger, { headers: { accept: 'application/json' } });

const waitingForLock = async (): Promise<number> => {
  const { rowCount } = await holder.query(
    `select from pg_locks where not granted and relation = 'owed_report'::regclass`,
  );
  return rowCount ?? 0;
};

/** Red when `Limited` makes an export wait for no turn, and when HeavyActs lets everybody begin at once. */
describe('more exports at once than one process should do', () => {
  it('wait for their turn in a bounded queue, beyond which they are refused in words, and the pages go on', async () => {
    // Each export that has begun stands at this lock, as a slow one would at its reading.
    await holder.query('begin; lock table owed_report in access exclusive mode');
    const { atOnce, atOnceOfOne, waiting, waitingOfOne } = heavyLimits;
    const answers: Told[] = [];
    const all: Promise<Told>[] = [];
    const send = (client: ApiClient) =>
      Array.from({ length: each }, () => exported(client)).forEach((answer) => {
        all.push(answer);
        void answer.then((told) => answers.push(told));
      });
    const answered = (count: number) =>
      eventually(
        () => Promise.resolve(answers.length),
        (seen) => seen === count,
      );
    const [first, ...others] = people as [ApiClient, ...ApiClient[]];
    send(first);
    await answered(each - atOnceOfOne - waitingOfOne);
    for (const client of others) send(client);
    await answered(each * people.length - atOnce - waiting);
    expect(await waitingForLock()).toBe(atOnce);

    const read = await Promise.all(
      ['/documents', '/inbox', '/decisions/new'].map((path) => getPage(first, path)),
    );
    expect(read.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await first.get('/health/ready')).status).toBe(200);

    for (const { status, body, headers } of answers) {
      expect([429, 503]).toContain(status);
      expect([body.code, headers.get('retry-after')]).toEqual([
        status === 429 ? 'request.too-many' : 'system.busy',
        '60',
      ]);
      expect(body.detail).toMatch(/请.*一分钟以后再试。$/);
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([429, 503]));

    await holder.query('commit');
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(atOnce + waiting);
    expect((await exported(first)).status).toBe(200);
  });
});
