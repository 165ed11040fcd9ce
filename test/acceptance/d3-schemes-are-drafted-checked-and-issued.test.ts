import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { SchemeChanges } from '../../src/assessment/schemes/scheme.queries.js';
import type { DraftAnswer } from '../../src/assessment/schemes/scheme-draft.schema.js';
import type { CheckAnswer, SchemeAnswer, SchemeList } from '../../src/assessment/schemes/scheme.schema.js';
import { givenPublishedResult } from '../factories/published-result.js';
import { noticesOf } from '../factories/measurement-file.js';
import { errorsIn, fieldsOf } from '../factories/scheme-answers.js';
import type { Problem } from '../factories/scheme-answers.js';
import { signIn } from '../support/api-client.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { faultsOf } from '../support/page-faults.js';
import { RecordWords } from '../support/record-words.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let officer: ApiClient;
let head: ApiClient;
let assessor: ApiClient;
let county: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', clock: new Date('2026-11-24T09:00:00+08:00') });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const at = (name: string) => signIn(test.baseUrl, name);
  [officer, head, assessor, county] = await Promise.all([
    at('pd-swb.assessment_office'),
    at('pd-swb.assessment_office_head'),
    at('gd-fgw.lead_assessor'),
    at('621102.unit_head'),
  ]);
});
afterAll(async () => {
  await owner?.end();
  await test?.close();
});

const path = '/api/v1/schemes';
const mixed = { threshold_share: 0.4, rank_share: 0.6, decay: 0.05 };

const listed = async (client: ApiClient) => (await client.get<SchemeList>(path)).body;
const schemeOf = async (id: string) => (await officer.get<SchemeAnswer>(`${path}/${id}`)).body;
const issuedId = async (code: string, year: number) =>
  (await listed(officer)).schemes.find(
    (one) => one.code === code && one.year === year && one.state === 'issued',
  )?.id ?? '';
const copy = async <T = DraftAnswer>(code: string, from: number, year: number): Promise<Answer<T>> =>
  officer.post<T>(path, { copyOf: await issuedId(code, from), year });
const check = async (id: string, weights: Record<string, number>) =>
  (await officer.post<CheckAnswer>(`${path}/${id}/check`, { weights })).body;

describe('the scheme of the coming year', () => {
  let draft: DraftAnswer;
  const revision = async () => (await schemeOf(draft.id)).revision;
  const rows = async <T = DraftAnswer>(input: object): Promise<Answer<T>> =>
    officer.post<T>(`${path}/${draft.id}/rows`, { version: await revision(), ...input });

  it('begins as a copy of the one in force, which only those who may read drafts see', async () => {
    const { status, body } = await copy('M1', 2026, 2027);
    draft = body;
    expect([status, body.code, body.version, body.state]).toEqual([201, 'M1', 1, 'draft']);
    const scheme = await schemeOf(draft.id);
    expect([scheme.items.length, scheme.title.includes('2027年度')]).toEqual([67, true]);
    const weights = { totalBp: 10_000, hardBp: 6_000, leastHardBp: 6_000 };
    expect(scheme).toMatchObject({ effectiveOn: '2027-01-01', weights });
    expect((await listed(assessor)).schemes.map(({ id }) => id)).toContain(draft.id);
    expect((await listed(county)).schemes.map(({ id }) => id)).not.toContain(draft.id);
    expect((await county.get(`${path}/${draft.id}`)).status).toBe(404);
    expect((await assessor.post(`${path}/${draft.id}/rows`, { version: 1 })).status).toBe(403);
    expect((await copy<Problem>('M1', 2026, 2027)).body.code).toBe('state.illegal-step');
  });

  it.each([
    ['99.90 %', { E01: 290 }, ['weight-sum', 'hard-share']],
    ['100.10 %', { E01: 310 }, ['weight-sum']],
    ['100 % with 60.00 % hard', {}, []],
    ['100 % with 59.99 % hard', { E01: 299, P01: 151 }, ['hard-share']],
    ['100 % with 60.01 % hard', { E01: 301, P01: 149 }, []],
    ['a row of no weight', { E01: 0, E03: 560 }, ['weight-not-positive']],
  ])('is checked live: %s', async (_what, weights, wanted) => {
    expect(errorsIn(await check(draft.id, weights as Record<string, number>))).toEqual(wanted);
    expect(await revision()).toBe(1);
  });

  it('takes rows, methods, periods and duties, and says what is against the rules', async () => {
    const change = {
      code: 'E01',
      weightBp: 300,
      method: 'rank',
      parameters: { decay: 0.05 },
      period: 'annual',
    };
    const done = await rows({
      put: [{ ...change, dataOwner: 'GD-FGW', leadAssessor: 'GD-FGW', checkingBody: 'GD-SJJ' }],
    });
    expect([done.status, done.body.revision]).toEqual([200, 2]);
    const row = (await schemeOf(draft.id)).items.find(({ code }) => code === 'E01');
    expect(row).toMatchObject({
      method: 'rank',
      period: 'annual',
      dataOwner: 'GD-FGW',
      checkingBody: 'GD-SJJ',
    });
    const one = (await schemeOf(draft.id)).findings.filter((finding) => finding.row === 'E01');
    expect(one.map(({ key }) => key)).toEqual(['one-body-checked']);
    await rows({ put: [{ code: 'E01', checkingBody: null }] });
    // Where the draft says nothing the library's checking body stays.
    await rows({ put: [{ code: 'E01', method: 'step' }] });
    expect((await schemeOf(draft.id)).findings.filter((finding) => finding.row === 'E01')).toContainEqual(
      expect.objectContaining({ key: 'parameter-missing' }),
    );
    expect((await rows({ put: [{ code: 'E01', method: 'mixed', parameters: mixed }] })).status).toBe(200);
    expect((await rows({ remove: ['E01'] })).status).toBe(200);
    expect(errorsIn(await schemeOf(draft.id))).toContain('weight-sum');
    expect((await rows({ put: [{ code: 'E01', weightBp: 300 }] })).status).toBe(200);
    expect(errorsIn(await schemeOf(draft.id))).toEqual([]);
  });

  it.each([
    ['an indicator that is none', { put: [{ code: 'E99', weightBp: 1 }] }, '/put/0/code'],
    ['a row twice', { put: [{ code: 'E01' }, { code: 'E01' }] }, '/put/1/code'],
    ['a body that is none', { put: [{ code: 'E01', dataOwner: 'GD-NIX' }] }, '/put/0/dataOwner'],
    ['a weight in fractions', { put: [{ code: 'E01', weightBp: 100.5 }] }, '/put/0/weightBp'],
    ['more than all', { put: [{ code: 'E01', weightBp: 10_001 }] }, '/put/0/weightBp'],
    ['a method that is none', { put: [{ code: 'E01', method: 'luck' }] }, '/put/0/method'],
    ['to take out what is not there', { remove: ['N99'] }, '/remove'],
  ])('refuses %s, and says where', async (_what, input, pointer) => {
    expect(fieldsOf(await rows<Problem>(input))).toEqual([422, 'request.invalid', [pointer]]);
  });

  it('of two who edit at once the second sees both texts', async () => {
    const amend = {
      title: '定西市2027年度县区党委政府分类考评办法',
      effectiveOn: '2027-01-01',
      sharedWeightBp: 0,
    };
    const version = await revision();
    expect((await officer.patch(`${path}/${draft.id}`, { version, ...amend })).status).toBe(200);
    const { status, body } = await head.patch<Problem>(`${path}/${draft.id}`, {
      version,
      ...amend,
      title: '另一个题目',
    });
    expect([status, body.code]).toEqual([409, 'version.stale']);
    expect(body).toMatchObject({ mine: { title: '另一个题目' }, theirs: { title: amend.title } });
    const outside = { version: version + 1, ...amend, effectiveOn: '2026-12-31' };
    expect(fieldsOf(await officer.patch<Problem>(`${path}/${draft.id}`, outside))[2]).toEqual([
      '/effectiveOn',
    ]);
  });

  it('has groups, bodies that are scored and not ranked, and rows not applicable up to 10 % by name', async () => {
    const bodies = async <T = DraftAnswer>(input: object): Promise<Answer<T>> =>
      officer.post<T>(`${path}/${draft.id}/bodies`, { version: await revision(), ...input });
    const line = { bodyCode: '621102', reason: '没有这项业务', approvedBy: '考核办主任' };
    expect(
      (
        await bodies({
          bodies: [{ code: '621102', group: '川区', ranked: false }],
          notApplicable: [{ code: 'E01', ...line }],
        })
      ).status,
    ).toBe(200);
    expect(errorsIn(await schemeOf(draft.id))).toEqual([]);
    const codes = ['E01', 'E03', 'E06', 'E07', 'E02'];
    await bodies({ notApplicable: codes.map((code) => ({ code, ...line })) });
    expect(errorsIn(await schemeOf(draft.id))).toEqual(['not-applicable-over-limit']);
    await bodies({ notApplicable: [] });
    expect(
      fieldsOf(await bodies<Problem>({ bodies: [{ code: 'GD-FGW', group: null, ranked: true }] }))[2],
    ).toEqual(['/bodies/0/code']);
    const nobody = { notApplicable: [{ code: 'E01', ...line, approvedBy: ' ' }] };
    expect(fieldsOf(await bodies<Problem>(nobody))[2]).toEqual(['/notApplicable/0/approvedBy']);
  });

  it('is edited on a page without a script: weights, one row, groups', async () => {
    const page = await getPage(officer, `/schemes/${draft.id}/edit`);
    expect([page.status, page.body.includes('检查通过')]).toEqual([200, true]);
    const version = String(await revision());
    const looked = await sendForm(officer, `/schemes/${draft.id}/weights`, { version, 'w.E01': '３.10' });
    expect([looked.status, looked.body.includes('权重合计 100.10%')]).toEqual([200, true]);
    const bad = await sendForm(officer, `/schemes/${draft.id}/weights`, {
      version,
      'w.E01': '三',
      step: 'confirm',
    });
    expect([bad.status, bad.body.includes('错误：'), bad.body.includes('value="三"')]).toEqual([
      422,
      true,
      true,
    ]);
    const part = await officer.send<string>('POST', `/schemes/${draft.id}/check`, {
      headers: { 'hx-request': 'true', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'w.E01=2.90',
    });
    expect(part.body).toMatch(/^<dl[^]*权重合计 99\.90%/);
    const saved = await sendForm(officer, `/schemes/${draft.id}/weights`, {
      ...{ version, 'w.E01': '3.00', 'w.P01': '1.49', 'w.P02': '1.21', step: 'confirm' },
    });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `/schemes/${draft.id}/edit`]);
    const row = await getPage(officer, `/schemes/${draft.id}/rows/E01`);
    expect(row.body).toMatch(/位次的份额[^]*市统计局/);
    const form = {
      ...{
        version: String(await revision()),
        weightBp: '3',
        method: 'mixed',
        shownMethod: 'mixed',
        period: 'quarterly',
      },
      ...{ dataOwner: '市统计局', leadAssessor: '市统计局', checkingBody: '', 'p.decay': '0.04' },
      ...{ 'p.threshold_share': '0.4', 'p.rank_share': '0.6' },
    };
    expect((await sendForm(officer, `/schemes/${draft.id}/rows/E01`, form)).status).toBe(303);
    expect((await schemeOf(draft.id)).items.find(({ code }) => code === 'E01')?.parameters).toEqual({
      ...{ threshold_share: 0.4, rank_share: 0.6, decay: 0.04 },
    });
    const groups = {
      version: String(await revision()),
      body: ['621102', '621121'],
      'group.621102': '',
      apart: '621121',
    };
    expect((await sendForm(officer, `/schemes/${draft.id}/bodies`, groups)).status).toBe(303);
    expect((await getPage(officer, `/schemes/${draft.id}/bodies`)).body).toMatch(
      /name="apart" value="621121"[^>]*checked/,
    );
    expect((await getPage(county, `/schemes/${draft.id}/edit`)).status).toBe(403);
  });

  it('is issued by a second person only, once the plan check passes, and is never edited again', async () => {
    const document = { documentNumber: '定市委办发〔2027〕1号', effectiveOn: '2027-01-01' };
    const propose = async <T = DraftAnswer>() =>
      officer.post<T>(`${path}/${draft.id}/propose`, { version: await revision(), ...document });
    await rows({ put: [{ code: 'E01', weightBp: 299 }] });
    const refused = await propose<Problem>();
    expect([refused.status, refused.body.code]).toEqual([422, 'scheme.plan-refused']);
    await rows({ put: [{ code: 'E01', weightBp: 300, dataOwner: 'GD-FGW' }] });
    expect((await propose()).body).toMatchObject({ state: 'proposed', stateName: '待印发' });
    expect((await rows({ put: [{ code: 'E01', weightBp: 1 }] })).status).toBe(409);
    const issue = async <T>(by: ApiClient) =>
      by.post<T>(`${path}/${draft.id}/issue`, { version: await revision() });
    const own = await issue<Problem>(officer);
    expect([own.status, own.body.code]).toEqual([403, 'scheme.own-issue']);
    expect((await issue<DraftAnswer>(head)).body).toMatchObject({ state: 'issued', version: 1 });
    expect((await rows({ put: [{ code: 'E01', weightBp: 1 }] })).status).toBe(409);
    await expect(
      owner.query(`update scheme_row set weight_bp = 1 where scheme_id = $1`, [draft.id]),
    ).rejects.toThrow('the scheme is issued');
    const { measures, schemes } = await listed(county);
    expect(schemes.map(({ id }) => id)).toContain(draft.id);
    expect(measures.find(({ code }) => code === 'M1')).toMatchObject({ version: 2, ...document });
    expect(measures.filter(({ kind }) => kind === 'special')).toHaveLength(10);
  });

  it('is told to every body that it assesses and to the inspector, and the library follows its duties', async () => {
    expect(await noticesOf(owner, draft.id, '621102/unit_head')).toBe(1);
    expect(await noticesOf(owner, draft.id, 'PD-JW/inspector')).toBe(1);
    const { rows: told } = await owner.query<{ reason: string }>(
      `select reason from oversight_change where subject_type = 'scheme' and subject_id = $1 and kind = 'rule'`,
      [draft.id],
    );
    expect(told).toEqual([{ reason: '定市委办发〔2027〕1号' }]);
    const { rows: versions } = await owner.query<{ version: number; from: string; owner: string }>(
      `select v.version, v.effective_on::text as from, b.code as owner from indicator_version v
        join indicator i on i.id = v.indicator_id join body b on b.id = v.data_owner where i.code = 'E01' order by 1`,
    );
    expect(versions).toEqual([
      { version: 1, from: '2025-01-01', owner: 'GD-TJJ' },
      { version: 2, from: '2027-01-01', owner: 'GD-FGW' },
    ]);
  });
});

describe('a change in mid-year', () => {
  let change: DraftAnswer;
  const propose = async <T = DraftAnswer>(input: object) =>
    officer.post<T>(`${path}/${change.id}/propose`, {
      ...{ version: (await schemeOf(change.id)).revision, documentNumber: '定市委办发〔2026〕88号' },
      ...{ effectiveOn: '2026-12-01', reason: '省上调整统计口径', ...input },
    });
  const versionsUsed = async (period: string) => {
    const { body } = await officer.post<{ id: string }>('/api/v1/score-computations', { period });
    const file = await officer.get<{ input: { schemes: { code: string; version: number }[] } }>(
      `/api/v1/score-computations/${body.id}/file`,
    );
    return file.body.input.schemes.find(({ code }) => code === 'M1')?.version;
  };

  it('is the next version by numbered document and reason, for open periods alone', async () => {
    await officer.post('/api/v1/score-computations', { period: '2026Q3' });
    await givenPublishedResult(owner, '2026Q3');
    change = (await copy('M1', 2026, 2026)).body;
    expect(change).toMatchObject({ version: 2, state: 'draft' });
    await officer.post(`${path}/${change.id}/rows`, {
      version: 1,
      put: [
        { code: 'E01', weightBp: 310 },
        { code: 'E03', weightBp: 250 },
      ],
    });
    expect(fieldsOf(await propose<Problem>({ effectiveOn: '2026-09-30' }))[2]).toEqual(['/effectiveOn']);
    expect(fieldsOf(await propose<Problem>({ reason: '' }))[2]).toEqual(['/reason']);
    expect((await propose({})).status).toBe(200);
  });

  it('can be taken back to the draft before it is issued', async () => {
    const { revision } = await schemeOf(change.id);
    const { body } = await head.post<DraftAnswer>(`${path}/${change.id}/reopen`, { version: revision });
    expect(body.state).toBe('draft');
    expect((await propose({})).body.state).toBe('proposed');
  });

  it('shows each body what was and what is, and leaves closed periods as they were judged', async () => {
    const { revision } = await schemeOf(change.id);
    const page = await getPage(head, `/schemes/${change.id}`);
    expect(page.body).toContain('已提请按 定市委办发〔2026〕88号 印发');
    const sent = await sendForm(head, `/schemes/${change.id}/issue`, { version: String(revision) });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/schemes/${change.id}`]);
    const { body } = await county.get<SchemeChanges>(`${path}/${change.id}/changes`);
    expect(body.former).toMatchObject({ version: 1, year: 2026 });
    expect(body.changes.map(({ code, shift }) => [code, shift])).toEqual([
      ['E01', '0.10'],
      ['E03', '-0.10'],
    ]);
    expect((await getPage(county, `/schemes/${change.id}`)).body).toMatch(
      /与上一版的变化[^]*3\.00%[^]*3\.10%/,
    );
    expect([await versionsUsed('2026Q2'), await versionsUsed('2026Q4')]).toEqual([1, 2]);
  });
});

describe('one of the N', () => {
  it('begins from nothing with its own code, and can be given up', async () => {
    const begin = (differs: object = {}) =>
      officer.post<DraftAnswer & Problem>(path, {
        ...{
          code: 'N11',
          kind: 'special',
          title: '文旅产业专项考评办法',
          categories: ['county'],
          year: 2027,
          ...differs,
        },
      });
    for (const bad of [{ code: '11' }, { kind: 'other' }, { title: '' }, { categories: [] }, { year: 27 }])
      expect((await begin(bad)).status).toBe(422);
    expect((await begin({ code: 'M1', kind: 'special', year: 2028 })).body.fields?.[0]?.pointer).toBe(
      '/code',
    );
    const { status, body } = await begin();
    expect([status, errorsIn(await schemeOf(body.id))]).toEqual([201, ['no-rows']]);
    const gone = await sendForm(officer, `/schemes/${body.id}/discard`, { version: '1' });
    expect([gone.status, gone.headers.get('location')]).toEqual([303, '/schemes']);
    expect((await getPage(officer, '/schemes')).body).not.toContain('文旅产业专项');
    expect((await begin()).body).toMatchObject({ version: 2 });
  });

  it('is begun and copied from a page', async () => {
    expect((await getPage(officer, '/schemes/new')).body).toContain('复制为草案');
    const sent = await sendForm(officer, '/schemes/new/copy', {
      copyOf: await issuedId('M2', 2026),
      year: '2027',
    });
    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/schemes\/.+\/edit$/),
    ]);
    const refused = await sendForm(officer, '/schemes/new', { code: '', year: '2027', title: '' });
    expect([refused.status, refused.body.includes('错误：')]).toEqual([422, true]);
  });
});

describe('the pages of the assessment office', () => {
  it.each(['zh-CN', 'en'] as const)('say everything in words: %s', async (locale) => {
    const record = await RecordWords.read(owner);
    await sendForm(officer, '/language', { language: locale });
    const { schemes } = await listed(officer);
    const draftOf = (of: string) =>
      `/schemes/${schemes.find(({ code, state }) => code === of && state === 'draft')?.id ?? ''}`;
    const draft = draftOf('M2');
    const issued = `/schemes/${await issuedId('M1', 2027)}`;
    const paths = [
      ...['/schemes', '/schemes/new', '/indicators', '/indicators/changes', draft, issued, `${draft}/edit`],
      ...['TASKS', 'P01'].map((code) => `${draft}/rows/${code}`),
      ...[`${draftOf('N11')}/edit`, `${draftOf('N11')}/weighing`],
      ...[`${draft}/bodies`, `${issued}/bodies`, `${issued}/targets`],
      ...[`${draft}/targets?period=2027`, `${draft}/targets/import`, `${draft}/rehearsal?period=2025Q4`],
    ];
    for (const path of paths) {
      const { status, body: html } = await getPage(officer, path);
      const faults = faultsOf({ path, from: '', status, part: false, html }, locale, record);
      expect([path, status, faults]).toEqual([path, 200, []]);
    }
  });
});
