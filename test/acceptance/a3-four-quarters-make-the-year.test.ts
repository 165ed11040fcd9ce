import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { indicatorId } from '../../src/assessment/library/indicator-rows.js';
import type { ResultHead } from '../../src/assessment/results/result.queries.js';
import type { ResultAnswer } from '../../src/assessment/results/result.schema.js';
import type { ScoreSheet } from '../../src/assessment/results/score-sheet.queries.js';
import type { ScoreFile } from '../../src/assessment/scores/score-file.schema.js';
import type { ComputationAnswer } from '../../src/assessment/scores/score.schema.js';
import { verifyScoreFile } from '../../src/assessment/scores/verify-score-file.js';
import { decimal, figure, sumOf } from '../../src/domain/assessment/figure.js';
import { bodyId } from '../../src/organization/city-ids.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

const year = '2025';
const quarters = ['2025Q1', '2025Q2', '2025Q3', '2025Q4'];
const officer = 'PD-SWB/assessment_office';
const head = 'PD-SWB/assessment_office_head';
const county = '621122';
const clerk = `${county}/unit_staff`;

let hall: CityHall;
let result: ResultAnswer;

// What the city's files leave out of the first three quarters is set, and two cases of two quarters are registered.
beforeAll(async () => {
  hall = await CityHall.open();
  await hall.record.query(
    `insert into measurement (city_id, indicator_id, body_id, period, actual, provenance)
     select city_id, indicator_id, body_id, q, actual, 'test' from measurement, unnest($2::text[]) q
     where indicator_id = $1 and period = '2025'`,
    [indicatorId('E30'), quarters.slice(0, 3)],
  );
  await hall.record.query(
    `insert into indicator_target (city_id, indicator_id, body_id, period, target, provenance)
     select city_id, indicator_id, body_id, q, target, 'test' from indicator_target, unnest($2::text[]) q
     where indicator_id = $1 and period = '2025'`,
    [indicatorId('E30'), quarters.slice(0, 3)],
  );
  await hall.record.query(
    `update indicator_target t set target = o.target from indicator_target o
     where t.indicator_id = $1 and t.body_id = $2 and t.period = '2025Q1' and o.indicator_id = t.indicator_id
       and o.body_id = t.body_id and o.period = '2025Q2'`,
    [indicatorId('E17'), bodyId('621125')],
  );
  await hall.record.query(
    `insert into negative_event (city_id, indicator_id, body_id, case_id, document_number, happened_on)
     select '621100', $1, $2, c, '定安委〔2025〕' || n || '号', d::date
     from (values ('AJ-2025-1', 1, '2025-05-09'), ('AJ-2025-2', 2, '2025-08-20')) x(c, n, d)`,
    [indicatorId('K05'), bodyId(county)],
  );
});
afterAll(() => hall.close());

async function post<T>(who: string, path: string, body: object = {}): Promise<Answer<T>> {
  return (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
}
async function get<T>(who: string, path: string): Promise<T> {
  return (await (await hall.at(who)).get<T>(`/api/v1/${path}`)).body;
}
const compute = (period: string) => post<ComputationAnswer>(officer, 'score-computations', { period });
const detail = ({ body }: Answer) => (body as { detail?: string }).detail;
const publish = (id: string, period: string, who = head) =>
  post<ResultAnswer>(who, `results/${id}/publish`, { basis: `定考办${period}考评结果` });
const rowOf = ({ rows }: Pick<ScoreSheet, 'rows'>, code: string) => rows.find((row) => row.code === code);
const sheetOf = (period: string, code = county) => get<ScoreSheet>(clerk, `results/${period}/bodies/${code}`);
const award = (given: object = {}) =>
  post<{ id: string; code?: string }>(officer, 'bonus-awards', {
    ...{ bodyCode: county, year: 2025, matter: '全国文明城市', level: 'national', points: '2' },
    ...{ documentNumber: '文明委〔2025〕3号', reason: '获得表彰。' },
    ...given,
  });

async function shown(period: string): Promise<ResultAnswer> {
  const { body } = await compute(period);
  const answer = await post<ResultAnswer>(officer, 'results', { computationId: body.id });
  expect([period, answer.status, body.open]).toEqual([period, 201, 0]);
  return answer.body;
}

async function fileOf(who: string, period: string): Promise<{ bytes: Buffer; file: ScoreFile }> {
  const { baseUrl, cookie } = await hall.at(who);
  const response = await fetch(`${baseUrl}/api/v1/results/${period}/file`, { headers: { cookie } });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { bytes, file: JSON.parse(bytes.toString('utf8')) as ScoreFile };
}

describe('a year', () => {
  it('waits for its four quarters, and names those that are not published', async () => {
    const none = await compute(year);
    expect(refusal(none)).toEqual([409, 'state.illegal-step']);
    expect(detail(none)).toBe(
      '2025年度成绩由四个季度合成，第一季度、第二季度、第三季度、第四季度的结果还没有发布，请先发布，再计年度成绩。',
    );
    const results = [];
    for (const period of quarters) results.push(await shown(period));
    await hall.clockTo('2026-12-02T09:00:00+08:00');
    for (const { id, period } of results.slice(0, 3)) expect((await publish(id, period)).status).toBe(200);
    expect(detail(await compute(year))).toContain('合成，第四季度的结果还没有发布');
    expect((await publish(results[3]?.id ?? '', '2025Q4')).status).toBe(200);
    expect(refusal(await compute('2026'))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await compute('2027'))).toEqual([409, 'state.illegal-step']);
  });

  it('takes bonus with its document, at most three points, and a veto with basis and last day, told to the body', async () => {
    expect((await award()).status).toBe(201);
    expect(
      (await award({ level: 'city', points: '0.5', documentNumber: '市文明委〔2025〕9号' })).status,
    ).toBe(201);
    expect((await award({ matter: '粮食安全考核优秀', points: '1.5' })).status).toBe(201);
    for (const wrong of [
      { points: '3.01' },
      { points: '0' },
      { documentNumber: ' ' },
      { bodyCode: 'X' },
      { year: 2027 },
    ])
      expect(refusal(await award(wrong))).toEqual([422, 'request.invalid']);
    expect((await post(head.replace('_head', ''), 'vetoes', {})).status).toBe(422);
    expect((await post(`${county}/unit_head`, 'bonus-awards', {})).status).toBe(403);
    const veto = {
      ...{
        bodyCode: '621121',
        legalBasis: '《安全生产法》第一百一十四条',
        documentNumber: '定安委〔2025〕20号',
      },
      ...{
        approvedBy: '市委书记',
        fromOn: '2025-10-01',
        untilOn: '2026-09-30',
        gradeAtMost: 'fair',
        reason: '较大事故。',
      },
    };
    expect(refusal(await post(officer, 'vetoes', { ...veto, untilOn: '2025-09-30' }))).toEqual([
      422,
      'request.invalid',
    ]);
    expect((await post(officer, 'vetoes', veto)).status).toBe(201);
    const told = await hall.all<{ rung: string }>(
      `select distinct rung from notice_item where rung in ('bonus_award', 'veto') order by 1`,
    );
    expect(told.map(({ rung }) => rung)).toEqual(['bonus_award', 'veto']);
    const page = await getPage(await hall.at(clerk), '/awards');
    expect([page.status, page.body.includes('粮食安全考核优秀'), page.body.includes('较大事故')]).toEqual([
      200,
      true,
      false,
    ]);
    const fields = {
      bodyCode: '621123',
      year: '2025',
      matter: '甲',
      level: 'city',
      points: '4',
      reason: '乙',
    };
    const refused = await sendForm(await hall.at(officer), '/awards', { ...fields, documentNumber: '丙' });
    expect([refused.status, refused.body.includes('最多3分')]).toEqual([422, true]);
  });

  it('is computed from them: means, the fourth quarter, what is due once, events once each', async () => {
    result = await shown(year);
    expect(result).toMatchObject({ period: year, number: 1, state: 'previewed' });
    const { body, rows, score } = await get<ScoreSheet>(
      `${county}/unit_head`,
      `results/${year}/bodies/${county}`,
    );
    expect([body.code, rows.length]).toEqual([county, 67]);
    for (const row of rows)
      expect(figure(sumOf(row.steps.map(({ points }) => decimal(points))))).toBe(row.points ?? '0');
    const sheets = await Promise.all(quarters.map((period) => sheetOf(period)));
    const whole = (code: string, at: number) => {
      const row = rowOf(sheets[at] ?? { rows: [] }, code);
      const rescaled = row?.steps.find(({ key }) => key === 'rescaled')?.points ?? '0';
      return decimal(row?.points ?? '0').minus(rescaled);
    };
    // P01 is judged each quarter, E01 runs from January, P05 is due once.
    const mean = sumOf([0, 1, 2, 3].map((at) => whole('P01', at))).div(4);
    expect(rowOf({ rows }, 'P01')?.points).toBe(figure(mean.toDecimalPlaces(6)));
    expect(rowOf({ rows }, 'P01')?.steps[0]?.key).toBe('year-mean');
    expect(rowOf({ rows }, 'E01')?.points).toBe(figure(whole('E01', 3)));
    expect(rowOf({ rows }, 'P05')).toMatchObject({
      points: figure(whole('P05', 3)),
      steps: [{ key: 'year-once' }],
    });
    const cases = rowOf({ rows }, 'K05')?.steps.filter(({ key }) => key === 'event');
    expect(cases?.map(({ points, values }) => [values.case, points])).toEqual([
      ['AJ-2025-1', '-0.5'],
      ['AJ-2025-2', '-0.5'],
    ]);
    // The national level of one matter and the other matter make 3.5, of which 3 count.
    expect(score.bonus).toBe('3');
    expect(score.bonusSteps.map(({ key }) => key)).toEqual(['award', 'award', 'cap']);
  });

  it('is shown, objected to within the term, and published by the head with its basis', async () => {
    const early = await publish(result.id, year);
    expect(refusal(early)).toEqual([409, 'result.term-running']);
    const objection = await post<{ id: string }>(`${county}/unit_head`, 'objections', {
      ...{ resultId: result.id, bodyCode: county, rowCode: 'E01', wording: '请核对全年数。' },
    });
    expect(objection.status).toBe(201);
    await hall.clockTo('2026-12-10T09:00:00+08:00');
    expect(refusal(await publish(result.id, year))).toEqual([409, 'result.objections-open']);
    const { body } = await post(`${county}/unit_head`, `objections/${objection.body.id}/withdraw`);
    expect(body).toMatchObject({ state: 'withdrawn' });
    const done = await publish(result.id, year);
    expect([done.status, done.body.state]).toEqual([200, 'published']);
    const veto = await get<ScoreSheet>(clerk, `results/${year}/bodies/621121`);
    expect(['fair', 'poor']).toContain(veto.score.grade);
    expect(refusal(await award({ matter: '丙' }))).toEqual([409, 'result.closed']);
  });

  it('is one file with the hashes of the quarters, which anyone recomputes; one changed byte is found', async () => {
    const { bytes, file } = await fileOf(clerk, year);
    const published = await get<ResultHead>(clerk, `results/${year}`);
    expect(verifyScoreFile(bytes)).toMatchObject({ equal: true, problem: null, sha256: published.sha256 });
    const hashes = await Promise.all(
      quarters.map(async (period) => (await get<ResultHead>(clerk, `results/${period}`)).sha256),
    );
    expect(file.input.quarters?.map(({ sha256 }) => sha256)).toEqual(hashes);
    const text = bytes.toString('utf8');
    const forged = text.replace(
      /"P01":\{"points":"(\d)/,
      (_all, digit: string) => `"P01":{"points":"${9 - Number(digit)}`,
    );
    expect(forged).not.toBe(text);
    expect(verifyScoreFile(Buffer.from(forged)).equal).toBe(false);
  });

  it('stands on the pages beside its quarters, with the waterfall, and the year’s calendar says that it is done', async () => {
    const unit = await hall.at(clerk);
    const standings = await getPage(unit, '/standings');
    for (const words of ['考核结果：2025年度', 'href="/standings/2025Q4"'])
      expect([words, standings.body.includes(words)]).toEqual([words, true]);
    const page = await getPage(unit, `/scores/${year}/${county}`);
    for (const words of [
      '各季度平均',
      '取第四季度',
      '加分 3',
      '同年各期和上年',
      `href="/scores/2025Q1/${county}"`,
    ])
      expect([words, page.body.includes(words)]).toEqual([words, true]);
    expect((await getPage(unit, '/scores')).body.includes('2025年度')).toBe(true);
    const { rows } = await get<{ rows: { code: string; standing: string }[] }>(
      officer,
      'assessment-years/2025',
    );
    const annual = rows
      .filter(({ code }) => code.startsWith('annual_'))
      .map(({ code, standing }) => [code, standing]);
    expect(annual).toContainEqual(['annual_publish', 'done']);
  });

  it('proposes consequences as a quarter does, but flags, and is computed anew once a quarter was reissued', async () => {
    const { items } = await get<{ items: { id: string; kind: string }[] }>(
      'L01/leader',
      `consequences?period=${year}`,
    );
    const kinds = new Set(items.map(({ kind }) => kind));
    expect([kinds.has('commendation'), kinds.has('red_flag')]).toEqual([true, false]);
    const praised = items.find(({ kind }) => kind === 'commendation')?.id ?? '';
    const { rule } = await get<{ rule: string }>('L01/leader', `consequences/${praised}`);
    expect(rule).toMatch(/^每年度?对各组前/);
    const { id } = await get<ResultHead>(officer, 'results/2025Q4');
    const reissued = await post(head, `results/${id}/reissue`, { reason: '统计部门更正了数据。' });
    expect(reissued.status).toBe(200);
    expect(detail(await compute(year))).toContain('第四季度的结果还没有发布');
  });
});
