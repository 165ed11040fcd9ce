import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ScoreSheet } from '../../src/assessment/results/score-sheet.queries.js';
import type { DraftAnswer } from '../../src/assessment/schemes/scheme-draft.schema.js';
import type { ComputationAnswer } from '../../src/assessment/scores/score.schema.js';
import { verifyScoreFile } from '../../src/assessment/scores/verify-score-file.js';
import { bodyId } from '../../src/organization/city-ids.js';
import { givenPart } from '../factories/given-part.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

// To be seen red by reading no special measures (measures.record.ts), by leaving `lateDeductions` out of the year's look, by
// not marking what it told, and by an empty list of papers (deduction-basis.queries.ts).

const period = '2026Q3';
const officer = 'PD-SWB/assessment_office';
const head = 'PD-SWB/assessment_office_head';
const office = 'PD-SWB/supervision_office';
const county = '621102';
const orderId = '01990000-0000-7000-8000-000000000001';

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open({ clock: new Date('2026-09-29T09:00:00+08:00') });
  await yearBegins('2026-09-29T09:00:00+08:00');
  const { partId, decisionId } = await givenPart(hall.record, {
    ...{ body: county, dispatchedAt: '2026-06-01T09:00:00+08:00', dueAt: '2026-12-31T24:00:00+08:00' },
  });
  await hall.record.query(
    `insert into lamp_episode (city_id, part_id, episode, colour, dimension, opened_at, sentence, way_back, inputs,
        rule_pack_version, calendar_version)
      values ('621100', $1, 1, 'red', 'time', '2026-09-10', '已过完成时限', '',
        '{"time": {"inputs": {"reason": "deadline"}}}', 1, 1)`,
    [partId],
  );
  await hall.record.query(
    `insert into supervision_order (id, city_id, decision_id, body_id, number, origin, reason, requirement, state,
        drafted_at, issued_at)
      values ($1, '621100', $2, $3, '〔2026〕77号', 'lamp', '逾期', '限期完成', 'issued', '2026-09-11', '2026-09-12')`,
    [orderId, decisionId, bodyId(county)],
  );
  await hall.record.query(
    `insert into supervision_order_item (city_id, order_id, part_id, added_at) values ('621100', $1, $2, '2026-09-11')`,
    [orderId, partId],
  );
  await measured();
});
afterAll(() => hall.close());

// What the special measure asks of the counties, each value of its own.
async function measured(): Promise<void> {
  const of = `from indicator i, (select id, row_number() over (order by code) as nth from body
      where category = 'county' and city_id = '621100') b where i.code in ('K02', 'E06', 'E07')`;
  await hall.record
    .query(`insert into indicator_target (city_id, indicator_id, body_id, period, target, provenance)
    select '621100', i.id, b.id, '${period}', 100, 'test' ${of}
    on conflict (indicator_id, body_id, period) do update set target = 100`);
  await hall.record
    .query(`insert into measurement (city_id, indicator_id, body_id, period, version, actual, provenance)
    select '621100', i.id, b.id, '${period}', 9, 100 - b.nth, 'test' ${of}`);
}

// The demo city came into the record in November; here its year has been walked since September.
async function yearBegins(at: string): Promise<void> {
  await hall.record.query('update assessment_year set began_at = $1, next_due_at = $1 where year = 2026', [
    at,
  ]);
  await hall.record.query(
    `update live_clock set next_wake_at = $1::timestamptz + interval '1 minute'
      where workflow_id = 'assessment-year/621100/2026'`,
    [at],
  );
}

const post = async <T>(who: string, path: string, body: object = {}) =>
  (await hall.at(who)).post<T & { code?: string }>(`/api/v1/${path}`, body);
const get = async <T>(who: string, path: string) =>
  (await (await hall.at(who)).get<T>(`/api/v1/${path}`)).body;

async function begun(input: object): Promise<DraftAnswer> {
  const { status, body } = await post<DraftAnswer>(officer, 'schemes', { year: 2026, ...input });
  expect(status).toBe(201);
  return body;
}
async function proposed(id: string, version: number) {
  const input = { version, documentNumber: '定市委办发〔2026〕9号', effectiveOn: '2026-07-01' };
  return post<DraftAnswer>(officer, `schemes/${id}/propose`, input);
}
async function issued(id: string, version: number): Promise<void> {
  const { body } = await proposed(id, version);
  expect((await post(head, `schemes/${id}/issue`, { version: body.revision })).status).toBe(200);
}

describe('a special measure', () => {
  it('says how it enters the overall result before it is issued, within the rules', async () => {
    const special = {
      code: 'N02',
      kind: 'special',
      title: '重大项目建设专项考评办法',
      categories: ['county'],
    };
    const { id } = await begun(special);
    const put = [
      { code: 'K02', weightBp: 4_000 },
      { code: 'E06', weightBp: 3_000 },
      { code: 'E07', weightBp: 3_000 },
    ];
    expect((await post(officer, `schemes/${id}/rows`, { version: 1, put })).status).toBe(200);
    const weigh = (version: number, counts: object) =>
      post(officer, `schemes/${id}/weighing`, { version, counts });
    expect((await weigh(2, { as: 'section', bp: 0 })).status).toBe(422);
    expect((await post(officer, `schemes/${id}/weighing`, { version: 2, specialBp: 500 })).status).toBe(422);
    expect((await weigh(2, { as: 'bonus', most: 3.5 })).status).toBe(200);
    expect(refusal(await proposed(id, 3))).toEqual([422, 'scheme.plan-refused']);
    const client = await hall.at(officer);
    expect((await getPage(client, `/schemes/${id}/weighing`)).body).toContain('怎样计入综合成绩');
    const page = { version: '3', 'counts.as': 'section', 'counts.bp': '', 'counts.most': '3.5' };
    const missing = await sendForm(client, `/schemes/${id}/weighing`, page);
    expect([missing.status, missing.body.includes('<title>错误：')]).toEqual([422, true]);
    expect((await sendForm(client, `/schemes/${id}/weighing`, { ...page, 'counts.bp': '5' })).status).toBe(
      303,
    );
    await issued(id, 4);
  });

  it('weighs what the overall measure leaves to it, at most three tenths', async () => {
    const categories = ['county', 'government_department'];
    const { id } = await begun({ code: 'M0', kind: 'overall', title: '督查考核总体办法', categories });
    const weigh = (version: number, specialBp: number) =>
      post(officer, `schemes/${id}/weighing`, { version, specialBp });
    expect((await weigh(1, 3_001)).status).toBe(200);
    expect(refusal(await proposed(id, 2))).toEqual([422, 'scheme.plan-refused']);
    expect((await weigh(2, 1_000)).status).toBe(200);
    await issued(id, 3);
  });
});

const told = (rung: string) =>
  hall.all<{ code: string }>(
    `select p.code from notice_item i join post p on p.id = i.post_id where i.rung = $1 order by p.code`,
    [rung],
  );
const codes = (rows: readonly { code: string }[]) => rows.map(({ code }) => code);

describe('a deduction that waits too long', () => {
  let id: string;

  it('is told once to its checker and his head, when the days of the check are over', async () => {
    await hall.clockTo('2026-10-16T20:00:00+08:00');
    ({ id } = await hall.one<{ id: string }>('select id from lamp_deduction'));
    expect(await told('deduction_check_late')).toEqual([]);
    await hall.clockTo('2026-10-17T09:00:00+08:00');
    const late = codes(await told('deduction_check_late'));
    expect(late).toContain(office);
    expect(late.some((code) => code.endsWith('/office_head'))).toBe(true);
    await hall.clockTo('2026-10-19T09:00:00+08:00');
    expect(codes(await told('deduction_check_late'))).toEqual(late);
  });

  it('is told once to whoever signs it, after the check has its own days', async () => {
    const check = { finding: 'stands', note: '台账属实。' };
    expect((await post(office, `deductions/${id}/check`, check)).status).toBe(200);
    await hall.clockTo('2026-11-02T20:00:00+08:00');
    expect(await told('deduction_decide_late')).toEqual([]);
    await hall.clockTo('2026-11-03T09:00:00+08:00');
    expect(codes(await told('deduction_decide_late'))).toContain(head);
    expect((await post(head, `deductions/${id}/decide`, { outcome: 'confirm' })).status).toBe(200);
  });
});

describe('the result of the quarter', () => {
  it('is computed, shown and exported with the special measure, and recomputed offline', async () => {
    const { body } = await post<ComputationAnswer>(officer, 'score-computations', { period });
    expect((await post(officer, 'results', { computationId: body.id })).status).toBe(201);
    const client = await hall.at(officer);
    const response = await fetch(`${client.baseUrl}/api/v1/results/${period}/file`, {
      headers: { cookie: client.cookie },
    });
    const verified = verifyScoreFile(new Uint8Array(await response.arrayBuffer()));
    expect(verified).toMatchObject({ equal: true, problem: null, sha256: body.sha256 });
    expect(verified.rows.map(({ row }) => row)).toContain('N02/K02');

    const { rows } = await get<ScoreSheet>(officer, `results/${period}/bodies/${county}`);
    const part = rows.find(({ code }) => code === 'N02');
    expect(part).toMatchObject({
      ...{ name: '重大项目建设专项考评办法', section: 'special', weightBp: 1_000 },
    });
    expect(part?.steps[0]?.key).toBe('special');
    const { items } = await get<{ items: { rank: number }[] }>(officer, `results/${period}/measures/N02`);
    expect(items.map(({ rank }) => rank).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const known = await get<{ items: { kind: string; code: string }[] }>(
      officer,
      `results/${period}/measures`,
    );
    expect(known.items.map(({ code }) => code)).toEqual(['M0', 'N02']);
  });

  it('keeps beside its long input what the pages show of it, as the input has it', async () => {
    // As it was read before there was a column of its own: the whole input of the quarter, for each page.
    const kept = await hall.one(`select measures, input -> 'overall' as overall,
        (select jsonb_agg(jsonb_build_object('code', x -> 'code', 'version', x -> 'version', 'counts', x -> 'counts'))
          from jsonb_array_elements(input -> 'specials') x) as specials
      from score_computation where period = '${period}'`);
    const { measures, ...ofInput } = kept as { measures: object };
    expect(measures).toEqual(ofInput);
    const cells = await hall.one<{ kept: object; given: object }>(`select s.special_cells as kept,
        (select jsonb_object_agg(cell ->> 'code', jsonb_build_object('target', cell -> 'target', 'actual', cell -> 'actual'))
          from jsonb_array_elements(c.input -> 'cells') cell
          where cell ->> 'bodyCode' = b.code and cell ->> 'code' in ('K02', 'E06', 'E07')) as given
      from score_computation c join score_body s on s.computation_id = c.id join body b on b.id = s.body_id
      where c.period = '${period}' and b.code = '${county}'`);
    expect(Object.keys(cells.kept).toSorted()).toEqual(['E06', 'E07', 'K02']);
    expect(cells.kept).toEqual(cells.given);
  });

  it('says on the page by which measures it came, and on which paper a deduction rests', async () => {
    const { body } = await getPage(await hall.at(`${county}/unit_head`), `/scores/${period}/${county}`);
    expect(body).toMatch(/依据：[^]*督查考核总体办法[^]*专项考评合计占 10\.00%/);
    expect(body).toMatch(/id="special-N02"[^]*本组第\d名，共7家[^]*在各专项之间权重 5\.00%/);
    expect(body).toMatch(new RegExp(`所依据的公文：督办单 <a href="/orders/${orderId}">〔2026〕77号</a>`));
  });

  it('is objected to down to a row of the special measure, and asks whoever keeps its data', async () => {
    const client = await hall.at(`${county}/unit_head`);
    const { body: page } = await getPage(client, `/scores/${period}/${county}`);
    expect(page).toContain(`/objections/new?period=${period}&amp;row=N02/E06`);
    const form = await getPage(client, `/objections/new?period=${period}&row=N02/E06`);
    expect(form.body).toMatch(/<option value="N02\/E06" selected>N02\/E06 /);
    const { id: resultId } = await hall.one<{ id: string }>(
      `select id from period_result where period = '${period}'`,
    );
    const file = (rowCode: string) =>
      post<{ id: string }>(`${county}/unit_head`, 'objections', {
        ...{ resultId, bodyCode: county, rowCode, wording: '数据与统计月报不一致，请核对。' },
      });
    expect((await file('N02/P01')).status).toBe(422);
    const { status, body } = await file('N02/E06');
    expect(status).toBe(201);
    const seen = await get<{ rowName: string; points: string; ownerName: string }>(
      `${county}/unit_head`,
      `objections/${body.id}`,
    );
    expect([seen.rowName, Number(seen.points) > 0, seen.ownerName]).toEqual([
      expect.stringMatching(/\p{Script=Han}/u),
      true,
      expect.not.stringContaining('督查室'),
    ]);
    const { body: deducted } = await file('DEDUCTIONS');
    const { body: list } = await getPage(client, '/objections');
    for (const name of [seen.rowName, '督办扣分']) expect(list).toContain(`2026年第三季度 · ${name}</a>`);
    const desk = await getPage(await hall.at('pd-swb/supervision_office'), '/');
    expect(desk.body).toContain('异议：督办扣分');
    expect([list, desk.body].join('')).not.toMatch(/N02\/E06|DEDUCTIONS/);
    expect(deducted.id).not.toBe(body.id);
  });

  it('once published is read by all, each standing by its measure; the paper opens for whom it concerns', async () => {
    await hall.record.query(`update period_result set state = 'published', published_at = now()
      where period = '${period}'`);
    const other = await hall.at('621121/unit_head');
    const { body } = await getPage(other, `/scores/${period}/${county}`);
    expect([body.includes('督办单 〔2026〕77号'), body.includes('/orders/')]).toEqual([true, false]);
    expect(body).not.toContain('href="/deductions/0');
    const standing = await getPage(other, `/standings/${period}?measure=N02`);
    expect(standing.body).toMatch(/aria-current="true">N02 重大项目建设专项考评办法/);
    expect(standing.body).toContain(`/scores/${period}/${county}#special-N02`);
  });
});
