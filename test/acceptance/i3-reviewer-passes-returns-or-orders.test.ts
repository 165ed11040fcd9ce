import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { givenOwedReport, givenPart, rowOf, standClockAt } from '../factories/given-part.js';
import type { GivenPart } from '../factories/given-part.js';
import { partView, reportView } from '../../src/implementation/my-work/view.schema.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

type Body = Record<string, unknown>;

let app: TestApp;
let owner: pg.Client;
let clerk: ApiClient;
let office: ApiClient;

beforeAll(async () => {
  app = await startTestApp({ role: 'web' });
  owner = new pg.Client(app.ownerUrl);
  await owner.connect();
  clerk = await signIn(app.baseUrl, 'gd-fgw.unit_staff');
  office = await signIn(app.baseUrl, 'pd-swb.supervision_office');
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

const now = '2026-11-26T10:00:00+08:00';
const completion = { kind: 'completion', wording: '任务已全部完成。' };
const progress = { kind: 'progress', wording: '已完成选址论证。', progress: 60 };

async function submitted(given: GivenPart, input: Body) {
  await standClockAt(owner, now);
  const ids = await givenPart(owner, given);
  const { status, body } = await clerk.post<{ id: string }>(`/api/v1/parts/${ids.partId}/reports`, input);
  expect(status).toBe(201);
  return { ...ids, reportId: body.id };
}

const review = (reportId: string, input: Body, by = office) =>
  by.post<Body>(`/api/v1/reports/${reportId}/review`, input);
const partOf = (partId: string) =>
  rowOf<Body>(
    owner,
    `select state, progress::float8, lamp, due_at as "dueAt", milestones, returned_in_period as returned,
      report_late_until as "lateUntil", next_due_at <= (select still_at from city_clock) as "dueNow" from task_part where id = $1`,
    [partId],
  );
const sentences = async (reportId: string, rung: string) =>
  (
    await owner.query<{ sentence: string; role: string }>(
      `select i.sentence, p.role from notice_item i join post p on p.id = i.post_id
        where i.subject_id = $1 and i.rung = $2 order by p.role`,
      [reportId, rung],
    )
  ).rows;

describe('I3: the reviewer of a task that serves an indicator', () => {
  const link = (taskId: string, input: Body, by = office) =>
    by.post<Body>(`/api/v1/tasks/${taskId}/indicator`, input);
  const taskOf = async (partId: string) =>
    (await rowOf<{ id: string }>(owner, 'select task_id as id from task_part where id = $1', [partId])).id;

  it('is its lead assessor, who is told; another one is refused, and the task and the library name it', async () => {
    const { partId } = await givenPart(owner);
    const taskId = await taskOf(partId);
    const lead = await rowOf<{ code: string }>(
      owner,
      `select lower(b.code) as code from indicator i join indicator_version v on v.indicator_id = i.id
        join body b on b.id = v.lead_assessor where i.code = 'K01'`,
      [],
    );
    const assessor = await signIn(app.baseUrl, `${lead.code}.lead_assessor`);
    const other = await signIn(app.baseUrl, 'gd-gxj.lead_assessor');
    expect((await link(taskId, { indicatorCode: 'K01' }, clerk)).status).toBe(403);
    expect((await link(taskId, { indicatorCode: 'NONE' })).status).toBe(422);
    expect((await link(partId, { indicatorCode: 'K01' })).status).toBe(404);
    expect((await link(taskId, { indicatorCode: 'K01' })).body).toMatchObject({
      indicatorCode: 'K01',
      version: 2,
    });
    await standClockAt(owner, now);
    const { body: report } = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/reports`, progress);
    expect((await sentences(report.id, 'review')).map(({ role }) => role)).toEqual(['lead_assessor']);
    const part = await clerk.get<{ task: Body }>(`/api/v1/parts/${partId}`);
    expect(part.body.task.indicator).toMatchObject({ code: 'K01' });
    const library = await clerk.get<{ items: Body[] }>('/api/v1/indicators');
    expect(library.body.items.find(({ code }) => code === 'K01')).toMatchObject({ openTasks: 1 });
    const refused = await review(report.id, { outcome: 'pass' }, other);
    expect([refused.status, refused.body.code]).toEqual([403, 'permission.denied']);
    expect((await review(report.id, { outcome: 'pass' }, assessor)).status).toBe(200);
  });

  it('is the office where it serves none, or its own lead assessor does it', async () => {
    const { partId } = await givenPart(owner);
    const taskId = await taskOf(partId);
    expect((await link(taskId, { indicatorCode: 'K08' })).status).toBe(200);
    const { body: report } = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/reports`, progress);
    const told = await sentences(report.id, 'review');
    expect(new Set(told.map(({ role }) => role))).toEqual(new Set(['supervision_office']));
    expect((await link(taskId, {})).body).toMatchObject({ indicatorCode: null });
    expect((await getPage(office, `/parts/${partId}/indicator`)).body).toContain('K01');
  });
});

describe('I3: the reviewer passes', () => {
  it('a monthly report: nothing closes, the unit hears of it, the reviewer had heard of the report', async () => {
    const { partId, reportId } = await submitted({}, progress);
    const asked = await sentences(reportId, 'review');
    expect(asked).toHaveLength(2);
    expect(asked[0]?.sentence).toBe(
      '市发展改革委填报了“完成市民服务中心项目前期工作”的11月进展，请于12月7日24时前审核',
    );
    const { status, body } = await review(reportId, { outcome: 'pass' });
    expect([status, body]).toMatchObject([
      200,
      { state: 'passed', partState: 'in_progress', decisionClosed: false },
    ]);
    expect(await partOf(partId)).toMatchObject({ state: 'in_progress', progress: 60 });
    expect(await sentences(reportId, 'report_passed')).toHaveLength(2);
  });

  it('the last completion of a complete decision: part concluded and decision closed in the same transaction', async () => {
    const first = await submitted({ complete: true }, completion);
    const second = await submitted({ decisionId: first.decisionId }, completion);
    const one = await review(first.reportId, { outcome: 'pass' });
    expect(one.body).toMatchObject({ partState: 'concluded', decisionClosed: false });
    const last = await review(second.reportId, { outcome: 'pass' });
    expect(last.body).toMatchObject({ partState: 'concluded', decisionClosed: true });
    const decision = await rowOf<Body>(
      owner,
      `select d.state, d.closed_at as "closedAt", (select count(*)::integer from outbox o where o.workflow_id = 'decision/' || d.id) as pokes
        from decision d where id = $1`,
      [first.decisionId],
    );
    expect(decision).toMatchObject({ state: 'closed', closedAt: new Date(now) });
    expect(decision.pokes).toBeGreaterThan(0);
  });

  it('both completions at once: the decision closes exactly once', async () => {
    const first = await submitted({ complete: true }, completion);
    const second = await submitted({ decisionId: first.decisionId }, completion);
    const answers = await Promise.all([
      review(first.reportId, { outcome: 'pass' }),
      review(second.reportId, { outcome: 'pass' }),
    ]);
    expect(answers.map(({ body }) => body.decisionClosed).sort()).toEqual([false, true]);
  });

  it('a completion of an incomplete decision: the decision stays open', async () => {
    const { decisionId, reportId } = await submitted({}, completion);
    expect((await review(reportId, { outcome: 'pass' })).body).toMatchObject({
      partState: 'concluded',
      decisionClosed: false,
    });
    expect(await rowOf(owner, 'select state from decision where id = $1', [decisionId])).toEqual({
      state: 'dispatched',
    });
  });

  it('a conclusion also closes the monthly report that still waits', async () => {
    const { partId, reportId } = await submitted({}, progress);
    const done = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/reports`, completion);
    await review(done.body.id, { outcome: 'pass' });
    const report = await rowOf(owner, 'select state, review_note as note from report where id = $1', [
      reportId,
    ]);
    expect(report).toEqual({ state: 'passed', note: '随办结一并审结' });
  });
});

describe('I3: the reviewer returns, with all defects at once', () => {
  const defects = {
    outcome: 'return',
    returnKind: 'form',
    reasons: ['no_evidence', 'wrong_figures'],
    note: '请附批复文件',
  };

  it('a monthly report: its ticks and progress are undone, it is judged at once, 3 wd to answer', async () => {
    const given = { milestoneDays: ['2026-11-30'] };
    const { partId, reportId } = await submitted(given, progress);
    const ticked = await submitted(given, progress);
    const { milestoneIds } = ticked;
    await clerk.patch(`/api/v1/reports/${ticked.reportId}`, { version: 1, milestoneIds });
    expect((await partOf(ticked.partId)).milestones).toMatchObject([
      { doneAt: expect.any(String) as unknown },
    ]);
    const { body } = await review(ticked.reportId, defects);
    expect(body).toMatchObject({
      state: 'returned',
      partState: 'in_progress',
      answerDueAt: '2026-12-01T16:00:00.000Z',
    });
    expect(await partOf(ticked.partId)).toMatchObject({
      progress: 20,
      returned: 1,
      dueNow: true,
      milestones: [{ doneAt: null }],
    });
    expect((await partOf(partId)).progress).toBe(60);
    const told = await sentences(ticked.reportId, 'returned');
    expect(told.map(({ role }) => role)).toEqual(['unit_head', 'unit_staff']);
    expect(told[0]?.sentence).toContain(
      '缺少佐证材料；数据前后不一致或与来源不符。审核意见：请附批复文件请于12月1日24时前改齐重报',
    );
    expect((await review(reportId, { outcome: 'pass' })).status).toBe(200);
  });

  it('its answer in time keeps the mark, and passing it ends what the return had lit', async () => {
    const ids = await givenPart(owner, {});
    await givenOwedReport(owner, ids.partId, '2026-11');
    await standClockAt(owner, '2026-11-30T23:00:00+08:00');
    const target = `/api/v1/parts/${ids.partId}/reports`;
    const first = await clerk.post<Body & { id: string }>(target, progress);
    expect(first.body).toMatchObject({ mark: 'on_time', period: '2026-11' });
    await standClockAt(owner, '2026-12-03T10:00:00+08:00');
    expect((await review(first.body.id, defects)).body).toMatchObject({
      answerDueAt: '2026-12-08T16:00:00.000Z',
    });
    expect((await partOf(ids.partId)).lateUntil).toEqual(new Date('2026-12-09T00:00:00+08:00'));
    await standClockAt(owner, '2026-12-08T24:00:00+08:00');
    const again = await clerk.post<Body & { id: string }>(target, progress);
    expect(again.body).toMatchObject({ mark: 'on_time', period: '2026-11' });
    expect((await partOf(ids.partId)).lateUntil).toBeNull();
    expect((await review(again.body.id, { outcome: 'pass' })).body).toMatchObject({
      state: 'passed',
      lamp: 'green',
    });
    expect((await partOf(ids.partId)).returned).toBe(0);
  });

  it('its answer 1 ms after the limit is a supplement', async () => {
    const ids = await givenPart(owner, {});
    await givenOwedReport(owner, ids.partId, '2026-11');
    await standClockAt(owner, '2026-11-30T23:00:00+08:00');
    const target = `/api/v1/parts/${ids.partId}/reports`;
    const first = await clerk.post<{ id: string }>(target, progress);
    await standClockAt(owner, '2026-12-03T10:00:00+08:00');
    await review(first.body.id, defects);
    await standClockAt(owner, '2026-12-09T00:00:00.001+08:00');
    expect((await clerk.post<Body>(target, progress)).body).toMatchObject({
      mark: 'supplement',
      period: '2026-11',
    });
  });

  it('a completion as unfinished: judged by the original deadline plus the review’s days', async () => {
    const { partId, reportId } = await submitted(
      { dueAt: '2026-11-30T24:00:00+08:00', milestoneDays: ['2026-11-30'] },
      completion,
    );
    await standClockAt(owner, '2026-12-02T10:00:00+08:00');
    const { body } = await review(reportId, {
      outcome: 'return',
      returnKind: 'unfinished',
      reasons: ['behind_standard'],
    });
    expect(body).toMatchObject({ partState: 'returned', answerDueAt: '2026-12-04T16:00:00.000Z' });
    const part = await partOf(partId);
    expect(part).toMatchObject({
      state: 'returned',
      progress: 20,
      dueAt: new Date('2026-12-04T16:00:00.000Z'),
    });
    expect(part.milestones).toMatchObject([{ dueAt: '2026-12-04T16:00:00.000Z', doneAt: null }]);
    const again = await clerk.post<Body>(`/api/v1/parts/${partId}/reports`, completion);
    expect(again.body).toMatchObject({ partState: 'reported_done' });
  });

  it.each([
    ['without a reason', { reasons: [] }],
    ['with a reason that is not in the list', { reasons: ['badly'] }],
    ['for another reason without a word', { reasons: ['other'], note: undefined }],
  ])('never %s', async (_case, change) => {
    const { reportId } = await submitted({}, progress);
    expect((await review(reportId, { ...defects, ...change })).status).toBe(422);
  });
});

describe('I3: the reviewer orders supervision', () => {
  const order = { outcome: 'order', note: '推进明显滞后，请说明原因并限期整改。' };
  const draftsOf = (partId: string) =>
    rowOf(
      owner,
      `select o.state, o.origin, o.requirement from supervision_order o join task_part p on p.decision_id = o.decision_id
        and p.body_id = o.body_id where p.id = $1`,
      [partId],
    );

  it('a monthly report passes and an order is drafted, never issued', async () => {
    const { partId, reportId } = await submitted({}, progress);
    expect((await review(reportId, order)).body).toMatchObject({ state: 'passed', orderDrafted: true });
    expect(await draftsOf(partId)).toEqual({ state: 'draft', origin: 'review', requirement: order.note });
  });

  it('a completion goes back as unfinished with the order', async () => {
    const { partId, reportId } = await submitted({}, completion);
    expect((await review(reportId, order)).body).toMatchObject({
      state: 'returned',
      partState: 'returned',
      orderDrafted: true,
    });
    expect(await draftsOf(partId)).toMatchObject({ state: 'draft' });
  });
});

describe('I3: who may review', () => {
  it('a lead assessor may, the unit itself may not', async () => {
    const { reportId } = await submitted({}, progress);
    expect((await review(reportId, { outcome: 'pass' }, clerk)).status).toBe(403);
    const hosted = await signIn(app.baseUrl, 'gd-fgw.lead_assessor');
    const own = await review(reportId, { outcome: 'pass' }, hosted);
    expect([own.status, own.body.code]).toEqual([403, 'permission.denied']);
    const assessor = await signIn(app.baseUrl, 'gd-tjj.lead_assessor');
    expect((await review(reportId, { outcome: 'pass' }, assessor)).status).toBe(200);
  });

  it('four eyes count persons: who submitted does not review, whatever his post', async () => {
    const { reportId } = await submitted({}, progress);
    await owner.query(
      `update report set author_ids = array[(select a.person_id from appointment a join post p on p.id = a.post_id
        where p.code = 'PD-SWB/supervision_office' and a.to_on is null)] where id = $1`,
      [reportId],
    );
    const { status, body } = await review(reportId, { outcome: 'pass' });
    expect([status, body.code]).toEqual([403, 'permission.denied']);
    const other = await signIn(app.baseUrl, 'gd-zfb.supervision_office');
    expect((await review(reportId, { outcome: 'pass' }, other)).status).toBe(200);
  });

  it('a county’s office reviews its bureaus, not the county itself nor another county', async () => {
    await standClockAt(owner, now);
    const bureau = await signIn(app.baseUrl, '621102-fgw.unit_staff');
    const ids = await givenPart(owner, { body: '621102-FGW' });
    const report = await bureau.post<{ id: string }>(`/api/v1/parts/${ids.partId}/reports`, progress);
    const foreign = await signIn(app.baseUrl, '621121.supervision_office');
    expect((await review(report.body.id, { outcome: 'pass' }, foreign)).status).toBe(404);
    const countyOffice = await signIn(app.baseUrl, '621102.supervision_office');
    const own = await givenPart(owner, { body: '621102' });
    const county = await signIn(app.baseUrl, '621102.unit_staff');
    const ownReport = await county.post<{ id: string }>(`/api/v1/parts/${own.partId}/reports`, progress);
    expect((await review(ownReport.body.id, { outcome: 'pass' }, countyOffice)).status).toBe(403);
    expect((await review(report.body.id, { outcome: 'pass' }, countyOffice)).status).toBe(200);
  });

  it('twice at once: the second is told that it is decided', async () => {
    const { reportId } = await submitted({}, progress);
    const answers = await Promise.all([
      review(reportId, { outcome: 'pass' }),
      review(reportId, { outcome: 'pass' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('a reviewer who saw an older text is told so', async () => {
    const { reportId } = await submitted({}, progress);
    await clerk.patch(`/api/v1/reports/${reportId}`, { version: 1, wording: '改后' });
    const { status, body } = await review(reportId, { outcome: 'pass', version: 1 });
    expect([status, body.code]).toEqual([409, 'version.stale']);
  });
});

describe('I3: what waits for review', () => {
  it('is listed by its limit, page by page, to whoever may see it', async () => {
    const { reportId } = await submitted({}, completion);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `/api/v1/reports?state=submitted${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body }: { body: { rows: { id: string }[]; nextCursor: string | null } } =
        await office.get(path);
      seen.push(...body.rows.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(reportId);
    const other = await signIn(app.baseUrl, 'gd-czj.unit_staff');
    expect((await other.get<{ rows: unknown[] }>('/api/v1/reports')).body.rows).toEqual([]);
    expect((await other.get(`/api/v1/reports/${reportId}`)).status).toBe(404);
    const own = await clerk.get<Body>(`/api/v1/reports/${reportId}`);
    expect(own.body).toMatchObject({ stateName: '待审核', kind: 'completion', evidence: [] });
    expect(reportView.strict().parse(own.body)).toEqual(own.body);
  });

  it('a part shows its lamp, whose move it is and its reports', async () => {
    const { partId, reportId } = await submitted({}, completion);
    const { body } = await clerk.get<Body>(`/api/v1/parts/${partId}`);
    expect(body).toMatchObject({
      stateName: '已报完成待审核',
      move: { who: 'reviewer', action: '审核办结', by: '2026-12-03T16:00:00.000Z' },
      reports: [{ id: reportId, state: 'submitted' }],
      dispute: null,
      orders: [],
    });
    expect(partView.strict().parse(body)).toEqual(body);
  });
});
