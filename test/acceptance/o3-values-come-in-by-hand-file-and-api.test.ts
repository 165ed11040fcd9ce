import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { read, utils } from '@e965/xlsx';
import pg from 'pg';
import type { Desk, LateOwner } from '../../src/assessment/measurements/measurement.queries.js';
import type { MeasurementAnswer } from '../../src/assessment/measurements/measurement.schema.js';
import { heads, line, noticesOf, scoreOf, xlsx } from '../factories/measurement-file.js';
import { standClockAt } from '../factories/given-part.js';
import { givenPublishedResult } from '../factories/published-result.js';
import { signIn } from '../support/api-client.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let clerk: ApiClient;
let head: ApiClient;
let office: ApiClient;
let stranger: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', clock: new Date('2026-10-12T09:00:00+08:00') });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const at = (name: string) => signIn(test.baseUrl, name);
  [clerk, head, office, stranger] = await Promise.all([
    at('gd-tjj.data_owner'),
    at('gd-tjj.unit_head'),
    at('pd-swb.assessment_office'),
    at('gd-czj.unit_head'),
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
    expect(await rowOf('E02', anding)).toMatchObject({
      ...{ period: '2026Q3', state: 'missing', actual: null, lateWd: null, lastPeriod: '2025Q4' },
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
    const told = await noticesOf(owner, body.entries[0]?.id ?? '', 'GD-TJJ/unit_head');
    expect(told).toBe(1);
    expect(await scoreOf(office, owner, 'E02')).toMatchObject({ open: 'value-missing', points: null });
    const entries = pendingOf(body.entries);
    const own = await clerk.post<Problem>(`${path}/approvals`, { outcome: 'approve', entries });
    expect([own.status, own.body.code]).toEqual([403, 'measurement.own-approval']);
    const stale = await head.post<Problem>(`${path}/approvals`, {
      outcome: 'approve',
      entries: entries.map(({ id }) => ({ id, version: 9 })),
    });
    expect([stale.status, stale.body.code]).toEqual([409, 'version.stale']);
    expect((await stranger.post(`${path}/approvals`, { outcome: 'approve', entries })).status).toBe(404);
    expect((await head.post(`${path}/approvals`, { outcome: 'approve', entries })).status).toBe(200);
    expect(await rowOf('E02', anding)).toMatchObject({ state: 'approved', actual: '5.9' });
    expect((await scoreOf(office, owner, 'E02')).points).not.toBeNull();
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
      const told = await enter([item(value, { ...row, explanation: '新建园区集中投产，已核实。' })]);
      expect(told.status).toBe(201);
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
    const refused = fieldsOf(await enter<Problem>([item(value, differs)]));
    expect(refused).toEqual([422, 'request.invalid', [expect.stringContaining(why)]]);
  });

  it('every fault is told at once, and nothing is kept', async () => {
    const good = item('3.3', { bodyCode: '621123' });
    expect(fieldsOf(await enter<Problem>([good, item('x', { bodyCode: '621124' }), good]))[2]).toHaveLength(
      2,
    );
    expect(await rowOf('E02', '621123')).toMatchObject({ state: 'missing' });
  });

  it('is refused for a period that is closed, with what to do', async () => {
    await office.post('/api/v1/score-computations', { period: '2026Q2' });
    await givenPublishedResult(owner, '2026Q2');
    const refused = fieldsOf(await enter<Problem>([item('5', { period: '2026Q2' })]));
    expect(refused[2]).toEqual([expect.stringContaining('按“统计修订”登记')]);
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

describe('a file', () => {
  async function send(bytes: Buffer | string, name = '数据.xlsx') {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(Buffer.from(bytes))]), name);
    return sendFiles(clerk, `/measurements/import?_csrf=${clerk.csrfToken}`, form);
  }
  const kept = async (...bodies: string[]) =>
    (await desk()).rows
      .filter(({ code, bodyCode }) => code === 'E16' && bodies.includes(bodyCode))
      .map(({ entry }) => entry?.value);

  it('begins as a template with the rows of the month, and comes back through the same two persons', async () => {
    const response = await fetch(`${test.baseUrl}/measurements/template?month=2026-09`, {
      headers: { cookie: clerk.cookie },
    });
    const book = read(Buffer.from(await response.arrayBuffer()));
    const rows = utils.sheet_to_json<(string | number)[]>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, {
      header: 1,
    });
    expect(rows[0]).toEqual(heads);
    const at = rows.findIndex((row) => row[0] === 'E16' && row[2] === anding);
    expect(at).toBeGreaterThan(0);
    const filled = rows.map((row, index) =>
      heads.map((_head, column) => (index === at && column === 8 ? '５．５％' : (row[column] ?? ''))),
    );
    expect((await send(xlsx(filled))).status).toBe(303);
    expect(await rowOf('E16', anding)).toMatchObject({
      state: 'entered',
      entry: { value: '5.5', source: 'file' },
    });
  });

  it('is taken as CSV too', async () => {
    const csv = [heads, line('621121', '4.4')].map((row) => row.join(',')).join('\r\n');
    expect((await send(`\ufeff${csv}`, '数据.csv')).status).toBe(303);
    expect(await kept('621121')).toEqual(['4.4']);
  });

  it('with any fault is not taken at all, and every fault is listed with its row', async () => {
    const rows = [
      heads,
      line('621122', 4.1),
      line('621123', '四'),
      line('GD-NIX', 4),
      line('621124', 4, { 0: 'E99' }),
      line('621122', 4.2),
      line('621125', 40_000),
      line('621126', 4, { 4: '三季度' }),
    ];
    const form = await send(xlsx(rows));
    expect(form.status).toBe(422);
    expect(form.body).toContain('第8行：期写成');
    const { status, body } = await send(xlsx(rows.slice(0, 7)));
    expect(status).toBe(422);
    for (const fault of ['第3行：', '第4行：没有代码为GD-NIX', '第5行：E99不是', '第6行：', '一行也没有收'])
      expect(body).toContain(fault);
    expect(await kept('621122', '621123', '621124', '621125', '621126')).toEqual(Array(5).fill(undefined));
    const asked = await send(xlsx([heads, line('621125', 40_000)]));
    expect([asked.status, asked.body.includes('第2行：')]).toEqual([422, true]);
    expect((await send(xlsx([heads, line('621125', 40_000, { 9: '已核实。' })]))).status).toBe(303);
  });

  it.each([
    ['another head', () => xlsx([heads.toReversed(), line(anding, 5)]), '表头第1列应为“指标编号”'],
    [
      'merged cells',
      () => xlsx([heads, line('621122', 5), line('621123', 5)], ['I2:I3']),
      '单元格I2:I3合并了',
    ],
    ['nothing in it', () => xlsx([heads]), '都是空的'],
    [
      '50,000 rows',
      () => [heads, ...Array.from({ length: 50_000 }, () => line(anding, 5))].join('\n'),
      '一次最多导入2000行',
    ],
    [
      '2,001 rows of a workbook',
      () => xlsx([heads, ...Array.from({ length: 2_001 }, () => ['E16'])]),
      '一次最多',
    ],
    ['no table at all', () => 'PK nothing', '请重新保存后再上传'],
  ])('with %s is refused', async (_what, file, why) => {
    const { status, body } = await send(file());
    expect([status >= 400 && status < 500, body.includes('错误：'), body.includes(why)]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('an approved value', () => {
  const change = (differs: object = {}) => ({
    ...{
      kind: 'correction',
      value: '5.7',
      documentNumber: '定统函〔2026〕9号',
      reason: '汇总时漏计一家企业。',
    },
    ...differs,
  });

  it('changes only with document, reason and a second person, and keeps its old version', async () => {
    const id = (await rowOf('E02', anding))?.measurementId ?? '';
    const corrections = `${path}/${id}/corrections`;
    for (const bad of [
      { documentNumber: '' },
      { reason: '' },
      { value: '5.9' },
      { value: 'x' },
      { kind: 'other' },
    ])
      expect((await clerk.post(corrections, change(bad))).status).toBe(422);
    expect((await clerk.post<Problem>(corrections, change({ value: '57' }))).body.code).toBe(
      'measurement.asked',
    );
    expect((await stranger.post(corrections, change())).status).toBe(404);
    expect((await stranger.get(`${path}/${id}`)).status).toBe(404);
    const { status, body } = await clerk.post<{ id: string; version: number }>(corrections, change());
    expect(status).toBe(201);
    expect((await clerk.post(corrections, change())).status).toBe(409);
    expect(await rowOf('E02', anding)).toMatchObject({ state: 'approved', actual: '5.9' });
    const before = (await scoreOf(office, owner, 'E02')).points;
    const entries = [{ id: body.id, version: body.version }];
    expect((await clerk.post(`${path}/approvals`, { outcome: 'approve', entries })).status).toBe(403);
    expect((await head.post(`${path}/approvals`, { outcome: 'approve', entries })).status).toBe(200);
    const history = await clerk.get<{ versions: { version: number; value: string }[] }>(`${path}/${id}`);
    expect(history.body.versions).toMatchObject([
      { version: 2, value: '5.7', documentNumber: '定统函〔2026〕9号' },
      { version: 1, value: '5.9' },
    ]);
    expect((await scoreOf(office, owner, 'E02')).points).not.toBe(before);
    const page = await getPage(head, `/measurements/values/${id}`);
    expect([page.body.includes('5.9'), page.body.includes('汇总时漏计一家企业')]).toEqual([true, true]);
  });

  it('revised by statistics stays as it is, and enters the next period', async () => {
    const id = (await rowOf('E02', anding))?.measurementId ?? '';
    const fields = change({ kind: 'revision', value: '6.0', reason: '年度修订。' }) as Record<string, string>;
    expect((await sendForm(clerk, `/measurements/values/${id}`, fields)).status).toBe(303);
    const entry = (await rowOf('E02', anding))?.entry;
    const entries = [{ id: entry?.id, version: entry?.version }];
    expect((await head.post(`${path}/approvals`, { outcome: 'approve', entries })).status).toBe(200);
    expect(await rowOf('E02', anding)).toMatchObject({ actual: '5.7' });
    await clockAt('2027-01-05T09:00:00+08:00');
    expect(await rowOf('E02', anding, '2026-12')).toMatchObject({ last: '5.7', revised: '6' });
    await givenPublishedResult(owner, '2026Q3');
    const closed = await clerk.post<Problem>(`${path}/${id}/corrections`, change({ value: '5.8' }));
    expect(closed).toMatchObject({ status: 409, body: { code: 'measurement.period-closed' } });
    expect(
      (await clerk.post(`${path}/${id}/corrections`, change({ kind: 'revision', value: '6.1' }))).status,
    ).toBe(201);
  });
});
