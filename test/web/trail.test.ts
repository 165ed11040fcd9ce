import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { mayDo } from '../../src/identity/permissions.js';
import type { Actor } from '../../src/identity/actor.js';
import { refusalsAMinute } from '../../src/persistence/refusal.js';
import type { ApiClient } from '../support/api-client.js';
import { RouteDriver, nobody } from '../support/route-driver.js';
import type { Sent } from '../support/route-driver.js';
import type { Route } from '../support/routes.js';
import { Staff } from '../support/staff.js';
import { sampled } from '../support/table-width.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let staff: Staff;
let owner: pg.Client;
let driver: RouteDriver;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', told: true });
  staff = await Staff.of(test);
  owner = new pg.Client(test.ownerUrl);
  await owner.connect();
  driver = await RouteDriver.of(staff, owner);
}, 400_000);

afterAll(async () => {
  await owner.end();
  await test.close();
});

interface Entry {
  count: number;
  result: string;
  action: string;
  details: { code?: string; further?: string };
}

// That a dossier is shown again beside the refused form is an act of its own.
const entriesOf = async (sent: readonly Sent[]): Promise<Map<string, Entry>> => {
  const { rows } = await owner.query<Entry & { id: string }>(
    `select request_id as id, count(*)::integer as count, min(result) as result, min(action) as action,
      (array_agg(details))[1] as details
      from audit_entry where request_id = any($1) and action <> 'dossier:read' group by 1`,
    [sent.map(({ requestId }) => requestId)],
  );
  return new Map(rows.map(({ id, ...entry }) => [id, entry]));
};

/** What left another number of entries than one, or another entry. */
async function odd(
  sent: readonly Sent[],
  isRight: (entry: Entry, sent: Sent) => boolean,
): Promise<unknown[]> {
  const entries = await entriesOf(sent);
  return sent
    .map((one) => ({ ...one, entry: entries.get(one.requestId) }))
    .filter(({ entry, ...one }) => entry?.count !== 1 || !isRight(entry, one))
    .map(({ name, status, entry }) => ({ name, status, entry }));
}

// The test is refused more often in a minute than a person is: of a flood the trail takes the beginning, see below.
const forgetCounts = () => owner.query(`delete from request_count where kind = 'refusal'`);

const changing = (route: Route): boolean => !['GET', 'HEAD'].includes(route.method);
const isPage = ({ path }: Route): boolean => !path.startsWith('/api/');

/** Sends nothing but the token, as a form or as JSON. */
async function sendNothing(client: ApiClient, route: Route, token = client.csrfToken): Promise<Sent> {
  await forgetCounts();
  const path = route.path.replace(/:\w+/g, nobody);
  const { status, headers } = await client.send(route.method, path, {
    headers: {
      'x-csrf-token': token,
      ...(isPage(route) ? { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    body: isPage(route) ? '' : {},
  });
  const requestId = headers.get('x-request-id') ?? '';
  const type = headers.get('content-type') ?? '';
  return { name: `${route.method} ${route.path}`, action: route.action, status, requestId, type };
}

/** Red when AccessGuard turns away without RefusalAuditService.turnedAway. */
describe('a change for which somebody has no right', () => {
  it('leaves exactly one entry in the trail, whichever route it was', async () => {
    const sent: Sent[] = [];
    for (const route of test.routes.filter(changing)) {
      const { action } = route;
      const post = staff.posts.find(
        ({ role, level }) => action !== null && !mayDo({ role, level } as Actor, action),
      );
      if (post !== undefined) sent.push(await sendNothing(await staff.named(post.userName), route));
    }
    expect(sent.length).toBeGreaterThan(250);
    expect(sent.filter(({ status }) => status !== 403)).toEqual([]);
    expect(
      await odd(sent, ({ result, action }, one) => result === 'refused' && action === one.action),
    ).toEqual([]);
  });
});

// What concerns nobody but the reader's own screen: a draft, a filter, a place in the tour.
const ownScreen = /^\w+ \/(drafts|saved-views|tour|reading|language)(\/|$)/;

// A first look at what was typed, and a form of several rows of which none was filled in: nothing is done.
const nothingDone = new Set(['POST /decisions/new', 'POST /my-work/answers']);

// Of the session itself: after it the client would be nobody.
const ownSession = /^\w+ \/(api\/v1\/session|sign-out|account)(\/|$)/;

/** Red when ProblemFilter, or FormService for what it shows again, says nothing to RefusalAuditService. */
describe('a change that is refused before a command begins', () => {
  it('leaves exactly one entry in the trail, whichever route it was, by whoever may ask for it', async () => {
    const sent: Sent[] = [];
    for (const route of sampled(test.routes.filter(changing), 2))
      if (route.action !== null && !ownSession.test(`${route.method} ${route.path}`))
        sent.push(await sendNothing(await staff.for(route.action), route));
    const refused = sent.filter(({ status }) => status >= 400);
    expect(refused.length).toBeGreaterThan(125);
    expect(refused.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await odd(refused, ({ result }) => result === 'refused')).toEqual([]);
    const done = sent.filter(
      ({ status, name }) => status < 400 && !ownScreen.test(name) && !nothingDone.has(name),
    );
    expect(await odd(done, ({ result }) => result === 'done')).toEqual([]);
  });

  it('leaves one also without the session’s token, and says so', async () => {
    const sent: Sent[] = [];
    for (const route of sampled(test.routes.filter(changing), 6))
      if (route.action !== null)
        sent.push(await sendNothing(await staff.for(route.action), route, 'another'));
    expect(sent.length).toBeGreaterThan(30);
    expect(sent.filter(({ status }) => status !== 403)).toEqual([]);
    expect(await odd(sent, ({ details }) => details.code === 'request.csrf')).toEqual([]);
  });
});

/** Red when refusalRow writes without looking at its count. */
describe('a flood of refusals', () => {
  it('leaves a bounded number of entries a minute, of which the last says that more came', async () => {
    const client = await staff.named('gd-fgw.unit_staff');
    const refusal = async (): Promise<Sent> => {
      const { status, headers } = await client.post(`/api/v1/decisions/${nobody}/withdraw`);
      return { name: '', action: null, status, requestId: headers.get('x-request-id') ?? '', type: '' };
    };
    const first = await refusal();
    // As many as a minute takes in, in this minute and in the next one.
    await owner.query(
      `insert into request_count (city_id, account_id, kind, minute, count)
        select city_id, account_id, kind, date_trunc('minute', clock_timestamp()) + n * interval '1 minute', $1
        from (select distinct city_id, account_id, kind from request_count where kind = 'refusal') r, generate_series(0, 1) n
        on conflict (account_id, kind, minute) do update set count = excluded.count`,
      [refusalsAMinute],
    );
    const flood = [await refusal(), await refusal(), await refusal()];
    expect(new Set([first, ...flood].map(({ status }) => status))).toEqual(new Set([403]));
    const entries = await entriesOf([first, ...flood]);
    expect([first, ...flood].map(({ requestId }) => entries.get(requestId)?.details)).toEqual([
      { code: 'permission.denied' },
      { code: 'permission.denied', further: 'counted' },
      undefined,
      undefined,
    ]);
    await forgetCounts();
  });
});

// Asked by POST for the length of what is asked; nothing is changed by it.
const asking = new Set(['POST /api/v1/schemes/:id/check']);

describe('a change by the API, told in words that would be a script', () => {
  const sent: Sent[] = [];

  beforeAll(async () => {
    for (const input of sampled(driver.inputs, 2)) {
      await forgetCounts();
      sent.push(...(await driver.drive(input)));
    }
  }, 240_000);

  it('leaves exactly one entry for each change, and for each that was refused', async () => {
    const done = sent.filter(({ status, name }) => status < 300 && !asking.has(name));
    expect(done.length).toBeGreaterThan(5);
    expect(await odd(done, ({ result }) => result === 'done')).toEqual([]);
    const refused = sent.filter(({ status }) => status >= 400);
    expect(refused.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await odd(refused, ({ result }) => result === 'refused')).toEqual([]);
  });
});
