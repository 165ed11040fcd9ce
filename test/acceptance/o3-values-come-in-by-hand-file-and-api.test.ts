import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Desk, LateOwner } from '../../src/assessment/measurements/measurement.queries.js';
import type { MeasurementAnswer } from '../../src/assessment/measurements/measurement.schema.js';
import { standClockAt } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let clerk: ApiClient;
let head: ApiClient;
let office: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', clock: new Date('2026-10-12T09:00:00+08:00') });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const at = (name: string) => signIn(test.baseUrl, name);
  [clerk, head, office] = await Promise.all([
    at('gd-tjj.data_owner'),
    at('gd-tjj.unit_head'),
    at('pd-swb.assessment_office'),
  ]);
});
afterAll(async () => {
  await owner?.end();
  await test?.close();
});

const path = '/api/v1/measurements';
const anding = '621102';
type Problem = { code: string; detail: string; fields?: { pointer: string; detail: string }[] };

const item = (value: string, differs: object = {}) => ({
  ...{ indicatorCode: 'E02', bodyCode: anding, period: '2026Q3', value },
  ...differs,
});
const enter = <T = MeasurementAnswer>(items: object[], differs: object = {}): Promise<Answer<T>> =>
  clerk.post<T>(path, { items, ...differs });
const fieldsOf = ({ status, body }: Answer<Problem>) => [
  status,
  body.code,
  body.fields?.map(({ detail }) => detail),
];
const clockAt = (at: string) => standClockAt(owner, at);
const desk = async (month = '2026-09') => (await clerk.get<Desk>(`${path}?month=${month}`)).body;
const rowOf = async (code: string, bodyCode: string, month?: string) =>
  (await desk(month)).rows.find((row) => row.code === code && row.bodyCode === bodyCode);
const pendingOf = (entries: MeasurementAnswer['entries']) =>
  entries.map(({ id, version }) => ({ id, version }));

describe('values of a month', () => {
  it('are owed by the data owner alone, for the quarter that ended, and are open until given', async () => {
    const { month, rows } = await desk();
    expect(month).toMatchObject({ month: '2026-09', dueOn: '2026-10-18', approveOn: '2026-10-25' });
    expect(new Set(rows.map(({ ownerName }) => ownerName)).size).toBe(1);
    const row = await rowOf('E02', anding);
    expect(row).toMatchObject({
      period: '2026Q3',
      state: 'missing',
      actual: null,
      lateWd: null,
      lastPeriod: '2025Q4',
    });
    // Monthly rows are asked for each month, quarterly ones in the quarter's last, annual ones in December.
    const periods = async (of: string) => [...new Set((await desk(of)).rows.map(({ period }) => period))];
    expect(await periods('2026-08')).toEqual(['2026-08']);
    expect(await periods('2026-09')).toEqual(['2026Q3']);
  });

  it('count once a second person of the body approved them, and never earlier', async () => {
    await owner.query(
      `insert into indicator_target (city_id, indicator_id, body_id, period, target, provenance)
        select i.city_id, i.id, b.id, '2026Q3', 6, 'test' from indicator i, body b where i.code = 'E02' and b.code = $1`,
      [anding],
    );
    const { status, body } = await enter([item('５．９％')]);
    expect([status, body.entries[0]?.value, body.entries[0]?.state]).toEqual([201, '5.9', 'entered']);
    expect(await scoreOf('E02')).toMatchObject({ open: 'value-missing', points: null });
    const entries = pendingOf(body.entries);
    const own = await clerk.post<Problem>(`${path}/approvals`, { outcome: 'approve', entries });
    expect([own.status, own.body.code]).toEqual([403, 'measurement.own-approval']);
    const stale = await head.post<Problem>(`${path}/approvals`, {
      outcome: 'approve',
      entries: entries.map(({ id }) => ({ id, version: 9 })),
    });
    expect([stale.status, stale.body.code]).toEqual([409, 'version.stale']);
    const stranger = await signIn(test.baseUrl, 'gd-czj.unit_head');
    expect((await stranger.post(`${path}/approvals`, { outcome: 'approve', entries })).status).toBe(404);
    expect((await head.post(`${path}/approvals`, { outcome: 'approve', entries })).status).toBe(200);
    expect(await rowOf('E02', anding)).toMatchObject({ state: 'approved', actual: '5.9' });
    expect((await scoreOf('E02')).points).not.toBeNull();
    expect((await head.post(`${path}/approvals`, { outcome: 'approve', entries })).status).toBe(409);
  });

  it('are returned with a reason, and open again', async () => {
    const { body } = await enter([item('4.1', { bodyCode: '621121' })]);
    const entries = pendingOf(body.entries);
    expect((await head.post(`${path}/approvals`, { outcome: 'return', entries })).status).toBe(422);
    const note = '与调查队数据不一致';
    expect((await head.post(`${path}/approvals`, { outcome: 'return', entries, note })).status).toBe(200);
    expect(await rowOf('E02', '621121')).toMatchObject({ state: 'returned', actual: null, entry: { note } });
  });
});

describe('a value that looks wrong', () => {
  it.each(['50', '500', '50000', '0.5', '0.0005'])(
    '%s after 5 is asked about, and taken with a reason',
    async (value) => {
      const row = { indicatorCode: 'E17', bodyCode: '621122', value };
      await owner.query(
        `insert into measurement (city_id, indicator_id, body_id, period, version, actual, provenance)
        select i.city_id, i.id, b.id, '2026Q2', 1, 5, 'test' from indicator i, body b where i.code = 'E17' and b.code = '621122'
        on conflict do nothing`,
      );
      const asked = await enter<Problem>([item(value, row)]);
      expect([asked.status, asked.body.code]).toEqual([422, 'measurement.asked']);
      expect(asked.body.fields?.[0]?.detail).toContain('看起来像单位错了');
      const { status } = await enter([item(value, { ...row, explanation: '新建园区集中投产，已核实。' })]);
      expect(status).toBe(201);
    },
  );

  it.each([
    ['一二', '读不出数字'],
    ['12万', '只填数字'],
    ['1,23.4', '千位分隔符'],
    ['3%', '不是百分数', { indicatorCode: 'E17' }],
    ['1'.repeat(16), '整数不超过'],
    ['5.1', '不考核它', { bodyCode: 'GD-FGW' }],
    ['5.1', '没有代码为', { bodyCode: 'GD-NIX' }],
    ['5.1', '不是本单位', { indicatorCode: 'E99' }],
    ['5.1', '还没有到', { period: '2026Q4' }],
    ['6.1', '登记更正'],
  ])('%s is refused: %s', async (value, why, differs: object = {}) => {
    const [status, code, details] = fieldsOf(await enter<Problem>([item(value, differs)]));
    expect([status, code, details]).toEqual([422, 'request.invalid', [expect.stringContaining(why)]]);
  });

  it('every fault is told at once, and nothing is kept', async () => {
    const good = item('3.3', { bodyCode: '621123' });
    const answer = await enter<Problem>([good, item('x', { bodyCode: '621124' }), good]);
    expect(fieldsOf(answer)[2]).toHaveLength(2);
    expect(await rowOf('E02', '621123')).toMatchObject({ state: 'missing' });
  });

  it('is refused for a period that is closed, with what to do', async () => {
    await office.post('/api/v1/score-computations', { period: '2026Q2' });
    const answer = await enter<Problem>([item('5', { period: '2026Q2' })]);
    expect(fieldsOf(answer)[2]).toEqual([expect.stringContaining('按“统计修订”登记')]);
  });

  it('left empty stays open and is not 0', async () => {
    const { status, body } = await enter([item('', { bodyCode: '621125' })]);
    expect([status, body]).toEqual([201, { entries: [], left: 1 }]);
    expect(await rowOf('E02', '621125')).toMatchObject({ state: 'missing', actual: null });
  });
});

describe('another system', () => {
  it('sends a row again: it is the same row, also changed before it is approved', async () => {
    const row = { bodyCode: '621126', externalId: 'TJJ-2026-0917' };
    const send = (value: string, differs: object = {}) =>
      enter([item(value, { ...row, ...differs })], { system: '统计联网直报' });
    const first = await send('5.2');
    const again = await send('5.2');
    const changed = await send('5.3');
    expect(again.body.entries).toEqual(first.body.entries);
    expect(changed.body.entries[0]).toMatchObject({
      id: first.body.entries[0]?.id,
      value: '5.3',
      version: 2,
    });
    expect((await send('5.2', { bodyCode: '621124' })).status).toBe(422);
    await head.post(`${path}/approvals`, { outcome: 'approve', entries: pendingOf(changed.body.entries) });
    const { rows } = await owner.query<{ provenance: string }>(
      `select m.provenance from measurement m join measurement_entry e on e.id = m.entry_id where e.external_id = $1`,
      [row.externalId],
    );
    expect(rows).toEqual([{ provenance: 'api 统计联网直报 TJJ-2026-0917' }]);
  });

  it('names itself and the row, or neither', async () => {
    expect((await enter([item('5.2', { externalId: 'a' })])).status).toBe(422);
    expect((await enter([item('5.2')], { system: '统计联网直报' })).status).toBe(422);
  });
});

describe('the desk', () => {
  const field = (body: string) => `value.E05.${body}`;

  it('takes all on one page without a script: checked, confirmed, approved by the other person', async () => {
    const fields = { month: '2026-09', [field('621121')]: '6.1', [field('621122')]: '' };
    const check = await sendForm(clerk, '/measurements', fields);
    expect([check.status, check.body.includes('核对数据')]).toEqual([200, true]);
    expect((await rowOf('E05', '621121'))?.state).toBe('missing');
    const sent = await sendForm(clerk, '/measurements', { ...fields, step: 'confirm' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/measurements?month=2026-09']);
    const row = await rowOf('E05', '621121');
    const ticked = { month: '2026-09', entry: `${row?.entry?.id ?? ''} ${row?.entry?.version ?? 0}` };
    expect((await getPage(head, '/measurements?month=2026-09')).body).toContain('审定所选');
    const own = await sendForm(clerk, '/measurements/decisions', { ...ticked, outcome: 'approve' });
    expect(own.status).toBe(403);
    const done = await sendForm(head, '/measurements/decisions', { ...ticked, outcome: 'approve' });
    expect(done.status).toBe(303);
    expect(await rowOf('E05', '621121')).toMatchObject({ state: 'approved', actual: '6.1' });
  });

  it('asks on the check page, and says there that the reason is missing', async () => {
    const fields = { month: '2026-09', [field('621123')]: '61000' };
    const check = await sendForm(clerk, '/measurements', fields);
    expect(check.body).toContain('看起来像单位错了');
    const refused = await sendForm(clerk, '/measurements', { ...fields, step: 'confirm' });
    expect([refused.status, refused.body.includes('错误：')]).toEqual([422, true]);
    const why = { 'why.E05.621123': '基数很小，已核实。', step: 'confirm' };
    expect((await sendForm(clerk, '/measurements', { ...fields, ...why })).status).toBe(303);
  });

  it('keeps what was typed when it is refused', async () => {
    const fields = { month: '2026-09', [field('621124')]: '五点一' };
    const { status, body } = await sendForm(clerk, '/measurements', fields);
    expect(status).toBe(422);
    expect(body).toContain('错误：');
    expect(body).toContain('value="五点一"');
  });

  it('shows who is late, in working days: the owner on his rows, all of them to the office', async () => {
    await clockAt('2026-10-21T09:00:00+08:00');
    expect(await rowOf('E02', '621124')).toMatchObject({ state: 'missing', lateWd: 3 });
    const { body } = await office.get<{ owners: LateOwner[] }>(`${path}/late?month=2026-09`);
    expect(body.owners.find(({ name }) => name.includes('统计局'))).toMatchObject({ lateWd: 3 });
    expect((await getPage(office, '/measurements?month=2026-09')).body).toContain('逾期 3 个工作日');
    expect((await clerk.get(`${path}/late`)).status).toBe(403);
    await clockAt('2026-10-12T09:00:00+08:00');
  });
});

async function scoreOf(row: string): Promise<{ points: string | null; open: string | null }> {
  const { body } = await office.post<{ id: string }>('/api/v1/score-computations', { period: '2026Q3' });
  const { rows } = await owner.query<{ points: string | null; open: string | null }>(
    `select r.points, r.open from score_row r join score_body s on s.computation_id = r.computation_id and s.seq = r.body_seq
      join body b on b.id = s.body_id where r.computation_id = $1 and r.code = $2 and b.code = $3`,
    [body.id, row, anding],
  );
  return rows[0] ?? { points: null, open: null };
}
