import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { accountId, demoCityId, personId, postId } from '../../src/organization/city-ids.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { eventually } from '../support/eventually.js';
import { getPage, sendForm } from '../support/form-client.js';

interface Change {
  id: string;
  kind: string;
  bodyName: string | null;
  subject: string | null;
  field: string | null;
  before: string | null;
  after: string | null;
  reason: string | null;
  personName: string | null;
  action: string | null;
  dbRole: string;
  seq: string | null;
}

let hall: CityHall;
const inspector = () => hall.at('PD-JW/inspector');
const stationed = () => hall.at('PD-JW/stationed_inspector');

async function changes(query = '', who = inspector): Promise<Change[]> {
  const { status, body } = await (await who()).get<{ items: Change[] }>(`/api/v1/oversight/changes${query}`);
  expect(status).toBe(200);
  return body.items;
}

beforeAll(async () => {
  hall = await CityHall.open({ here: true, clock: new Date('2026-11-24T09:00:00+08:00') });
});
afterAll(() => hall.close());

describe('全程接受纪委监委机关和派驻纪检监察组线上监督 (A7)', () => {
  let parts: { id: string; bodyCode: string }[];

  beforeAll(async () => {
    const task = { dueOn: '2026-11-26', wording: '完成前期工作' };
    const made = await hall.dispatched([
      { ...task, responsible: 'GD-FGW' },
      { ...task, responsible: 'GD-JYJ' },
    ]);
    parts = made.parts;
    await hall.clockTo('2026-11-30T10:00:00+08:00');
  });

  const partOf = (code: string) => parts.find((part) => part.bodyCode === code)?.id ?? '';

  it('every lamp shows with its reason, who judged it, and its place in the audit chain', async () => {
    const lamps = await eventually(
      () => changes('?kind=lamp'),
      (rows) => rows.length >= 2 && rows.every(({ seq }) => seq !== null),
    );
    expect(lamps.find(({ after, bodyName }) => after === 'red' && bodyName === '市发展改革委')).toMatchObject(
      {
        subject: '完成前期工作',
        reason: expect.stringMatching(/./) as unknown,
        personName: null,
        action: 'system:supervise',
        dbRole: 'dukaojian_app',
      },
    );
  });

  it('a deadline that an officer moves shows with before, after and his name', async () => {
    const office = await hall.office();
    const drafted = await office.post<{ id: string; version: number }>('/api/v1/supervision-orders', {
      ...{ bodyCode: 'GD-FGW', partIds: [partOf('GD-FGW')], reason: '推进缓慢', requirement: '限期整改' },
    });
    const path = `/api/v1/supervision-orders/${drafted.body.id}`;
    const act = async (post: string, verb: string, body: object) => {
      const answer = await (await hall.at(post)).post(`${path}/${verb}`, body);
      expect([verb, answer.status]).toEqual([verb, 200]);
    };
    await act('PD-SWB/office_head', 'issue', { feedbackDueOn: '2026-12-03' });
    await act('GD-FGW/unit_head', 'sign', {});
    await act('GD-FGW/unit_head', 'feedback', { feedback: '已制定计划' });
    await act('PD-SWB/supervision_office', 'review', {
      outcome: 'return',
      note: '没有写明日期',
      feedbackDueOn: '2026-12-08',
    });
    const [moved] = await changes('?kind=deadline');
    expect(moved).toMatchObject({
      bodyName: '市发展改革委',
      field: 'feedback_due_at',
      action: 'order:review',
    });
    const officer = await hall.one<{ name: string }>('select name from person where id = $1', [
      personId('PD-SWB/supervision_office'),
    ]);
    expect(moved?.personName).toBe(officer.name);
    expect([moved?.before, moved?.after].map((at) => new Date(at ?? '').toISOString())).toEqual([
      '2026-12-03T16:00:00.000Z',
      '2026-12-08T16:00:00.000Z',
    ]);
    const his = await changes(`?person=${encodeURIComponent(officer.name)}`);
    expect(his.map(({ id }) => id)).toContain(moved?.id);
  });

  it('what is changed behind the scenes shows, and that nobody left a trail', async () => {
    await hall.record.query(
      `update task_part set due_at = due_at + interval '10 days', lamp = 'green',
         milestones = jsonb_set(milestones, '{0,dueAt}', '"2026-12-30T16:00:00Z"') where id = $1`,
      [partOf('GD-JYJ')],
    );
    const past = (await changes()).filter(({ action }) => action === null);
    expect(
      past
        .slice(0, 2)
        .map(({ kind, bodyName, dbRole }) => [kind, bodyName, dbRole])
        .toSorted(),
    ).toEqual([
      ['deadline', '市教育局', 'dukaojian_owner'],
      ['lamp', '市教育局', 'dukaojian_owner'],
    ]);
    const { body } = await getPage(await inspector(), '/oversight?kind=deadline');
    expect(body).toContain('未经程序，没有留痕');
  });

  it('a new rule pack, a lost appointment and a disabled account show as rules and permissions', async () => {
    await hall.record.query(
      `insert into rule_pack (city_id, version, effective_on, sha256, content)
       select city_id, 2, '2027-01-01', sha256, content from rule_pack where version = 1`,
    );
    await hall.record.query('update appointment set to_on = $2 where post_id = $1', [
      postId('621102101/unit_staff'),
      '2026-12-31',
    ]);
    await hall.record.query('update account set disabled_at = now() where id = $1', [
      accountId('621102101/unit_staff'),
    ]);
    expect((await changes('?kind=rule'))[0]).toMatchObject({ field: 'insert', before: null, after: '2' });
    expect((await changes('?kind=permission')).slice(0, 2).map(({ field }) => field)).toEqual([
      'update',
      'update',
    ]);
  });

  it('is narrowed by kind, body, person and time', async () => {
    expect(new Set((await changes('?kind=lamp')).map(({ kind }) => kind))).toEqual(new Set(['lamp']));
    expect(new Set((await changes('?body=GD-JYJ')).map(({ bodyName }) => bodyName))).toEqual(
      new Set(['市教育局']),
    );
    expect(await changes('?until=2026-11-24T01:00:00Z&kind=lamp')).toEqual([]);
    expect(await changes('?person=nobody')).toEqual([]);
  });

  it('looking is itself audited, each page and each reading by the API', async () => {
    const looked = () =>
      hall.all<{ view: string }>(
        `select details->>'view' as view from audit_entry where action = 'oversight:read' and account_id = $1 order by id`,
        [accountId('PD-JW/inspector')],
      );
    const before = (await looked()).length;
    await getPage(await inspector(), '/oversight?kind=rule');
    await changes();
    const { status } = await getPage(await inspector(), '/oversight/attention');
    expect(status).toBe(200);
    expect((await looked()).slice(before).map(({ view }) => view)).toEqual([
      '/oversight?kind=rule',
      '/api/v1/oversight/changes',
      '/oversight/attention',
    ]);
  });

  describe('a question', () => {
    const ask = async (post: string, input: object) =>
      (await hall.at(post)).post<{ id: string }>('/api/v1/oversight/questions', {
        wording: '说明时限变动的原因',
        dueOn: '2026-12-02',
        ...input,
      });

    it('reaches the head of the body, who answers once; his clerk cannot', async () => {
      const { status, body } = await ask('PD-JW/inspector', { body: 'GD-FGW' });
      expect(status).toBe(201);
      const told = await hall.all<{ code: string }>(
        `select p.code from notice_item i join post p on p.id = i.post_id where i.subject_id = $1`,
        [body.id],
      );
      expect(told).toEqual([{ code: 'GD-FGW/unit_head' }]);
      const [head, clerk] = [await hall.at('GD-FGW/unit_head'), await hall.at('GD-FGW/unit_staff')];
      expect((await getPage(head, `/questions/${body.id}`)).body).toContain('说明时限变动的原因');
      const path = `/api/v1/questions/${body.id}/answer`;
      expect(refusal(await clerk.post(path, { answer: '代答' }))).toEqual([403, 'permission.denied']);
      const other = await hall.at('GD-JYJ/unit_head');
      expect(refusal(await other.post(path, { answer: '代答' }))).toEqual([404, 'record.not-found']);
      expect((await getPage(other, `/questions/${body.id}`)).status).toBe(404);
      expect((await head.post(path, { answer: '因招标流标，已按程序报批。' })).status).toBe(200);
      expect(refusal(await head.post(path, { answer: '改口' }))).toEqual([409, 'state.illegal-step']);
      const page = await getPage(await inspector(), '/oversight/questions');
      expect(page.body).toContain('因招标流标');
    });

    it('may name the change that it is about', async () => {
      const [change] = await changes('?body=GD-FGW');
      const { status, body } = await ask('PD-JW/inspector', { body: 'GD-FGW', changeId: change?.id });
      expect(status).toBe(201);
      const about = await hall.one('select change_id from inspection_question where id = $1', [body.id]);
      expect(about).toEqual({ change_id: change?.id });
    });

    it('must not be due already, and says so at its field', async () => {
      expect(refusal(await ask('PD-JW/inspector', { body: 'GD-FGW', dueOn: '2026-11-29' }))).toEqual([
        422,
        'request.invalid',
      ]);
      const fields = { body: '市发展改革委', wording: '为什么', dueOn: '2026-11-29' };
      const { status, body } = await sendForm(await inspector(), '/oversight/questions', fields);
      expect([status, body]).toEqual([422, expect.stringContaining('答复时限不能早于今天')]);
    });

    it('that is not answered in time shows, to both sides, and may still be answered', async () => {
      const { body } = await ask('PD-JW/inspector', { body: 'GD-JYJ' });
      await hall.clockTo('2026-12-03T00:00:00+08:00');
      const head = await hall.at('GD-JYJ/unit_head');
      expect((await getPage(await inspector(), '/oversight/questions')).body).not.toContain('逾期未答');
      await hall.clockTo('2026-12-03T00:00:01+08:00');
      expect((await getPage(await inspector(), '/oversight/questions')).body).toContain('逾期未答');
      expect((await getPage(head, `/questions/${body.id}`)).body).toContain('逾期未答');
      expect((await sendForm(head, `/questions/${body.id}`, { answer: '迟复为歉' })).status).toBe(303);
      expect((await getPage(await inspector(), '/oversight/questions')).body).toContain('逾期答复');
    });
  });

  describe('matters of attention 关注事项', () => {
    it('are seen by the group of their author alone, and what they say is nowhere else', async () => {
      const fields = { wording: '教育局时限变动频繁', body: '市教育局' };
      expect((await sendForm(await inspector(), '/oversight/attention', fields)).status).toBe(303);
      expect((await getPage(await inspector(), '/oversight/attention')).body).toContain('教育局时限变动频繁');
      expect((await getPage(await stationed(), '/oversight/attention')).body).not.toContain(
        '教育局时限变动频繁',
      );
      const app = new pg.Client(hall.app.appUrl);
      await app.connect();
      await expect(app.query('select from inspection_attention')).rejects.toMatchObject({ code: '42501' });
      await app.end();
      const said = await hall.all(`select from audit_entry where details::text like '%变动频繁%'`);
      expect(said).toEqual([]);
    });
  });

  it('a watch list narrows the changes to its bodies; taken off, it is kept that they were on it', async () => {
    const who = await inspector();
    expect((await sendForm(who, '/oversight/watch', { body: '市教育局' })).status).toBe(303);
    expect((await sendForm(who, '/oversight/watch', { body: '市教育局' })).status).toBe(303);
    const { body } = await getPage(who, '/oversight?watched=1');
    expect(body).toContain('市教育局 · ');
    expect(body).not.toContain('市发展改革委 · ');
    const { id } = await hall.one<{ id: string }>('select id from inspection_watch');
    expect((await sendForm(await stationed(), `/oversight/watch/${id}/end`, {})).status).toBe(404);
    expect((await sendForm(who, `/oversight/watch/${id}/end`, {})).status).toBe(303);
    const kept = await hall.all('select from inspection_watch where ended_at is not null');
    expect(kept).toHaveLength(1);
  });

  describe('a stationed group 派驻组', () => {
    it('reads the changes of its bodies and the rules, and nothing of others', async () => {
      const seen = await changes('', stationed);
      const names = new Set(seen.filter(({ kind }) => kind !== 'rule').map(({ bodyName }) => bodyName));
      expect(names).toEqual(new Set(['市发展改革委']));
      expect(seen.some(({ kind }) => kind === 'rule')).toBe(true);
      const [foreign] = await changes('?body=GD-JYJ');
      const who = await stationed();
      expect((await getPage(who, `/oversight/changes/${foreign?.id}`)).status).toBe(404);
      expect(await changes('?body=GD-JYJ', stationed)).toEqual([]);
    });

    it('asks its bodies only, keeps lists of its bodies only', async () => {
      const who = await stationed();
      const input = { wording: '为什么', dueOn: '2026-12-30' };
      const path = '/api/v1/oversight/questions';
      expect(refusal(await who.post(path, { ...input, body: 'GD-JYJ' }))).toEqual([404, 'record.not-found']);
      expect((await who.post(path, { ...input, body: 'GD-CZJ' })).status).toBe(201);
      expect((await sendForm(who, '/oversight/watch', { body: '市教育局' })).status).toBe(404);
      expect((await getPage(await inspector(), '/oversight/questions')).body).not.toContain('2026-12-30');
    });

    it('has no way into the other rooms', async () => {
      const who = await stationed();
      for (const path of ['/decisions', '/tasks', '/orders', '/reviews', `/parts/${partOf('GD-FGW')}`])
        expect([path, (await getPage(who, path)).status]).toEqual([path, 403]);
    });
  });

  const doors: [post: string, status: number][] = [
    ['PD-JW/inspector', 200],
    ['PD-JW/stationed_inspector', 200],
    ['PD-SWB/supervision_office', 403],
    ['PD-SWB/assessment_office', 403],
    ['PD-SWB/office_head', 403],
    ['L02/leader', 403],
    ['GD-FGW/unit_head', 403],
    ['621100/audit_admin', 403],
    ['621100/security_admin', 403],
  ];
  it.each(doors)('%s at each page of the room: %i', async (post, status) => {
    const who = await hall.at(post);
    for (const path of ['', '/questions', '/attention', '/watch'])
      expect([path, (await getPage(who, `/oversight${path}`)).status]).toEqual([path, status]);
    expect((await getPage(who, '/live/oversight')).status).toBe(status);
    expect((await who.get('/api/v1/oversight/changes')).status).toBe(status);
  });

  it('the audit administrator reads the state of the chain and no business', async () => {
    const admin = await hall.at('621100/audit_admin');
    const { status, body } = await admin.get<{ length: string; head: string; fault: null }>(
      '/api/v1/audit/chain',
    );
    expect(status).toBe(200);
    expect(Number(body.length)).toBeGreaterThan(10);
    expect(body).toMatchObject({
      head: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      fault: null,
      late: false,
    });
    const unit = await hall.at('GD-FGW/unit_head');
    expect((await unit.get('/api/v1/audit/chain')).status).toBe(403);
  });

  describe('the database roles of the room', () => {
    const as = async (setting: 'INSPECTION_READ' | 'INSPECTION_WRITE', sql: string) => {
      const { INSPECTION_READ, INSPECTION_WRITE } = await import('../../src/oversight/inspection-roles.js');
      const orm = hall.app
        .inside()
        .get<MikroORM>(setting === 'INSPECTION_READ' ? INSPECTION_READ : INSPECTION_WRITE, { strict: false });
      return orm.em.fork().execute(sql);
    };

    it.each([
      ...[
        'update task_part set lamp = lamp',
        'delete from oversight_change',
        'select password_hash from account',
      ],
      `insert into inspection_watch select * from inspection_watch`,
    ])('the reader cannot: %s', async (sql) => {
      await expect(as('INSPECTION_READ', sql)).rejects.toThrow(/permission denied|read-only/);
    });

    it.each([
      ...['update task_part set lamp = lamp', 'select from decision', 'select from audit_entry'],
      ...['delete from inspection_question', `update inspection_question set answer = 'x'`],
      ...[
        `update inspection_attention set wording = 'x'`,
        'delete from audit_entry',
        'select from oversight_change',
      ],
    ])('the writer cannot: %s', async (sql) => {
      await expect(as('INSPECTION_WRITE', sql)).rejects.toThrow('permission denied');
    });
  });

  it('who inspects does not assess: the database lets no person hold both at a time', async () => {
    const hold = (post: string, from: string, to: string | null) =>
      hall.record.query(
        `insert into appointment (id, city_id, post_id, person_id, from_on, to_on) values ($1, $2, $3, $4, $5, $6)`,
        [randomUUID(), demoCityId, postId(post), personId('PD-JW/inspector'), from, to],
      );
    for (const post of ['PD-SWB/assessment_office', 'GD-FGW/lead_assessor', 'PD-SWB/supervision_office'])
      await expect(hold(post, '2026-01-01', '2026-12-31')).rejects.toThrow('who inspects does not assess');
    await hold('PD-SWB/assessment_office', '2023-01-01', '2023-12-31');
  });
});
