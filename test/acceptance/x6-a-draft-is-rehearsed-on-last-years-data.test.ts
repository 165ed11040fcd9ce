import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { RehearsalAnswer } from '../../src/assessment/rehearsal/rehearsal.schema.js';
import type { DraftAnswer } from '../../src/assessment/schemes/scheme-draft.schema.js';
import type { SchemeList } from '../../src/assessment/schemes/scheme.schema.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let office: ApiClient;
let draft: DraftAnswer;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  office = await signIn(test.baseUrl, 'pd-swb.assessment_office');
  draft = await copyOf('M1');
});
afterAll(async () => {
  await owner?.end();
  await test?.close();
});

const path = '/api/v1/schemes';
async function copyOf(code: string): Promise<DraftAnswer> {
  const { body } = await office.get<SchemeList>(path);
  const from = body.schemes.find((one) => one.code === code && one.year === 2025);
  return (await office.post<DraftAnswer>(path, { copyOf: from?.id, year: 2027 })).body;
}
const rehearse = async (id = draft.id, period = '2025Q4') =>
  (await office.get<RehearsalAnswer>(`${path}/${id}/rehearsal?period=${period}`)).body;
const weigh = (version: number, weights: Record<string, number>) =>
  office.post(`${path}/${draft.id}/rows`, {
    version,
    put: Object.entries(weights).map(([code, weightBp]) => ({ code, weightBp })),
  });

describe('a draft on the data of last year', () => {
  it('that changes nothing moves nobody', async () => {
    const { period, periods, moves } = await rehearse();
    expect([period, periods.includes('2025Q1')]).toEqual(['2025Q4', true]);
    expect(moves.length).toBeGreaterThanOrEqual(7);
    expect(moves.filter(({ risen }) => risen !== 0)).toEqual([]);
    expect(moves.every(({ before, after }) => before?.total === after.total && after.total !== null)).toBe(
      true,
    );
  });

  it('says of each weight at which change two neighbours swap, and the computation bears it out', async () => {
    const { tipping, moves } = await rehearse();
    const [first] = tipping;
    if (first?.changeBp == null) throw new Error('no weight of the demo city tips anything');
    expect(tipping.map(({ changeBp }) => Math.abs(changeBp ?? 100_000))).toEqual(
      tipping.map(({ changeBp }) => Math.abs(changeBp ?? 100_000)).toSorted((one, other) => one - other),
    );
    // Well beyond the point, so that the two published decimals show it.
    const beyond = first.weightBp + first.changeBp * 3;
    const weightBp = Math.max(1, Math.min(10_000, beyond));
    await weigh(1, { [first.code]: weightBp });
    const after = await rehearse();
    const rankOf = (all: typeof moves, name: string | null) =>
      all.find((one) => one.name === name)?.after.rank ?? 0;
    expect(rankOf(moves, first.above)).toBeLessThanOrEqual(rankOf(moves, first.below));
    expect(rankOf(after.moves, first.below)).toBeLessThanOrEqual(rankOf(after.moves, first.above));
  });

  it('shows who moves once the weights are others', async () => {
    await weigh(2, { P01: 6_000 });
    const { moves } = await rehearse();
    expect(moves.filter(({ risen }) => risen !== null && risen !== 0).length).toBeGreaterThanOrEqual(2);
    expect(moves.reduce((sum, { risen }) => sum + (risen ?? 0), 0)).toBe(0);
  });

  it('leaves out, aloud, a new row for which there is no data, and finds the rows that decide nothing', async () => {
    const input = {
      ...{
        code: 'E43',
        name: '新质生产力企业数',
        section: 'economy',
        definition: '经认定的企业数',
        unit: '户',
      },
      ...{
        direction: 'higher',
        kind: 'hard',
        period: 'quarterly',
        method: 'completion',
        dataOwner: 'GD-GXJ',
      },
      ...{
        leadAssessor: 'GD-FGW',
        source: '工信统计',
        documentNumber: '定考办〔2026〕9号',
        reason: '省上新增',
      },
      effectiveOn: '2026-11-01',
    };
    expect((await office.post('/api/v1/indicators', input)).status).toBe(201);
    await weigh(3, { E43: 100 });
    const { leftOut, idle, moves } = await rehearse();
    expect(leftOut.find(({ code }) => code === 'E43')?.bodies).toBe(moves.length);
    expect(idle.every(({ why }) => ['same-for-all', 'no-place-moves'].includes(why))).toBe(true);
    expect(idle.map(({ code }) => code)).not.toContain('P01');
  });

  it('keeps nothing: no computation, no result, and the draft as it was', async () => {
    const { rows } = await owner.query<{ computations: string; results: string }>(
      'select (select count(*) from score_computation) as computations, (select count(*) from period_result) as results',
    );
    expect(rows).toEqual([{ computations: '0', results: '0' }]);
  });

  it('is quick for the departments with their shared rows too', async () => {
    const departments = await copyOf('M3');
    const begun = process.cpuUsage();
    const { moves, tipping } = await rehearse(departments.id);
    expect(process.cpuUsage(begun).user / 1_000_000).toBeLessThan(10);
    expect([moves.length > 20, tipping.some(({ code }) => code === 'SHARED')]).toEqual([true, true]);
  });
});

describe('special measures in force in that quarter', () => {
  const categories = ['county'];
  const begun = async (input: object): Promise<DraftAnswer> =>
    (await office.post<DraftAnswer>(path, { year: 2025, categories, ...input })).body;
  async function issued(id: string, version: number): Promise<void> {
    const paper = { documentNumber: '定市委办发〔2025〕9号', effectiveOn: '2025-10-01' };
    const { body } = await office.post<DraftAnswer>(`${path}/${id}/propose`, { version, ...paper });
    const head = await signIn(test.baseUrl, 'pd-swb.assessment_office_head');
    expect((await head.post(`${path}/${id}/issue`, { version: body.revision })).status).toBe(200);
  }

  it('enter a rehearsal as they were, before and after, and a measure is rehearsed for itself', async () => {
    const alone = await rehearse();
    const special = await begun({ code: 'N02', kind: 'special', title: '重大项目建设专项考评办法' });
    const put = [
      { code: 'K02', weightBp: 4_000 },
      { code: 'E06', weightBp: 6_000 },
    ];
    await office.post(`${path}/${special.id}/rows`, { version: 1, put });
    await office.post(`${path}/${special.id}/weighing`, { version: 2, counts: { as: 'section', bp: 500 } });
    await issued(special.id, 3);
    const overall = await begun({ code: 'M0', kind: 'overall', title: '督查考核总体办法' });
    await office.post(`${path}/${overall.id}/weighing`, { version: 1, specialBp: 3_000 });
    await issued(overall.id, 2);

    const { moves, tipping, idle } = await rehearse();
    const totals = (all: typeof moves, side: 'before' | 'after') => all.map((one) => one[side]?.total);
    for (const side of ['before', 'after'] as const) {
      expect(totals(moves, side)).not.toEqual(totals(alone.moves, side));
      expect(totals(moves, side)).not.toContain(null);
    }
    expect([...tipping, ...idle].map(({ code }) => code)).not.toContain('N02');
    const own = await rehearse(special.id);
    expect(own.moves.map(({ risen }) => risen)).toEqual(own.moves.map(() => 0));
    expect(own.tipping.map(({ code }) => code).toSorted()).toEqual(['E06', 'K02']);
    expect((await rehearse(overall.id)).moves).toEqual([]);
    const says = async (id: string) => (await getPage(office, `/schemes/${id}/rehearsal?period=2025Q4`)).body;
    expect(await says(draft.id)).toContain('专项考评，按当季算出的结果计入，试算前后不变');
    expect(await says(special.id)).toContain('专项办法单独试算');
    expect(await says(overall.id)).toContain('总体办法没有可以试算的指标');
  });
});

describe('the page of a rehearsal', () => {
  it('shows all of it in words, and is closed to the assessed', async () => {
    const { status, body } = await getPage(office, `/schemes/${draft.id}/rehearsal?period=2025Q4`);
    expect(status).toBe(200);
    for (const head of [
      '位次变化',
      '权重敏感度',
      '不起作用的指标',
      '无法争先的单位',
      '没有数据、未列入试算的指标',
    ])
      expect(body).toContain(head);
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object|same-for-all/);
    const assessor = await signIn(test.baseUrl, 'gd-fgw.lead_assessor');
    expect((await getPage(assessor, `/schemes/${draft.id}/rehearsal`)).status).toBe(200);
    const county = await signIn(test.baseUrl, '621102.unit_head');
    expect((await county.get(`${path}/${draft.id}/rehearsal`)).status).toBe(403);
  });
});
