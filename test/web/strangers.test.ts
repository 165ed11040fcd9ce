import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { permissions } from '../../src/identity/permissions.js';
import type { Action, Permission } from '../../src/identity/permissions.js';
import type { ApiClient } from '../support/api-client.js';
import type { Route } from '../support/routes.js';
import { inputsOf, sampleOf } from '../support/sample-input.js';
import type { Api } from '../support/sample-input.js';
import { Staff } from '../support/staff.js';
import { inFull } from '../support/table-width.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let staff: Staff;
let owner: pg.Client;
let api: Api;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', told: true });
  staff = await Staff.of(test);
  owner = new pg.Client(test.ownerUrl);
  await owner.connect();
  api = (await (await staff.for('city:read')).get<Api>('/api/openapi.json')).body;
}, 400_000);

afterAll(async () => {
  await owner.end();
  await test.close();
});

// A decision in which the stranger's body ($1) has no part, nor any below it; and a body of the city that is not his.
const apart = `not exists (select from task_part q join body qb on qb.id = q.body_id
  where q.decision_id = d.decision_id and (q.body_id = $1 or qb.parent_id = $1))`;
const ofPart = (table: string) => `select d.id from (select x.id, p.decision_id, p.body_id from ${table} x
  join task_part p on p.id = x.part_id) d where ${apart}`;
const ofBody = (table: string) => `select d.id from ${table} d join body b on b.id = d.body_id
  where b.level = 'city' and d.body_id <> $1`;

/** Where records of somebody else are found, by the beginning of the address under which they stand. */
const records: readonly (readonly [address: RegExp, sql: string])[] = [
  [/^\/(my-work\/)?parts\/:/, `select d.id from task_part d where ${apart}`],
  [/^\/(live\/)?decisions\/:/, `select d.decision_id as id from task_part d where ${apart}`],
  [/^\/(reports|reviews)\/:/, ofPart('report')],
  [/^\/evidence\/:/, ofPart('evidence_file')],
  [/^\/(orders|supervision-orders)\/:/, `select d.id from supervision_order d where ${apart}`],
  [/^\/(interviews|interview-drafts)\/:/, `select d.id from interview_draft d where ${apart}`],
  [/^\/(deadline-requests|extensions)\/:/, ofPart('deadline_request')],
  [/^\/restrictions\/:/, `${ofPart('restriction')}`],
  [/^\/disputes\/:/, ofPart('dispute')],
  [/^\/explanations\/:/, ofPart('explanation')],
  [/^\/papers\/:/, `${ofBody('formal_paper')} and not d.open_to_all`],
  [
    /^\/(notices|inbox)\/:/,
    `select d.id from notice d join post p on p.id = d.post_id where p.body_id <> $1 and p.role = 'unit_head'`,
  ],
  [/^\/projects\/:/, `${ofBody('project')}`],
  [/^\/enterprises\/:/, ofBody('enterprise')],
  [/^\/checks\/:/, ofBody('check_record')],
  [/^\/deductions\/:/, ofBody('lamp_deduction')],
  // What was publicly commended is told to all.
  [
    /^\/consequences\/:/,
    `${ofBody('consequence')} and (d.kind in ('interview', 'letter') or d.state <> 'signed')`,
  ],
  [/^\/objections\/:/, ofBody('objection')],
  [/^\/hand-overs\/:/, ofBody('hand_over')],
  [/^\/questions\/:/, ofBody('inspection_question')],
  [/^\/measurements\/(values\/)?:/, `${ofBody('measurement_entry')}`],
  [
    /^\/delegations\/:/,
    `select d.id from delegation d join post p on p.id = d.post_id where p.body_id <> $1`,
  ],
  [/^\/feedback\/:/, ofBody('feedback')],
];

interface Case {
  name: string;
  route: Route;
  userName: string;
  path: string;
  nowhere: string;
}

interface Stranger {
  userName: string;
  role: string;
  level: string;
  bodyId: string;
}

const others: Record<string, string> = { form: 'pdf', kind: 'start', format: 'xlsx' };
const nobody = '11111111-1111-4111-8111-111111111111';
const addressOf = (path: string, id: string): string =>
  path.replace(/:(\w+)/g, (_all, name: string) => others[name] ?? id);

// Of several who may, the first whose right ends at his own body, his line or his county.
const strangerFor = (strangers: readonly Stranger[], action: Action): Stranger | undefined =>
  strangers.find(({ role, level }) => {
    const table: readonly Permission[] = permissions[action];
    const lines = table.filter(
      (line) => line.role === role && (line.levels?.includes(level as 'city') ?? true),
    );
    return lines.length > 0 && lines.every(({ scope }) => scope !== 'city');
  });

async function cases(): Promise<{ cases: Case[]; without: Set<string> }> {
  const { rows: strangers } = await owner.query<Stranger>(`
    select c.user_name as "userName", p.role, b.level, b.id as "bodyId" from account c
    join appointment a on a.person_id = c.person_id join post p on p.id = a.post_id join body b on b.id = p.body_id
    where c.user_name = lower(replace(p.code, '/', '.')) and (b.code = '621102' or p.role = 'data_owner')
    order by b.code <> '621102', c.user_name`);
  const found: Case[] = [];
  const without = new Set<string>();
  for (const route of test.routes) {
    const shape = route.path.replace('/api/v1', '');
    const record = records.find(([address]) => address.test(shape));
    const stranger = route.action === null ? undefined : strangerFor(strangers, route.action);
    if (record === undefined || stranger === undefined) continue;
    const { rows } = await owner.query<{ id: string }>(`${record[1]} order by 1 limit ${inFull ? 5 : 1}`, [
      stranger.bodyId,
    ]);
    if (rows.length === 0) without.add(shape.split('/:')[0] ?? '');
    for (const { id } of rows)
      found.push({
        ...{ name: `${route.method} ${route.path}`, route, userName: stranger.userName },
        ...{ path: addressOf(route.path, id), nowhere: addressOf(route.path, nobody) },
      });
  }
  return { cases: found, without };
}

/** What a program or a form would send that fits as far as it can be known. */
function bodyOf({ route, path }: Case): unknown {
  const input = inputsOf(api).find(({ method, path: one }) => method === route.method && one === route.path);
  if (input === undefined) return path.startsWith('/api/') ? {} : undefined;
  return sampleOf(api, input.schema, { text: () => '情况说明', given: { version: 1 } });
}

async function ask(client: ApiClient, one: Case, path: string): Promise<[number, unknown]> {
  const isApi = path.startsWith('/api/');
  const body = one.route.method === 'GET' ? undefined : bodyOf(one);
  const { status, body: answer } = await client.send<{ code?: string }>(one.route.method, path, {
    headers: isApi ? {} : { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: isApi || one.route.method === 'GET' ? body : `_csrf=${client.csrfToken}&version=1&note=x&reason=x`,
  });
  return [status, isApi ? answer.code : undefined];
}

interface Answered {
  name: string;
  theirs: [number, unknown];
  none: [number, unknown];
}

// Kinds of records of which the story has none; their own tests look at them.
const notInTheStory = new Set([
  ...['/deadline-requests', '/deductions', '/delegations', '/enterprises', '/evidence', '/explanations'],
  ...['/extensions', '/feedback', '/hand-overs', '/measurements', '/measurements/values', '/objections'],
  ...['/questions', '/restrictions', '/consequences'],
]);

/** Red when a query or a command forgets whose record it is: for example requireReach in decision.service.ts. */
describe('the record of another body', () => {
  it('is not there for a stranger: every route with an id answers as it answers for an id that nothing has', async () => {
    const { cases: all, without } = await cases();
    const answers: Answered[] = [];
    for (const one of all) {
      const client = await staff.named(one.userName);
      const [theirs, none] = [await ask(client, one, one.path), await ask(client, one, one.nowhere)];
      answers.push({ name: `${one.name} ${one.userName}`, theirs, none });
    }
    // Refused before the record is looked at, and alike: a form that says nothing of whose record it is.
    const alike = ({ theirs, none }: Answered) =>
      none[0] === 422 && theirs[0] === none[0] && theirs[1] === none[1];
    const told = answers.filter((one) => !(one.theirs[0] === 404 && one.none[0] === 404) && !alike(one));
    expect(told).toEqual([]);
    expect(answers.filter(alike).length).toBeLessThan(5);
    expect([...without].filter((kind) => !notInTheStory.has(kind))).toEqual([]);
    expect(all.length).toBeGreaterThan(95);
  });
});
