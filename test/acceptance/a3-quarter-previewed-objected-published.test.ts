import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ComputationAnswer } from '../../src/assessment/scores/score.schema.js';
import type { ObjectionAnswer } from '../../src/assessment/objections/objection.schema.js';
import type { ObjectionHead, ObjectionView } from '../../src/assessment/objections/objection.queries.js';
import type { BodyInResult, ResultHead } from '../../src/assessment/results/result.queries.js';
import type { ResultAnswer } from '../../src/assessment/results/result.schema.js';
import type { ScoreSheet } from '../../src/assessment/results/score-sheet.queries.js';
import { verifyScoreFile } from '../../src/assessment/scores/verify-score-file.js';
import { indicatorId } from '../../src/assessment/library/indicator-rows.js';
import { bodyId } from '../../src/organization/city-ids.js';
import { pdfOf, png, wordFile } from '../factories/evidence-files.js';
import { sendForm as sendFiled } from '../factories/report-form.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { sendFiles } from '../support/form-client.js';

const period = '2025Q4';
const officer = 'PD-SWB/assessment_office';
const head = 'PD-SWB/assessment_office_head';
const deputy = 'PD-SWB/assessment_office_deputy';
const county = '621102';
// Disposable income: its data owner is the statistics bureau's survey organ, another body than the county.
const rowCode = 'E02';

let hall: CityHall;
let result: ResultAnswer;

beforeAll(async () => {
  hall = await CityHall.open();
});
afterAll(() => hall.close());

async function post<T>(who: string, path: string, body: object = {}): Promise<Answer<T>> {
  return (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
}
async function get<T>(who: string, path: string): Promise<Answer<T>> {
  return (await hall.at(who)).get<T>(`/api/v1/${path}`);
}
async function computed(of = period): Promise<ComputationAnswer> {
  const { status, body } = await post<ComputationAnswer>(officer, 'score-computations', { period: of });
  expect(status).toBe(201);
  return body;
}
const detail = ({ body }: Answer) => (body as { detail?: string }).detail;
const publish = (who: string, id = result.id) =>
  post<ResultAnswer>(who, `results/${id}/publish`, { basis: '定考办〔2026〕1号季度考评结果' });
const file = (who: string, more: object = {}) =>
  post<ObjectionAnswer>(who, 'objections', {
    ...{ resultId: result.id, bodyCode: county, rowCode, wording: '口径与统计公报不一致，请核对。', ...more },
  });
const value = (of: string, actual: string, version: number) =>
  hall.record.query(
    `insert into measurement (city_id, indicator_id, body_id, period, version, actual, provenance)
     values ('621100', $1, $2, $3, $4, $5, 'corrected')`,
    [indicatorId(rowCode), bodyId(county), of, version, actual],
  );

async function owner(): Promise<string> {
  const { code } = await hall.one<{ code: string }>(
    `select b.code from indicator_version v join body b on b.id = v.data_owner where v.indicator_id = $1`,
    [indicatorId(rowCode)],
  );
  return `${code}/data_owner`;
}

describe('a quarter', () => {
  it('is not shown before it is over, nor by whoever has no such right', async () => {
    const running = await computed('2026Q4');
    expect(refusal(await post(officer, 'results', { computationId: running.id }))).toEqual([
      409,
      'state.illegal-step',
    ]);
    expect((await post('GD-FGW/unit_head', 'results', { computationId: running.id })).status).toBe(403);
  });

  it('is shown to each body with its own score alone, and says until when it may object', async () => {
    const first = await computed();
    const { status, body } = await post<ResultAnswer>(officer, 'results', { computationId: first.id });
    expect([status, body.state, body.number]).toEqual([201, 'previewed', 1]);
    // Five working days after Tuesday 24 November.
    expect(body.objectionsUntil).toBe('2026-12-01T16:00:00.000Z');
    result = body;
    const own = await get<ScoreSheet>(`${county}/unit_head`, `results/${period}/bodies/${county}`);
    expect([own.status, own.body.rows.length]).toEqual([200, 67]);
    expect(own.body.rows.every(({ steps, points }) => points === null || steps.length > 0)).toBe(true);
    expect((await get(`${county}/unit_head`, `results/${period}/bodies/621121`)).status).toBe(404);
    expect((await get('L01/leader', `results/${period}/bodies/621121`)).status).toBe(200);
    const seen = await get<{ bodies: BodyInResult[] }>(`${county}/unit_staff`, `results/${period}`);
    expect(seen.body.bodies.map(({ code }) => code)).toEqual([county]);
  });

  it('is shown once, and not published before the term is over, which it names', async () => {
    const again = await computed();
    expect(refusal(await post(officer, 'results', { computationId: again.id }))).toEqual([
      409,
      'state.illegal-step',
    ]);
    const early = await publish(head);
    expect(refusal(early)).toEqual([409, 'result.term-running']);
    expect(detail(early)).toContain('12月1日24时');
    expect(refusal(await publish(officer))).toEqual([403, 'permission.denied']);
    expect(refusal(await publish(deputy))).toEqual([403, 'permission.denied']);
  });
});

describe('an objection', () => {
  let objection: Pick<ObjectionAnswer, 'id'>;

  it.each([
    ['621121/unit_head', {}, [404, 'record.not-found']],
    [`${county}/unit_staff`, {}, [403, 'permission.denied']],
    [`${county}/unit_head`, { rowCode: 'NONE' }, [422, 'request.invalid']],
    [`${county}/unit_head`, { wording: '字'.repeat(301) }, [422, 'request.invalid']],
    [`${county}/unit_head`, { wording: ' ' }, [422, 'request.invalid']],
  ])('by %s with %j is refused', async (who, more, expected) => {
    expect(refusal(await file(who, more))).toEqual(expected);
  });

  it.each([
    [
      'four files',
      [1, 2, 3, 4].map((nth) => ({ name: `${nth}.png`, content: png() })),
      'evidence.too-many-files',
    ],
    ['four pages', [{ name: '台账.pdf', content: pdfOf(4) }], 'evidence.too-many-pages'],
    ['a Word file', [{ name: '台账.docx', content: wordFile() }], 'evidence.file-type'],
  ])('with %s is refused', async (_name, files, code) => {
    const fields = { resultId: result.id, bodyCode: county, rowCode, wording: '请核对。' };
    const client = await hall.at(`${county}/unit_head`);
    const { status, body } = await sendFiled(client, '/api/v1/objections', { fields, files });
    expect([status, body.code]).toEqual([422, code]);
  });

  it('is filed once by the head of the body; the data owner has three working days', async () => {
    const client = await hall.at(`${county}/unit_head`);
    const send = (fields: Record<string, string>, files: readonly string[]) => {
      const form = new FormData();
      for (const [name, text] of Object.entries({ rowCode, ...fields })) form.append(name, text);
      for (const name of files) form.append('files', new Blob([new Uint8Array(pdfOf(1))]), name);
      const to = `/objections/new?period=${period}&_csrf=${client.csrfToken}`;
      return sendFiles(client, to, form);
    };
    // What was chosen stays through the refusal.
    const refused = await send({ wording: ' ' }, ['公报.pdf']);
    expect([refused.status, refused.body.includes('公报.pdf')]).toEqual([422, true]);
    const filed = await send({ wording: '口径与统计公报不一致，请核对。' }, ['台账.pdf']);
    expect(filed.status).toBe(303);
    const { body } = await get<ObjectionView>(`${county}/unit_head`, (filed.location ?? '').slice(1));
    expect([body.state, body.evidence.map(({ name }) => name)]).toEqual(['filed', ['公报.pdf', '台账.pdf']]);
    const evidence = `evidence/${body.evidence[0]?.id ?? ''}`;
    expect((await get(await owner(), evidence)).status).toBe(200);
    expect((await get(head, evidence)).status).toBe(200);
    expect((await get('621121/unit_head', evidence)).status).toBe(404);
    expect(body.opinionDueAt).toBe('2026-11-27T16:00:00.000Z');
    // Ten working days after the term.
    expect(body.decideDueAt).toBe('2026-12-15T16:00:00.000Z');
    objection = body;
    expect(refusal(await file(`${county}/unit_head`))).toEqual([409, 'objection.already-open']);
    const waiting = await get<{ items: ObjectionHead[] }>(await owner(), 'objections');
    expect(waiting.body.items).toMatchObject([{ id: objection.id, move: { who: 'owner', late: false } }]);
    expect((await get('621121/unit_head', `objections/${objection.id}`)).status).toBe(404);
    const work = await get<{ rows: { kind: string; id: string; mine: boolean }[] }>(await owner(), 'my-work');
    expect(work.body.rows).toContainEqual(
      expect.objectContaining({ kind: 'objection', id: objection.id, mine: true }),
    );
  });

  it('is not decided before the opinion, nor by one who had a part in it', async () => {
    const decide = (who: string) =>
      post(who, `objections/${objection.id}/decide`, { outcome: 'reject', decision: '数据无误。' });
    expect(refusal(await decide(head))).toEqual([409, 'state.illegal-step']);
    const other = await post('GD-CZJ/data_owner', `objections/${objection.id}/advise`, { opinion: '无误' });
    expect(other.status).toBe(404);
    const advised = await post(await owner(), `objections/${objection.id}/advise`, {
      opinion: '经核对，报送时口径有误，应予更正。',
    });
    expect(advised.status).toBe(200);
    const recused = await decide(officer);
    expect(refusal(recused)).toEqual([403, 'permission.denied']);
  });

  it('that its reviewer would decide goes to the deputy', async () => {
    await hall.record.query(
      `update period_result_step set by_person = (select person_id from appointment a join post p on p.id = a.post_id
         where p.code = $1 and a.to_on is null) where result_id = $2 and action = 'preview'`,
      [head, result.id],
    );
    const decision = { outcome: 'uphold', decision: '口径有误，同意更正。' };
    const recused = await post(head, `objections/${objection.id}/decide`, decision);
    expect(refusal(recused)).toEqual([403, 'objection.recused']);
    expect(detail(recused)).toContain('按回避要求由考核办另一位负责人裁定');
    const view = await get<ObjectionView>(deputy, `objections/${objection.id}`);
    expect(view.body.ways).toEqual(['decide']);
    expect(view.body.move.name).toBe('考核办副主任');
    const { status, body } = await post<ObjectionAnswer>(
      deputy,
      `objections/${objection.id}/decide`,
      decision,
    );
    expect([status, body.state]).toEqual([200, 'upheld']);
  });

  it('once upheld demands a corrected computation before publication; whoever moves has two days', async () => {
    await hall.clockTo('2026-12-02T09:00:00+08:00');
    expect(refusal(await publish(deputy))).toEqual([409, 'result.not-corrected']);
    const stale = await post(officer, `results/${result.id}/correct`, {
      computationId: result.computationId,
    });
    expect(refusal(stale)).toEqual([409, 'state.illegal-step']);
    await value(period, '1', 2);
    const next = await computed();
    const { status, body } = await post<ResultAnswer>(officer, `results/${result.id}/correct`, {
      computationId: next.id,
    });
    expect(status).toBe(200);
    expect(body.moved.map((move) => move.bodyId)).toContain(bodyId(county));
    const early = await publish(deputy);
    expect(refusal(early)).toEqual([409, 'result.term-running']);
    expect(detail(early)).toContain('12月4日24时');
    const moved = await file(`${county}/unit_head`, { rowCode: 'E01', wording: '请再核对。' });
    expect(moved.status).toBe(201);
    const unmoved = await hall.one<{ code: string }>(
      `select code from body where level = 'city' and category = 'government_department'
         and id not in (select body_id from result_move) limit 1`,
    );
    const late = await file(`${unmoved.code}/unit_head`, { bodyCode: unmoved.code, rowCode: 'SHARED' });
    expect(refusal(late)).toEqual([409, 'objection.too-late']);
    expect(detail(late)).toContain('12月1日24时');
    const { body: open } = await get<ObjectionView>(officer, `objections/${objection.id}`);
    expect([open.state, open.points === open.corrected]).toEqual(['corrected', false]);
  });

  it('that nobody has decided holds the publication; decided late, it was reminded and marked by its clock', async () => {
    await hall.clockTo('2026-12-19T09:00:00+08:00');
    expect(refusal(await publish(deputy))).toEqual([409, 'result.objections-open']);
    const [open] = (await get<{ items: ObjectionHead[] }>(deputy, 'objections')).body.items;
    expect(open).toMatchObject({ state: 'filed', move: { who: 'chair', late: true } });
    expect(open?.overdueAt).not.toBeNull();
    const told = await hall.all<{ rung: string }>(
      `select distinct rung from notice_item where subject_id = $1 order by rung`,
      [open?.id],
    );
    expect(told.map(({ rung }) => rung)).toEqual([
      'objection_filed',
      'objection_overdue',
      'objection_remind',
    ]);
    const decided = await post<ObjectionAnswer>(deputy, `objections/${open?.id ?? ''}/decide`, {
      ...{ outcome: 'reject', decision: '数据与统计公报一致。' },
    });
    expect([decided.status, decided.body.state]).toEqual([200, 'rejected']);
  });
});

describe('publication', () => {
  it('is signed once, however often and however quickly it is sent', async () => {
    const answers = await Promise.all([publish(deputy), publish(deputy)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(refusal(await publish(deputy))).toEqual([409, 'result.closed']);
    const { body } = await get<ResultHead>(`${county}/unit_staff`, `results/${period}`);
    expect(body).toMatchObject({ state: 'published', documentNumber: '定考〔2026〕1号' });
    const papers = await get<{ items: object[] }>('621121/unit_staff', 'papers?kind=result_circular');
    expect(papers.body.items).toMatchObject([
      { number: '定考〔2026〕1号', state: 'signed', subjectId: result.id },
    ]);
    expect(body.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('opens every body’s score with each deduction to all, and the file that anyone can recompute', async () => {
    const other = await get<ScoreSheet>('621121/unit_staff', `results/${period}/bodies/${county}`);
    expect(other.body.rows.find(({ code }) => code === rowCode)).toMatchObject({
      method: expect.any(String) as unknown,
    });
    const { baseUrl, cookie } = await hall.at('621121/unit_staff');
    const response = await fetch(`${baseUrl}/api/v1/results/${period}/file`, { headers: { cookie } });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-disposition')).toContain(`${period}.json`);
    expect(verifyScoreFile(bytes)).toMatchObject({ equal: true, sha256: other.body.result.sha256 });
  });

  it('closes the period: no objection, no value, and no recomputation replaces it', async () => {
    expect(refusal(await file(`${county}/unit_head`))).toEqual([409, 'objection.too-late']);
    await expect(value(period, '2', 3)).rejects.toMatchObject({ constraint: 'measurement_period_closed' });
    const before = await get<ResultHead>('L01/leader', `results/${period}`);
    const more = await computed();
    expect(refusal(await post(officer, 'results', { computationId: more.id }))).toEqual([
      409,
      'result.closed',
    ]);
    expect((await get<ResultHead>('L01/leader', `results/${period}`)).body.sha256).toBe(before.body.sha256);
  });

  it('is taken up again only by a signed decision, which opens it under a new number and keeps the old one', async () => {
    const reissue = (who: string, reason: string) =>
      post<ResultAnswer>(who, `results/${result.id}/reissue`, { reason });
    expect(refusal(await reissue(officer, '更正'))).toEqual([403, 'permission.denied']);
    expect(refusal(await reissue(head, ' '))).toEqual([422, 'request.invalid']);
    const { status, body } = await reissue(head, '统计部门更正了上年数据。');
    expect([status, body.number, body.state]).toEqual([200, 2, 'computed']);
    await value(period, '2', 3);
    const next = await computed();
    const shown = await post<ResultAnswer>(officer, 'results', { computationId: next.id });
    expect([shown.status, shown.body.number, shown.body.state]).toEqual([201, 2, 'previewed']);
    await hall.clockTo('2026-12-30T09:00:00+08:00');
    expect((await publish(head, shown.body.id)).status).toBe(200);
    const { body: all } = await get<{ items: ResultHead[] }>(officer, 'results');
    expect(all.items.map(({ number, state }) => [number, state])).toEqual([
      [2, 'published'],
      [1, 'replaced'],
    ]);
  });
});
