import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { mayDo } from '../../src/identity/permissions.js';
import type { Actor } from '../../src/identity/actor.js';
import type { ApiClient } from '../support/api-client.js';
import { hostileTexts } from '../support/hostile-texts.js';
import type { Route } from '../support/routes.js';
import { inputsOf, sampleOf } from '../support/sample-input.js';
import type { Api, JsonInput } from '../support/sample-input.js';
import { Staff } from '../support/staff.js';
import { sampled } from '../support/table-width.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let staff: Staff;
let owner: pg.Client;
let api: Api;
let inputs: JsonInput[];

beforeAll(async () => {
  test = await startTestApp({ role: 'web', told: true });
  staff = await Staff.of(test);
  owner = new pg.Client(test.ownerUrl);
  await owner.connect();
  api = (await (await staff.for('city:read')).get<Api>('/api/openapi.json')).body;
  inputs = inputsOf(api);
}, 400_000);

afterAll(async () => {
  await owner.end();
  await test.close();
});

interface Sent {
  name: string;
  action: string | null;
  status: number;
  requestId: string;
}

const entriesOf = async (
  sent: readonly Sent[],
): Promise<Map<string, { count: number; result: string; action: string }>> => {
  const { rows } = await owner.query<{ id: string; count: number; result: string; action: string }>(
    `select request_id as id, count(*)::integer as count, min(result) as result, min(action) as action
      from audit_entry where request_id = any($1) group by 1`,
    [sent.map(({ requestId }) => requestId)],
  );
  return new Map(rows.map(({ id, ...entry }) => [id, entry]));
};

const changing = (route: Route): boolean => !['GET', 'HEAD'].includes(route.method);

/** Red when AccessGuard turns away without SignInAuditService.turnedAway. */
describe('a change for which somebody has no right', () => {
  it('leaves exactly one entry in the trail, whichever route it was', async () => {
    const sent: Sent[] = [];
    for (const route of test.routes.filter(changing)) {
      const { action } = route;
      const post = staff.posts.find(
        ({ role, level }) => action !== null && !mayDo({ role, level } as Actor, action),
      );
      if (post === undefined) continue;
      const client = await staff.named(post.userName);
      const path = route.path.replace(/:\w+/g, nobody);
      const { status, headers } = await client.send(route.method, path, {});
      sent.push({
        name: `${route.method} ${route.path}`,
        action,
        status,
        requestId: headers.get('x-request-id') ?? '',
      });
    }
    const entries = await entriesOf(sent);
    expect(sent.length).toBeGreaterThan(250);
    expect(sent.filter(({ status }) => status !== 403)).toEqual([]);
    const wrong = sent.filter(({ requestId, action }) => {
      const entry = entries.get(requestId);
      return entry?.count !== 1 || entry.result !== 'refused' || entry.action !== action;
    });
    expect(wrong).toEqual([]);
  });
});

const nobody = '11111111-1111-4111-8111-111111111111';
let turn = 0;
const hostile = () => hostileTexts[(turn += 1) % hostileTexts.length] ?? '';

// What names something of the city, so that a sample is not refused for naming what is not there.
const given = {
  ...{
    version: 1,
    responsible: 'GD-FGW',
    cooperating: [],
    body: 'GD-FGW',
    bodyCode: 'GD-FGW',
    page: '/tasks',
  },
  ...{ dueOn: '2026-12-31', responsibleLeader: 'L04/leader', dispatch: 'at_once', suggestedBody: 'GD-CZJ' },
  ...{
    indicatorCode: 'E01',
    dataOwner: 'GD-TJJ',
    shortName: '<b>局',
    unit: '<b>元',
    points: '1.5',
    year: 2026,
  },
  ...{ visitedOn: '2026-11-01', checkedOn: '2026-11-01', happenedOn: '2026-11-01', period: '2026Q4' },
  ...{ secret: '60221407395188634021', from: 'L04/leader', to: 'L05/leader', trueValue: undefined },
};

const named: Readonly<Record<string, string>> = { period: '2026Q4', year: '2026', kind: 'start' };

/** Rows of the told city whose ids an address may name, by the word before the id. */
const tables: Readonly<Record<string, string>> = {
  ...{
    parts: 'task_part',
    reports: 'report',
    disputes: 'dispute',
    restrictions: 'restriction',
    documents: 'document',
  },
  ...{
    'supervision-orders': 'supervision_order',
    'interview-drafts': 'interview_draft',
    interviews: 'interview_draft',
  },
  ...{
    decisions: 'decision',
    tasks: 'task',
    projects: 'project',
    enterprises: 'enterprise',
    checks: 'check_record',
  },
  ...{ consequences: 'consequence', papers: 'formal_paper', schemes: 'scheme', proposals: 'task_proposal' },
  ...{
    'deadline-requests': 'deadline_request',
    notices: 'notice',
    items: 'meeting_item',
    meetings: 'meeting',
  },
  ...{
    objections: 'objection',
    deductions: 'lamp_deduction',
    preferences: 'preference',
    feedback: 'feedback',
  },
};

async function idsFor(path: string): Promise<string[]> {
  const [, word = ''] = /\/([\w-]+)\/:id/.exec(path) ?? [];
  const table = tables[word];
  if (table === undefined) return [nobody];
  const { rows } = await owner.query<{ id: string }>(
    `select id from ${table} order by md5(id::text) limit 2`,
  );
  return rows.map(({ id }) => id);
}

/** Everybody of the demo's units who may do it, and one of each other role. */
async function actorsFor(action: Route['action']): Promise<ApiClient[]> {
  const posts = staff.posts.filter(
    ({ role, level }) => action === null || mayDo({ role, level } as Actor, action),
  );
  const units = ['gd-fgw.unit_head', 'gd-fgw.unit_staff'].filter((name) =>
    posts.some(({ role }) => name.endsWith(role)),
  );
  return Promise.all(
    [...units, ...posts.slice(0, 2).map(({ userName }) => userName)].map((name) => staff.named(name)),
  );
}

async function drive(input: JsonInput, sent: Sent[]): Promise<void> {
  const route = test.routes.find(({ method, path }) => method === input.method && path === input.path);
  for (const id of await idsFor(input.path))
    for (const client of await actorsFor(route?.action ?? null)) {
      const body = sampleOf(api, input.schema, { text: hostile, given });
      const path = input.path.replace(/:(\w+)/g, (_all, name: string) => named[name] ?? id);
      const { status, headers } = await client.send(input.method, path, { body });
      sent.push({
        name: input.name,
        action: route?.action ?? null,
        status,
        requestId: headers.get('x-request-id') ?? '',
      });
      if (status < 300) return;
    }
}

// Asked by POST for the length of what is asked; nothing is changed by it.
const asking = new Set(['POST /api/v1/schemes/:id/check']);

describe('a change by the API, told in words that would be a script', () => {
  const sent: Sent[] = [];

  beforeAll(async () => {
    for (const input of sampled(inputs, 2).filter(({ path }) => !/session|account|rights|demo/.test(path)))
      await drive(input, sent);
  }, 240_000);

  it('leaves exactly one entry for each change, and at most one for what was refused', async () => {
    const entries = await entriesOf(sent);
    const done = sent.filter(({ status, name }) => status < 300 && !asking.has(name));
    expect(done.length).toBeGreaterThan(8);
    expect(
      done.filter(({ requestId }) => entries.get(requestId)?.count !== 1).map(({ name }) => name),
    ).toEqual([]);
    const refused = sent.filter(({ status }) => status === 403);
    expect(refused.filter(({ requestId }) => entries.get(requestId)?.count !== 1)).toEqual([]);
    expect(sent.filter(({ status }) => status >= 500)).toEqual([]);
    expect(sent.filter(({ requestId }) => (entries.get(requestId)?.count ?? 0) > 1)).toEqual([]);
  });
});
