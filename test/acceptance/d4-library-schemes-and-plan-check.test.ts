import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { LibraryAnswer } from '../../src/assessment/library/library.schema.js';
import type { SchemeAnswer, SchemeList } from '../../src/assessment/schemes/scheme.schema.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let office: ApiClient;
let schemes: SchemeList;

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

  it('say at once when a weight no longer adds up or a check body is missing', async () => {
    const one = schemes.schemes.find(({ code, year }) => code === 'M1' && year === 2026);
    await owner.query(
      `update scheme_row set weight_bp = weight_bp - 1 where scheme_id = $1 and code = 'E01'`,
      [one?.id],
    );
    const broken = await schemeOf('M1', 2026);
    await owner.query(
      `update scheme_row set weight_bp = weight_bp + 1 where scheme_id = $1 and code = 'E01'`,
      [one?.id],
    );
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
