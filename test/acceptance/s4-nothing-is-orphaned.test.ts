import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { looseEnds, onePart, ordinaryTask, toldOf } from '../factories/changed-part.js';
import type { ApiClient } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import type { SeenPart } from '../support/city-hall.js';

let hall: CityHall;
let office: ApiClient;
let clerk: ApiClient;
let head: ApiClient;
let finance: ApiClient;

beforeAll(async () => {
  hall = await CityHall.open();
  office = await hall.office();
  [clerk, head, finance] = await Promise.all([
    hall.at('GD-FGW/unit_staff'),
    hall.at('GD-FGW/unit_head'),
    hall.at('GD-CZJ/unit_head'),
  ]);
});
afterAll(() => hall.close());

const taskOf = async (partId: string): Promise<string> =>
  (await hall.one<{ id: string }>('select task_id as id from task_part where id = $1', [partId])).id;

const stateOf = async (table: string, id: string): Promise<string> =>
  (await hall.one<{ state: string }>(`select state from ${table} where id = $1`, [id])).state;

/** A signed part with an issued order, a signed request and an open restriction on it. */
async function hungPart(decision: object = {}) {
  const part = await onePart(hall, {}, decision);
  await clerk.post(`/api/v1/parts/${part.id}/sign`);
  const order = await office.post<{ id: string; version: number }>('/api/v1/supervision-orders', {
    ...{ bodyCode: 'GD-FGW', partIds: [part.id], reason: '推进缓慢', requirement: '限期整改' },
  });
  const officeHead = await hall.at('PD-SWB/office_head');
  const { id: orderId, version } = order.body;
  await officeHead.post(`/api/v1/supervision-orders/${orderId}/issue`, { version });
  const request = await head.post<{ id: string }>(`/api/v1/parts/${part.id}/deadline-requests`, {
    ...{ kind: 'extension', on: '2027-01-15', progress: '已完成一半', reason: '用地批复未下' },
  });
  const { milestoneId } = await hall.one<{ milestoneId: string }>(
    `select milestones->0->>'id' as "milestoneId" from task_part where id = $1`,
    [part.id],
  );
  const restriction = await clerk.post<{ id: string }>('/api/v1/restrictions', {
    ...{ partId: part.id, milestoneId, kind: 'land', bodyCode: 'GD-ZRJ', wording: '用地预审尚未批复。' },
  });
  const report = await clerk.post<{ id: string }>(`/api/v1/parts/${part.id}/reports`, {
    ...{ kind: 'progress', wording: '正在开展。', progress: 30, milestoneIds: [] },
  });
  const ids = { orderId, requestId: request.body.id, restrictionId: restriction.body.id };
  expect([order.status, request.status, restriction.status, report.status]).toEqual([201, 201, 201, 201]);
  await hall.settle();
  return { part, ...ids, reportId: report.body.id };
}

describe('S4: what is taken back leaves nothing behind', () => {
  it('a withdrawn task ends its order, request, restriction and report with the reason, and tells who was asked', async () => {
    const hung = await hungPart({ complete: true });
    const taskId = await taskOf(hung.part.id);
    const answer = await office.post(`/api/v1/tasks/${taskId}/withdraw`, { reason: '会议议定不再办理' });
    expect(answer).toMatchObject({
      status: 200,
      body: { endedParts: [hung.part.id], decisionState: 'closed' },
    });
    await hall.settle();
    expect(await stateOf('task_part', hung.part.id)).toBe('withdrawn');
    expect(await stateOf('supervision_order', hung.orderId)).toBe('withdrawn');
    expect(await stateOf('deadline_request', hung.requestId)).toBe('lapsed');
    expect(await stateOf('restriction', hung.restrictionId)).toBe('lapsed');
    expect(await stateOf('report', hung.reportId)).toBe('lapsed');
    expect(await toldOf(hall, hung.part.id, 'ended_withdraw')).toMatchObject([
      { code: 'GD-FGW/unit_head', sentence: expect.stringContaining('会议议定不再办理') },
      { code: 'GD-FGW/unit_staff' },
    ]);
    expect((await toldOf(hall, hung.restrictionId, 'restriction_ended')).map(({ code }) => code)).toEqual([
      'GD-ZRJ/unit_head',
      'GD-ZRJ/unit_staff',
    ]);
    const clocks = await hall.all(
      `select workflow_id from live_clock where not done
        and workflow_id in ('supervision-order/' || $1, 'restriction/' || $2, 'decision/' || $3)`,
      [hung.orderId, hung.restrictionId, hung.part.decisionId],
    );
    expect(clocks).toEqual([]);
    expect(await looseEnds(hall)).toEqual([]);
    expect((await clerk.get<{ state: string }>(`/api/v1/parts/${hung.part.id}`)).body.state).toBe(
      'withdrawn',
    );
  });

  it('is refused on a concluded task, a second time, and to a leader who did not set it', async () => {
    const part = await onePart(hall);
    const path = `/api/v1/tasks/${await taskOf(part.id)}/withdraw`;
    const stranger = await hall.at('L07/leader');
    expect(refusal(await stranger.post(path, { reason: '不办' }))).toEqual([403, 'permission.denied']);
    expect(refusal(await clerk.post(path, { reason: '不办' }))).toEqual([403, 'permission.denied']);
    expect(refusal(await office.post(path, { reason: ' ' }))).toEqual([422, 'request.invalid']);
    expect((await office.post(path, { reason: '重复' })).status).toBe(200);
    expect(refusal(await office.post(path, { reason: '重复' }))).toEqual([409, 'state.illegal-step']);
    const done = await onePart(hall);
    await hall.record.query(`update task_part set state = 'concluded', next_due_at = null where id = $1`, [
      done.id,
    ]);
    const again = `/api/v1/tasks/${await taskOf(done.id)}/withdraw`;
    expect(refusal(await office.post(again, { reason: '不办' }))).toEqual([409, 'state.illegal-step']);
  });

  it('of two who withdraw at once one does it, and the other learns that it is done', async () => {
    const part = await onePart(hall);
    const path = `/api/v1/tasks/${await taskOf(part.id)}/withdraw`;
    const both = await Promise.all([1, 2].map(() => office.post(path, { reason: '重复交办' })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe('S4: what is handed on has a new owner at once', () => {
  it('the new body signs anew by the same deadline; the old one’s papers end and its reports stay readable', async () => {
    const { part, ...hung } = await hungPart();
    const [before] = await hall.all<{ due: Date }>(`select due_at as due from task_part where id = $1`, [
      part.id,
    ]);
    const answer = await office.post<{ newPartId: string; dueAt: string }>(
      `/api/v1/parts/${part.id}/transfer`,
      { body: 'GD-CZJ', reason: '职责调整' },
    );
    expect(answer).toMatchObject({ status: 200, body: { partState: 'transferred' } });
    await hall.settle();
    const { newPartId, dueAt } = answer.body;
    expect(dueAt).toBe(before?.due.toISOString());
    const taken = await finance.get<{ state: string; task: { dueStory: string }; progress: number }>(
      `/api/v1/parts/${newPartId}`,
    );
    expect(taken.body).toMatchObject({ state: 'dispatched', progress: 30, move: { who: 'unit' } });
    expect(taken.body.task.dueStory).toContain('由市发展改革委转市财政局承办，时限不变');
    expect(await stateOf('supervision_order', hung.orderId)).toBe('withdrawn');
    expect(await stateOf('restriction', hung.restrictionId)).toBe('lapsed');
    const read = await finance.get<{ reports: unknown[] }>(`/api/v1/parts/${part.id}`);
    expect([read.status, read.body.reports.length]).toEqual([200, 1]);
    const html = { headers: { accept: 'text/html' } };
    expect((await finance.get(`/parts/${part.id}`, html)).status).toBe(200);
    expect((await (await hall.at('GD-MZJ/unit_head')).get(`/api/v1/parts/${part.id}`)).status).toBe(404);
    expect((await finance.post(`/api/v1/parts/${newPartId}/sign`)).status).toBe(200);
    expect(await looseEnds(hall)).toEqual([]);
  });

  it('a day that is named stands in the story with who named it', async () => {
    const part = await onePart(hall);
    const { body } = await office.post<{ newPartId: string }>(`/api/v1/parts/${part.id}/transfer`, {
      ...{ body: 'GD-CZJ', reason: '职责调整', dueOn: '2027-01-20' },
    });
    await hall.settle();
    const { body: taken } = await office.get<{ dueAt: string; task: { dueStory: string } }>(
      `/api/v1/parts/${body.newPartId}`,
    );
    expect(taken.dueAt).toBe('2027-01-20T16:00:00.000Z');
    expect(taken.task.dueStory).toContain('时限定为1月20日24时（戴源定）');
  });

  it('is refused to itself, to a body without a head, of a concluded part, to a day that is over', async () => {
    const part = await onePart(hall);
    const path = `/api/v1/parts/${part.id}/transfer`;
    const to = (body: string, rest: object = {}) => office.post(path, { body, reason: '调整', ...rest });
    expect(refusal(await to('GD-FGW'))).toEqual([422, 'request.invalid']);
    expect(refusal(await to('XX-NONE'))).toEqual([404, 'body.not-found']);
    expect(refusal(await to('GD-CZJ', { dueOn: '2026-01-01' }))).toEqual([422, 'deadline.not-later']);
    expect(refusal(await to('GD-CZJ', { version: 99 }))).toEqual([409, 'version.stale']);
    expect(refusal(await head.post(path, { body: 'GD-CZJ', reason: '不归我' }))).toEqual([
      ...[403, 'permission.denied'],
    ]);
    await hall.record.query(
      `update appointment set to_on = '2026-11-01' where post_id in (select id from post where code = 'GD-SHANGWU/unit_head')`,
    );
    const vacant = await to('GD-SHANGWU');
    expect([...refusal(vacant), (vacant.body as { detail: string }).detail]).toEqual([
      ...[422, 'request.invalid', expect.stringContaining('没有主要负责人')],
    ]);
    await hall.record.query(
      `update appointment set to_on = null where post_id in (select id from post where code = 'GD-SHANGWU/unit_head')`,
    );
    await hall.record.query(`update task_part set state = 'concluded', next_due_at = null where id = $1`, [
      part.id,
    ]);
    expect(refusal(await to('GD-CZJ'))).toEqual([409, 'state.illegal-step']);
  });
});

describe('S4: two tasks that are one', () => {
  it('the merged task points to the other; a body without a part there gets one and signs', async () => {
    const { parts } = await hall.dispatched([
      ordinaryTask(),
      ordinaryTask({ wording: '完成市民服务中心立项', cooperating: ['GD-CZJ'] }),
    ]);
    const [kept, merged, joined] = parts as [SeenPart, SeenPart, SeenPart];
    const [into, gone] = [await taskOf(kept.id), await taskOf(merged.id)];
    expect(refusal(await office.post(`/api/v1/tasks/${gone}/merge`, { into: gone, reason: '重复' }))).toEqual(
      [...[422, 'request.invalid']],
    );
    const other = await taskOf((await onePart(hall)).id);
    expect(
      refusal(await office.post(`/api/v1/tasks/${gone}/merge`, { into: other, reason: '重复' })),
    ).toEqual([...[422, 'request.invalid']]);
    const answer = await office.post(`/api/v1/tasks/${gone}/merge`, { into, reason: '内容重复' });
    expect(answer.status).toBe(200);
    await hall.settle();
    const rows = await hall.all<{ id: string; state: string; next: string }>(
      `select p.id, p.state, s.task_id || ' ' || b.code || ' ' || s.state || ' ' || s.role as next
        from task_part p join task_part s on s.id = p.successor_id join body b on b.id = s.body_id
        where p.task_id = $1 order by b.code desc`,
      [gone],
    );
    expect(rows).toEqual([
      { id: merged.id, state: 'merged', next: `${into} GD-FGW dispatched responsible` },
      { id: joined.id, state: 'merged', next: `${into} GD-CZJ dispatched cooperating` },
    ]);
    expect(await looseEnds(hall)).toEqual([]);
  });
});

// Last: it lets time pass.
describe('S4: what is handed on is armed anew', () => {
  it('lights for the new body as a new task does, and never again for the former one', async () => {
    const part = await onePart(hall);
    await clerk.post(`/api/v1/parts/${part.id}/sign`);
    const { body } = await office.post<{ newPartId: string }>(`/api/v1/parts/${part.id}/transfer`, {
      ...{ body: 'GD-CZJ', reason: '职责调整' },
    });
    await hall.settle();
    const lit = async (id: string, rung: string) => (await toldOf(hall, id, rung)).map(({ code }) => code);
    await hall.clockTo('2026-11-26T09:00:00+08:00');
    expect(await lit(body.newPartId, 'yellow')).toEqual(['GD-CZJ/unit_head', 'GD-CZJ/unit_staff']);
    expect(await lit(body.newPartId, 'red')).toEqual([]);
    await hall.clockTo('2026-11-27T09:00:00+08:00');
    expect(await lit(body.newPartId, 'red')).toContain('GD-CZJ/unit_head');
    await hall.clockTo('2027-01-04T09:00:00+08:00');
    expect([await lit(part.id, 'yellow'), await lit(part.id, 'red')]).toEqual([[], []]);
    expect(await looseEnds(hall)).toEqual([]);
  });
});
