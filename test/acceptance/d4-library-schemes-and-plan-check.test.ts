import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { read, utils } from '@e965/xlsx';
import { load } from 'cheerio';
import pg from 'pg';
import type { LibraryAnswer } from '../../src/assessment/library/library.schema.js';
import type { SchemeAnswer, SchemeList } from '../../src/assessment/schemes/scheme.schema.js';
import type { TargetGrid } from '../../src/assessment/targets/target.queries.js';
import type { TargetAnswer } from '../../src/assessment/targets/target.schema.js';
import { xlsx } from '../factories/measurement-file.js';
import { givenPublishedResult } from '../factories/published-result.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let office: ApiClient;
let schemes: SchemeList;

type Problem = { code: string; fields?: { pointer: string; detail: string }[] };

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  office = await signIn(test.baseUrl, 'pd-swb.assessment_office');
  schemes = (await office.get<SchemeList>('/api/v1/schemes')).body;
});
afterAll(async () => {
  await owner?.end();
  await test?.close();
});

const library = async (query = '') => (await office.get<LibraryAnswer>(`/api/v1/indicators${query}`)).body;
const schemeOf = async (code: string, year: number) => {
  const found = schemes.schemes.find((one) => one.code === code && one.year === year);
  return (await office.get<SchemeAnswer>(`/api/v1/schemes/${found?.id ?? ''}`)).body;
};

describe('the library of indicators', () => {
  it('has all 67 with their duties, and the cut of 29 out of 86', async () => {
    const { items, cut, rate } = await library();
    expect([items.length, cut.length, rate]).toEqual([
      67,
      29,
      { before: 86, cut: 29, after: 57, percent: '33.7' },
    ]);
    expect(items.find(({ code }) => code === 'E01')).toMatchObject({
      name: '地区生产总值增速',
      method: 'mixed',
      dataOwner: { code: 'GD-TJJ' },
      inCharge: { code: 'GD-FGW' },
      accumulation: 'cumulative',
      decimals: 1,
    });
  });

  it.each([
    ['?section=party_building', 12],
    ['?section=economy', 42],
    ['?section=key_work&kind=hard', 3],
    ['?list=negative', 10],
    ['?list=scored', 57],
    ['?words=E01', 1],
    ['?words=%25', 0],
    ['?words=粮食', 1],
    ['?section=&kind=&list=&words=', 67],
  ])('narrowed by %s has %d', async (query, count) => {
    expect((await library(query)).items).toHaveLength(count);
  });

  it('refuses a filter that it does not know', async () => {
    expect((await office.get('/api/v1/indicators?section=sports')).status).toBe(422);
  });

  it('can be read by every body, and by no administrator', async () => {
    const unit = await signIn(test.baseUrl, '621102.unit_staff');
    expect((await unit.get('/api/v1/indicators')).status).toBe(200);
    const admin = await signIn(test.baseUrl, '621100.system_admin');
    expect((await admin.get('/api/v1/indicators')).status).toBe(403);
  });
});

describe('the schemes', () => {
  it('are six a year, and 1 + 6 + 10 measures', () => {
    expect(schemes.schemes.map(({ year, code }) => `${year} ${code}`)).toEqual(
      [2026, 2025].flatMap((year) => ['M1', 'M2', 'M3', 'M4', 'M5', 'M6'].map((code) => `${year} ${code}`)),
    );
    const kinds = Object.groupBy(schemes.measures, ({ kind }) => kind);
    expect([kinds.overall?.length, kinds.categorised?.length, kinds.special?.length]).toEqual([1, 6, 10]);
  });

  it('pass the plan check as they were issued', async () => {
    for (const { code, year } of schemes.schemes) {
      const { findings, weights } = await schemeOf(code, year);
      expect([code, year, findings.filter(({ severity }) => severity === 'error'), weights.totalBp]).toEqual([
        ...[code, year, [], 10_000],
      ]);
    }
  });

  it('for counties has exactly 60.00 % of hard weight, and shows where one body is owner, assessor and scored', async () => {
    const { weights, findings, items } = await schemeOf('M1', 2026);
    expect(weights).toEqual({ totalBp: 10_000, hardBp: 6_000, leastHardBp: 6_000 });
    expect(items).toHaveLength(67);
    const checked = findings.filter(({ key }) => key === 'one-body-checked').map(({ row }) => row);
    expect(checked.length).toBeGreaterThanOrEqual(20);
    expect(checked).toContain('E26');
  });

  it('say at once when a weight no longer adds up', async () => {
    const one = schemes.schemes.find(({ code, year }) => code === 'M1' && year === 2026);
    const { body: broken } = await office.post<SchemeAnswer>(`/api/v1/schemes/${one?.id ?? ''}/check`, {
      weights: { E01: 299 },
    });
    expect(broken.findings.filter(({ severity }) => severity === 'error').map(({ key }) => key)).toEqual([
      'weight-sum',
      'hard-share',
    ]);
  });

  it('that is not there is not found', async () => {
    expect((await office.get('/api/v1/schemes/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await office.get('/api/v1/schemes/M1')).status).toBe(422);
  });
});

describe('targets of a scheme', () => {
  const grid = (period = '2026Q4') => `/api/v1/schemes/${idOf('M1', 2026)}/targets?period=${period}`;
  const idOf = (code: string, year: number) =>
    schemes.schemes.find((one) => one.code === code && one.year === year)?.id ?? '';
  const basis = { documentNumber: '定考办〔2026〕3号' };
  const set = (items: object[], differs: object = {}) =>
    office.post<TargetAnswer & Problem>(`/api/v1/schemes/${idOf('M1', 2026)}/targets`, {
      ...{ period: '2026Q4', ...basis, items, ...differs },
    });
  const cell = async (code: string, bodyCode: string) => {
    const { body } = await office.get<Omit<TargetGrid, 'notApplicable'>>(grid());
    return body.cells.find((one) => one.code === code && one.bodyCode === bodyCode);
  };
  const one = (target: string, differs: object = {}) => ({
    code: 'P01',
    bodyCode: '621102',
    target,
    ...differs,
  });

  it('are set cell by cell: only what differs is changed, and its history is kept', async () => {
    expect((await set([one('９５'), one('90', { bodyCode: '621121' })])).body).toMatchObject({ changed: 2 });
    expect((await set([one('95'), one('91', { bodyCode: '621121' })])).body).toMatchObject({
      changed: 1,
      unchanged: 1,
    });
    expect(await cell('P01', '621102')).toMatchObject({ target: '95', version: 1 });
    expect(await cell('P01', '621121')).toMatchObject({ target: '91', version: 2 });
    const { rows } = await owner.query<{ before: string; after: string }>(
      `select before::text, after::text from indicator_target_change c join body b on b.id = c.body_id
        where b.code = '621121' and c.period = '2026Q4' order by c.changed_at, c.id`,
    );
    expect(rows).toEqual([
      { before: null, after: '90' },
      { before: '90', after: '91' },
    ]);
  });

  it.each([
    ['0 with a ratio method', one('0'), '目标值须大于0'],
    ['what is no number', one('九十'), '读不出数字'],
    ['a row that is none', one('1', { code: 'E99' }), '没有指标E99'],
    ['a body that is not assessed', one('1', { bodyCode: 'GD-FGW' }), '不考核它'],
    ['a quarter for an annual row', one('1', { code: 'K01' }), '目标值填在年度里'],
    ['what somebody else changed meanwhile', one('96', { version: 0 }), '别人已改为95'],
  ])('refuse %s, and say which cell', async (_what, item, why) => {
    const { rows } = await owner.query<{ code: string }>(
      `select i.code from indicator i join indicator_version v on v.indicator_id = i.id where v.period = 'annual'
        and v.method <> 'negative' order by 1 limit 1`,
    );
    const code = item.code === 'K01' ? (rows[0]?.code ?? '') : item.code;
    const { status, body } = await set([{ ...item, code }]);
    expect([status, body.fields?.map(({ pointer }) => pointer)]).toEqual([422, ['/items/0/target']]);
    expect(body.fields?.[0]?.detail).toContain(why);
  });

  it('of a closed period are refused, and of an issued scheme without a document', async () => {
    await office.post('/api/v1/score-computations', { period: '2026Q1' });
    await givenPublishedResult(owner, '2026Q1');
    const closed = await set([one('1')], { period: '2026Q1' });
    expect([closed.status, closed.body.code]).toEqual([409, 'measurement.period-closed']);
    expect((await set([one('97')], { documentNumber: '' })).body.fields?.[0]?.pointer).toBe(
      '/documentNumber',
    );
    expect((await set([one('97')], { period: '2025Q4' })).body.fields?.[0]?.pointer).toBe('/period');
  });

  it('are a grid on a page: only changed cells are saved, and a fault stands at its cell', async () => {
    const page = `/schemes/${idOf('M1', 2026)}/targets`;
    const { status, body } = await getPage(office, `${page}?period=2026Q4`);
    expect([status, body.includes('name="t.P01.621102" value="95"')]).toEqual([200, true]);
    const was = load(body)('[name=was]').attr('value') ?? '';
    const fields = {
      period: '2026Q4',
      page: '1',
      was,
      ...basis,
      't.P01.621102': '95',
      't.P01.621121': '９2',
    };
    const sent = await sendForm(office, page, fields);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${page}?period=2026Q4&page=1`]);
    expect(await cell('P01', '621102')).toMatchObject({ version: 1 });
    const stale = await sendForm(office, page, { ...fields, 't.P01.621121': '93' });
    expect([stale.status, stale.body.includes('别人已改为92'), stale.body.includes('value="93"')]).toEqual([
      422,
      true,
      true,
    ]);
    expect(stale.body).toMatch(/id="targets-t-P01-621121"[^>]*aria-invalid="true"/);
    const county = await signIn(test.baseUrl, '621102.unit_head');
    expect((await getPage(county, page)).status).toBe(403);
  });

  const heads = ['指标编号', '指标名称', '单位代码', '单位名称', '期', '计量单位', '目标值'];
  const line = (body: string, target: string | number, period = '2026Q4') => [
    'P01',
    '',
    body,
    '',
    period,
    '%',
    target,
  ];
  const send = (file: Buffer | string) => {
    const form = new FormData();
    form.set('period', '2026Q4');
    form.set('file', new Blob([new Uint8Array(Buffer.from(file))]), '目标.xlsx');
    return sendFiles(office, `/schemes/${idOf('M1', 2026)}/targets/import?_csrf=${office.csrfToken}`, form);
  };

  it('come by file: shown before they are saved', async () => {
    const { status, body } = await send(xlsx([heads, line('621122', '８８'), line('621102', 95)]));
    expect([status, body.includes('将改动 1 个，1 个没有变化')]).toEqual([200, true]);
    expect(await cell('P01', '621122')).toBeUndefined();
    const cells = load(body)('[name=cells]').attr('value') ?? '';
    const confirm = { period: '2026Q4', cells };
    const page = `/schemes/${idOf('M1', 2026)}/targets`;
    const refused = await sendForm(office, page, confirm);
    expect([refused.status, refused.body.includes('value="８８"')]).toEqual([422, true]);
    expect((await sendForm(office, page, { ...confirm, ...basis })).status).toBe(303);
    expect(await cell('P01', '621122')).toMatchObject({ target: '88' });
  });

  it('begin as a template with every cell of the period', async () => {
    const response = await fetch(
      `${test.baseUrl}/schemes/${idOf('M1', 2026)}/targets/template?period=2026Q4`,
      {
        headers: { cookie: office.cookie },
      },
    );
    const book = read(Buffer.from(await response.arrayBuffer()));
    const rows = utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, { header: 1 });
    expect(rows[0]).toEqual(heads);
    expect(rows.find((row) => row[0] === 'P01' && row[2] === '621102')?.[6]).toBe(95);
  });

  it.each([
    ['another head', () => xlsx([heads.toReversed(), line('621102', 5)]), '表头第1列应为“指标编号”'],
    [
      'merged cells',
      () => xlsx([heads, line('621102', 5), line('621121', 5)], ['G2:G3']),
      '单元格G2:G3合并了',
    ],
    ['a duplicate', () => xlsx([heads, line('621102', 5), line('621102', 6)]), '第3行：P01'],
    ['another period', () => xlsx([heads, line('621102', 5, '2026Q3')]), '第2行：期是“2026Q3”'],
    ['a target of 0', () => xlsx([heads, line('621102', 0)]), '第2行：P01'],
    ['nothing in it', () => xlsx([heads]), '都是空的'],
    ['no table at all', () => 'PK nothing', '请重新保存后再上传'],
  ])('by a file with %s are refused, by row', async (_what, file, why) => {
    const { status, body } = await send(file());
    expect([status >= 400 && status < 500, body.includes('错误：'), body.includes(why)]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('the pages of library and schemes', () => {
  it('show every indicator with its duties in words, and the cut', async () => {
    const { status, body } = await getPage(office, '/indicators');
    expect(status).toBe(200);
    expect(body.match(/<tr id="[PEK]\d\d"/g)).toHaveLength(67);
    expect(body).toContain('压减前 86 项，压减 29 项，压减后 57 项，压减率 33.7%');
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object|level-growth-rank|PD-XCB/);
  });

  it('keep what was asked, and say when nothing was found', async () => {
    const { body } = await getPage(office, '/indicators?words=没有这样的指标');
    expect(body).toContain('value="没有这样的指标"');
    expect(body).toContain('没有找到指标');
  });

  it('lead from the list to a scheme with weights and live checks', async () => {
    const list = await getPage(office, '/schemes');
    const [, href = ''] = /<a href="(\/schemes\/[^"]+)">定西市2026年度县区/.exec(list.body) ?? [];
    const { status, body } = await getPage(office, href);
    expect(status).toBe(200);
    expect(body).toMatch(/100\.00%[^]*60\.00%[^]*至少 60\.00%/);
    expect(body).toContain('检查通过');
    expect(body).toContain('由 市审计局 核对');
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });
});

describe('a change of the library', () => {
  const added = {
    ...{
      code: 'E43',
      name: '新质生产力企业数',
      section: 'economy',
      definition: '经认定的企业数',
      unit: '户',
    },
    ...{ direction: 'higher', kind: 'hard', period: 'quarterly', method: 'completion', dataOwner: 'GD-GXJ' },
    ...{
      leadAssessor: 'GD-FGW',
      source: '工信统计',
      documentNumber: '定考办〔2026〕9号',
      reason: '省上新增',
    },
    effectiveOn: '2026-11-20',
  };
  const cut = {
    ...{ code: 'E36', disposition: 'dropped', documentNumber: '定考办〔2026〕10号', reason: '重复统计' },
    effectiveOn: '2026-11-21',
  };
  const send = (path: string, input: object) => office.post<Problem>(`/api/v1/indicators${path}`, input);

  it.each([
    ['', { ...added, documentNumber: '' }, '/documentNumber'],
    ['', { ...added, reason: '' }, '/reason'],
    ['', { ...added, code: 'E01' }, '/code'],
    ['', { ...added, dataOwner: 'GD-NIX' }, '/dataOwner'],
    ['', { ...added, effectiveOn: '2026-03-01' }, '/effectiveOn'],
    ['/cuts', { ...cut, code: 'E99' }, '/code'],
    ['/cuts', { ...cut, disposition: 'merged' }, '/successorCode'],
    ['/cuts', { ...cut, disposition: 'merged', successorCode: 'E36' }, '/successorCode'],
    ['/cuts', { ...cut, documentNumber: ' ' }, '/documentNumber'],
  ])('%s is refused where something is missing: %j', async (path, input, pointer) => {
    const { status, body } = await send(path, input);
    expect([status, body.fields?.map((field) => field.pointer)]).toEqual([422, [pointer]]);
  });

  it('keeps document, reason and day, and the rate of the article stays what it was', async () => {
    const county = await signIn(test.baseUrl, '621102.unit_head');
    expect((await county.post('/api/v1/indicators', added)).status).toBe(403);
    expect((await send('', added)).status).toBe(201);
    expect((await send('/cuts', cut)).status).toBe(201);
    expect((await send('/cuts', cut)).status).toBe(422);
    const { items, rate, rounds, added: news, cut: gone } = await library();
    expect([items.length, rate]).toEqual([67, { before: 86, cut: 30, after: 57, percent: '34.9' }]);
    expect(items.map(({ code }) => code)).toEqual(expect.arrayContaining(['E43']));
    expect(items.map(({ code }) => code)).not.toContain('E36');
    expect([news[0]?.documentNumber, gone[0]?.reason]).toEqual([added.documentNumber, cut.reason]);
    expect(rounds).toEqual([
      { effectiveOn: '2025-01-01', before: 86, cut: 29, added: 0, after: 57, percent: '33.7' },
      { effectiveOn: '2026-11-20', before: 57, cut: 0, added: 1, after: 58, percent: '0' },
      { effectiveOn: '2026-11-21', before: 58, cut: 1, added: 0, after: 57, percent: '1.7' },
    ]);
    const { rows } = await owner.query<{ field: string }>(
      `select field from oversight_change where subject_type = 'indicator' order by id`,
    );
    expect(rows.map(({ field }) => field)).toEqual(['added', 'cut']);
  });

  it('is found by the plan check of a draft that still has it, and shown on the page', async () => {
    const from = schemes.schemes.find(({ code, year }) => code === 'M1' && year === 2026);
    const draft = await office.post<{ id: string }>('/api/v1/schemes', { copyOf: from?.id, year: 2027 });
    const { body } = await office.get<SchemeAnswer>(`/api/v1/schemes/${draft.body.id}`);
    expect(body.findings.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({ key: 'indicator-cut', row: 'E36' }),
    ]);
    const page = await getPage(office, '/indicators');
    expect(page.body).toMatch(/2025-01-01：此前 86 项，压减 29 项，增加 0 项，此后 57 项，压减率 33\.7%/);
    expect(page.body).toContain('定考办〔2026〕9号');
    expect((await getPage(office, '/indicators/changes')).body).toContain('压减指标');
    const refused = await sendForm(office, '/indicators/changes', {
      code: 'x',
      name: '',
      dataOwner: '没有的单位',
    });
    expect([refused.status, refused.body.includes('错误：')]).toEqual([422, true]);
  });
});
