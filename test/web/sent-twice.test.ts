import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as cheerio from 'cheerio';
import pg from 'pg';
import { givenInterview } from '../factories/given-interview.js';
import { givenPart, rowOf } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';
import type { SentFields } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client(test.ownerUrl);
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const dispatched = { state: 'dispatched', progress: 0, dispatchedAt: '2026-11-24T08:50:00+08:00' };

interface Given {
  path: string;
  /** Selector of the form on its page. */
  form: string;
  fields: SentFields;
  /** How often the deed is in the record, as an SQL query, and its values. */
  count: [sql: string, ...values: unknown[]];
}

const office = 'pd-swb.supervision_office';
const clerk = 'gd-fgw.unit_staff';

const deeds: [deed: string, userName: string, given: () => Promise<Given>][] = [
  [
    'a signature',
    clerk,
    async () => {
      const { partId } = await givenPart(owner, dispatched);
      const count: Given['count'] = [
        `select count(*) from audit_entry where action = 'part:sign' and $1 = any(subject_ids)`,
        partId,
      ];
      return {
        path: `/parts/${partId}`,
        form: 'form[action^="/"]:has(button)',
        fields: { step: 'confirm' },
        count,
      };
    },
  ],
  [
    'a dispute',
    clerk,
    async () => {
      const { partId } = await givenPart(owner, dispatched);
      const count: Given['count'] = ['select count(*) from dispute where part_id = $1', partId];
      return { path: `/parts/${partId}`, form: '#dispute', fields: { reason: '属财政部门职责' }, count };
    },
  ],
  [
    'a report',
    clerk,
    async () => {
      const { partId } = await givenPart(owner);
      const fields = { kind: 'progress', wording: '已完成选址论证', progress: '60' };
      return {
        path: `/?open=part-${partId}`,
        form: `#report-${partId}`,
        fields,
        count: ['select count(*) from report where part_id = $1', partId],
      };
    },
  ],
  [
    'a review',
    office,
    async () => {
      const { partId } = await givenPart(owner);
      const { body } = await (
        await signIn(test.baseUrl, clerk)
      ).post<{ id: string }>(`/api/v1/parts/${partId}/reports`, {
        ...{ kind: 'progress', wording: '已完成选址论证。', progress: 60 },
      });
      const count: Given['count'] = [
        `select count(*) from audit_entry where action = 'report:review' and $1 = any(subject_ids)`,
        body.id,
      ];
      return { path: `/reviews/${body.id}`, form: '#pass', fields: {}, count };
    },
  ],
  [
    'an order',
    office,
    async () => {
      const { partId } = await givenPart(owner);
      const fields = { partIds: [partId], reason: '推进缓慢', requirement: '说明原因' };
      return {
        path: `/orders/new?body=${encodeURIComponent('市发展改革委')}`,
        form: '#draft',
        fields,
        count: ['select count(*) from supervision_order_item where part_id = $1', partId],
      };
    },
  ],
  [
    'a decision',
    office,
    async () => {
      const title = `供暖保障${randomUUID().slice(0, 8)}`;
      const fields = {
        title,
        'tasks.0.wording': '排查管网',
        'tasks.0.responsible': '市住建局',
        'tasks.0.dueOn': '2026-12-31',
        step: 'draft',
      };
      return {
        path: '/decisions/new',
        form: 'form[method=post]',
        fields,
        count: ['select count(*) from decision where title = $1', title],
      };
    },
  ],
  [
    'an interview',
    'l04.leader',
    async () => {
      const id = await givenInterview(owner);
      const count: Given['count'] = [
        `select count(*) from audit_entry where action = 'interview:decide' and $1 = any(subject_ids)`,
        id,
      ];
      return {
        path: `/interviews/${id}`,
        form: 'form[action^="/"]:has(button)',
        fields: { step: 'confirm' },
        count,
      };
    },
  ],
];

/** Opens the page of a form; what it answers sends the form as it stood there, as often as one likes. */
async function openForm(person: ApiClient, { path, form, fields }: Given) {
  const { status, body } = await getPage(person, path);
  expect(status).toBe(200);
  const $ = cheerio.load(body);
  const own = $(`main ${form}`).first();
  expect([form, own.length]).toEqual([form, 1]);
  const hidden = own
    .find('input[type=hidden]')
    .toArray()
    .map((field) => [$(field).attr('name') ?? '', $(field).attr('value') ?? '']);
  const all: SentFields = {
    ...(Object.fromEntries(hidden.filter(([name]) => name !== '_csrf')) as SentFields),
    ...fields,
  };
  const action = own.attr('action') ?? '';
  return async (): Promise<{ status: number; to: string | null }> => {
    if (own.attr('enctype') === undefined) {
      const { status, headers } = await sendForm(person, action, all);
      return { status, to: headers.get('location') };
    }
    const data = new FormData();
    for (const [name, value] of Object.entries(all))
      for (const one of [value].flat()) data.append(name, String(one));
    const { status, location } = await sendFiles(person, action, data);
    return { status, to: location };
  };
}

const times = async ([sql, ...values]: Given['count']): Promise<number> =>
  Number((await rowOf<{ count: string }>(owner, sql, values)).count);

describe.each(deeds)('%s', (_deed, userName, given) => {
  it('that is pressed twice at the same moment is done once, and both presses lead on', async () => {
    const room = await given();
    const send = await openForm(await signIn(test.baseUrl, userName), room);
    const answers = await Promise.all([send(), send()]);
    expect(await times(room.count)).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  });

  it('that is sent again after going back is not done again', async () => {
    const room = await given();
    const send = await openForm(await signIn(test.baseUrl, userName), room);
    expect((await send()).status).toBe(303);
    expect((await send()).status).toBe(303);
    expect(await times(room.count)).toBe(1);
  });

  it('that stands open in a second tab too is accepted or refused there, never failed, once it is done in the first', async () => {
    const room = await given();
    const person = await signIn(test.baseUrl, userName);
    const [first, second] = [await openForm(person, room), await openForm(person, room)];
    expect((await first()).status).toBe(303);
    // A new decision, or a report of the same month, may be made again by whoever means it; a judged matter may not.
    expect([303, 409, 422]).toContain((await second()).status);
    expect(await times(room.count)).toBeGreaterThanOrEqual(1);
  });
});
