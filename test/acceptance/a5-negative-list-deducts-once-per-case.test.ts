import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { ShownEvent } from '../../src/assessment/events/event.queries.js';
import { standClockAt } from '../factories/given-part.js';
import { givenPublishedResult } from '../factories/published-result.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let office: ApiClient;
let assessor: ApiClient;
let county: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', clock: new Date('2026-10-12T09:00:00+08:00') });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const at = (name: string) => signIn(test.baseUrl, name);
  [office, assessor, county] = await Promise.all([
    at('pd-swb.assessment_office'),
    at('gd-yjj.data_owner'),
    at('621102.unit_head'),
  ]);
});
afterAll(async () => {
  await owner?.end();
  await test?.close();
});

const path = '/api/v1/negative-events';
const anding = '621102';
type Problem = { code: string; detail: string; href?: string };

const event = (differs: object = {}) => ({
  ...{ indicatorCode: 'K05', bodyCode: anding, caseId: '定安委-2026-017', happenedOn: '2026-08-14' },
  ...{ documentNumber: '定安委〔2026〕17号', reason: '一般生产安全责任事故1起，死亡1人。' },
  ...differs,
});

async function scoreOf(code = 'K05', period = '2026Q3'): Promise<string | null> {
  const { body } = await office.post<{ id: string }>('/api/v1/score-computations', { period });
  const { rows } = await owner.query<{ points: string }>(
    `select trim_scale(r.points)::text as points from score_row r
      join score_body s on s.computation_id = r.computation_id and s.seq = r.body_seq join body b on b.id = s.body_id
      where r.computation_id = $1 and r.code = $2 and b.code = $3`,
    [body.id, code, anding],
  );
  return rows[0]?.points ?? null;
}

describe('an event of a negative list', () => {
  it('deducts once for its case, is told to the body at once, and a second registration leads to the first', async () => {
    const full = Number(await scoreOf());
    const { status, body } = await assessor.post<{ id: string; quarter: string }>(path, event());
    expect([status, body.quarter]).toEqual([201, '2026Q3']);
    // Full marks are 3 points and 0.5 are lost; rows that do not apply are rescaled over both.
    const left = await scoreOf();
    expect(Number(left) / full).toBeCloseTo(2.5 / 3, 5);

    const seen = await county.get<{ items: ShownEvent[] }>(path);
    expect(seen.body.items).toMatchObject([
      { id: body.id, reason: event().reason, documentNumber: '定安委〔2026〕17号' },
    ]);
    expect((await getPage(county, '/negative-events')).body).toContain('死亡1人');
    const { rows } = await owner.query(
      `select from notice_item n join post p on p.id = n.post_id where n.subject_id = $1 and p.code = $2`,
      [body.id, `${anding}/unit_head`],
    );
    expect(rows).toHaveLength(1);

    // Written otherwise, by another office, on another list: it is the same case.
    for (const differs of [
      {},
      { caseId: '定安委－２０２６－ 017' },
      { documentNumber: '其他文号' },
      { indicatorCode: 'K11' },
    ]) {
      const again = await office.post<Problem>(path, event(differs));
      expect([again.status, again.body.code]).toEqual([409, 'event.already-there']);
      expect(again.body.href).toBe(`/negative-events#event-${body.id}`);
    }
    expect(await scoreOf()).toBe(left);
    expect((await office.post(path, event({ bodyCode: '621121' }))).status).toBe(201);
  });

  it('side by side is registered once', async () => {
    const one = event({ caseId: '并发-1', happenedOn: '2026-07-01' });
    const answers = await Promise.all([assessor.post(path, one), office.post(path, one)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each([
    ['of a day that has not come', { happenedOn: '2026-10-13' }, 422],
    ['without a document number', { documentNumber: ' ' }, 422],
    ['without a reason', { reason: '' }, 422],
    ['without a case', { caseId: '' }, 422],
    ['of a body that the list does not judge', { bodyCode: 'GD-NIX' }, 422],
    ['on an indicator that is no negative list', { indicatorCode: 'E01' }, 422],
    ['on a list that another body keeps', { indicatorCode: 'E41' }, 422],
    ['of a kind that does not exist', { kind: '特大' }, 422],
  ])('is refused %s', async (_why, differs, status) => {
    const answer = await assessor.post(path, event({ caseId: `坏-${status}`, ...differs }));
    expect(answer.status).toBe(status);
  });

  it('of a graver kind deducts more', async () => {
    const before = Number(await scoreOf());
    const grave = event({ caseId: '重-1', kind: '较大及以上' });
    expect((await assessor.post(path, grave)).status).toBe(201);
    const light = before - Number(await scoreOf());
    expect((await assessor.post(path, event({ caseId: '轻-1' }))).status).toBe(201);
    expect(light / (before - light - Number(await scoreOf()))).toBeCloseTo(2, 5);
  });

  it('is registered on its page, and refused there with a link to the first', async () => {
    const fields = { ...event({ caseId: '页-1' }), bodyCode: '安定区' } as Record<string, string>;
    const done = await sendForm(assessor, '/negative-events', fields);
    expect(done.status).toBe(303);
    const again = await sendForm(assessor, '/negative-events', fields);
    expect(again.status).toBe(409);
    expect(again.body).toContain(`href="#${done.headers.get('location')?.split('#')[1] ?? ''}"`);
    expect((await sendForm(county, '/negative-events', fields)).status).toBe(403);
  });

  it('of a closed quarter is refused, saying what to do', async () => {
    await scoreOf('K05', '2026Q2');
    await givenPublishedResult(owner, '2026Q2');
    const answer = await assessor.post<Problem>(path, event({ caseId: '旧-1', happenedOn: '2026-05-06' }));
    expect([answer.status, answer.body.code]).toEqual([409, 'measurement.period-closed']);
    expect(answer.body.detail).toContain('考核办');
  });
});

describe('a row that a reviewer judges', () => {
  const period = '2025Q4';
  const withdraw = `delete from quarter_standard q using indicator i where i.id = q.indicator_id and q.period = $2
    and i.code = $1`;

  it('loses nothing where no standard was published before the quarter, and its score says why', async () => {
    const { rows } = await owner.query<{ code: string; points: string; full: string }>(
      `with computed as (select id from score_computation where id = $1)
       select r.code, trim_scale(r.points)::text as points, trim_scale(r.weight_bp / 100.0)::text as full from computed c
         join score_row r on r.computation_id = c.id join score_body s on s.computation_id = c.id and s.seq = r.body_seq
         join body b on b.id = s.body_id join indicator i on i.code = r.code
         join indicator_version v on v.indicator_id = i.id
       where b.code = $2 and v.kind = 'soft' and not v.negative_list and r.points < r.weight_bp / 100.0 limit 1`,
      [await computationOf(period), anding],
    );
    const [lost] = rows;
    if (lost === undefined) throw new Error('no row of a reviewer lost points');
    await owner.query(withdraw, [lost.code, period]);
    expect(Number(await scoreOf(lost.code, period))).toBeGreaterThanOrEqual(Number(lost.full));
    // One that came after the quarter had begun is none.
    await owner.query(
      `insert into quarter_standard (id, city_id, indicator_id, period, version, wording, published_by, published_at)
        select gen_random_uuid(), i.city_id, i.id, $2, 1, '补发', p.id, '2025-10-01T00:00:00+08:00'
        from indicator i, post p where i.code = $1 and p.code = 'PD-SWB/assessment_office'`,
      [lost.code, period],
    );
    const computationId = await computationOf(period);
    expect((await office.post('/api/v1/results', { computationId })).status).toBe(201);
    const page = await getPage(county, `/scores/${period}/${anding}`);
    expect(page.body).toContain('本季度开始前没有发布工作标准，不扣分');
  });
});

async function computationOf(period: string): Promise<string> {
  const { body } = await office.post<{ id: string }>('/api/v1/score-computations', { period });
  return body.id;
}

describe('the quarterly standard', () => {
  const standards = '/api/v1/standards';
  const input = (differs: object = {}) => ({
    ...{ indicatorCode: 'E01', period: '2027Q1', wording: '当季增速不低于全省平均，数据按期上报。' },
    ...differs,
  });

  it('is published by the lead assessor before the quarter begins, and seen by everybody', async () => {
    await standClockAt(owner, '2026-12-31T23:59:59+08:00');
    const { rows } = await owner.query<{ code: string }>(
      `select lower(b.code) as code from indicator i join indicator_version v on v.indicator_id = i.id
        join body b on b.id = v.lead_assessor where i.code = 'E01'`,
    );
    const lead = await signIn(test.baseUrl, `${rows[0]?.code ?? ''}.lead_assessor`);
    const first = await lead.post<{ version: number }>(standards, input());
    expect([first.status, first.body.version]).toEqual([201, 1]);
    expect((await lead.post<{ version: number }>(standards, input({ wording: '改' }))).body.version).toBe(2);
    expect((await getPage(county, '/standards?quarter=2027Q1')).body).toContain('第 2 版');
    expect((await sendForm(lead, '/standards', input())).status).toBe(303);
    expect((await lead.post(standards, input({ indicatorCode: 'E41' }))).status).toBe(422);
    expect((await county.post(standards, input())).status).toBe(403);
    await standClockAt(owner, '2027-01-01T00:00:00+08:00');
    const late = await lead.post<Problem>(standards, input());
    expect([late.status, late.body.code]).toEqual([409, 'state.illegal-step']);
    expect(late.body.detail).toContain('请发布到2027年第二季度');
  });
});
