import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage } from '../support/form-client.js';

interface Answer {
  id: string;
  state: string;
  dueAt: string | null;
  partDueAt: string;
  lamp: string;
  version: number;
}

interface Clock {
  story: string;
  leftWd: number;
  totalWd: number;
  entries: { kind: string; words: string; byName: string | null }[];
  ball: { holder: string; minutes: number; now: boolean }[];
}

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open({ clock: new Date('2026-11-24T09:00:00+08:00') });
});
afterAll(() => hall.close());

interface Asking {
  by?: string;
  [field: string]: unknown;
}

const unit = 'GD-FGW';
const asked = { kind: 'extension', progress: '已完成可研。', reason: '等待省厅批复' };

/** A part of the unit, signed, due on a day; the clock goes on from test to test. */
async function signedPart(dueOn: string, rest: object = {}, decision: object = {}): Promise<string> {
  const { parts } = await hall.dispatched(
    [{ wording: '完成市民服务中心项目前期工作', responsible: unit, dueOn, ...rest }],
    decision,
  );
  const id = parts[0]?.id ?? '';
  await (await hall.at(`${unit}/unit_staff`)).post(`/api/v1/parts/${id}/sign`);
  return id;
}

const ask = async (partId: string, on: string, { by = `${unit}/unit_staff`, ...more }: Asking = {}) =>
  (await hall.at(by)).post<Answer>(`/api/v1/parts/${partId}/deadline-requests`, { ...asked, on, ...more });
const act = async (by: string, what: string, input: object = {}) =>
  (await hall.at(by)).post<Answer>(`/api/v1/deadline-requests/${what}`, input);
const check = (id: string) =>
  act('PD-SWB/supervision_office', `${id}/check`, { supported: true, note: '情况属实。' });
const clockOf = async (partId: string) =>
  (await (await hall.at(`${unit}/unit_staff`)).get<Clock>(`/api/v1/parts/${partId}/clock`)).body;

/** Filed by the head, checked by the office: it waits for the leader. */
async function waiting(partId: string, on: string, more: object = {}): Promise<string> {
  const { body, status } = await ask(partId, on, { ...more, by: `${unit}/unit_head` });
  if (status !== 201) throw new Error(JSON.stringify(body));
  await check(body.id);
  return body.id;
}

const partOf = (id: string) =>
  hall.one<{ lamp: string; due: Date; next: Date; state: string; step: string | null; held: Date | null }>(
    `select lamp, due_at as due, next_due_at as next, state, request_step as step, time_held_since as held
     from task_part where id = $1`,
    [id],
  );
const to = (instant: string) => hall.clockTo(instant);

describe('an extension 延期', () => {
  it('goes from the unit to its head, the office and the leader who set the date, and is told in one sentence', async () => {
    const partId = await signedPart('2026-12-10');
    const filed = await ask(partId, '2026-12-31');
    expect([filed.status, filed.body.state, filed.body.dueAt]).toEqual([201, 'filed', null]);
    const signed = await act(`${unit}/unit_head`, `${filed.body.id}/sign`);
    // The office has two working days: until Thursday 24:00.
    expect([signed.body.state, signed.body.dueAt]).toEqual(['signed', '2026-11-26T16:00:00.000Z']);
    expect((await check(filed.body.id)).body.state).toBe('checked');
    const granted = await act('L04/leader', `${filed.body.id}/decision`, {
      outcome: 'grant',
      on: '2026-12-25',
    });
    expect(granted.body).toMatchObject({
      state: 'granted',
      partDueAt: '2026-12-25T16:00:00.000Z',
      lamp: 'green',
    });
    const { story, entries, leftWd } = await clockOf(partId);
    expect(story).toMatch(/^交办时定于2026-12-10；第1次延期至12月25日24时，.+批准$/);
    expect(entries.map(({ kind }) => kind)).toEqual(['set', 'extension']);
    expect(leftWd).toBe(23);
    const milestone = await hall.one<{ due: string }>(
      `select milestones->0->>'dueAt' as due from task_part where id = $1`,
      [partId],
    );
    expect(milestone.due).toBe('2026-12-25T16:00:00.000Z');
    const told = await hall.all<{ rung: string; code: string; sentence: string }>(
      `select i.rung, o.code, i.sentence from notice_item i join post o on o.id = i.post_id
       where i.subject_id = $1 order by i.rung, o.code`,
      [filed.body.id],
    );
    expect(told.map(({ rung, code }) => `${rung} ${code}`)).toEqual([
      'request_checked L04/leader',
      'request_decided GD-FGW/unit_head',
      'request_decided GD-FGW/unit_staff',
      'request_filed GD-FGW/unit_head',
      'request_signed GD-ZFB/supervision_office',
      'request_signed PD-SWB/supervision_office',
    ]);
    expect(told[1]?.sentence).toContain('时限经过：交办时定于2026-12-10；第1次延期至12月25日24时');
  });

  it('holds the time lamp from the head’s signature until it is decided; the ladder begins anew with the new day', async () => {
    const partId = await signedPart('2026-11-27');
    const id = await waiting(partId, '2026-12-18');
    await to('2026-11-30T09:00:00+08:00');
    expect(await partOf(partId)).toMatchObject({ lamp: 'green', step: 'checked' });
    const rungsBefore = await hall.all(`select rung from rung_reached where part_id = $1 and rung = 'red'`, [
      partId,
    ]);
    expect(rungsBefore).toEqual([]);
    await act('L04/leader', `${id}/decision`, { outcome: 'grant', on: '2026-12-04' });
    expect(await partOf(partId)).toMatchObject({ lamp: 'green', step: null, held: null });
    await to('2026-12-07T09:00:00+08:00');
    expect(await partOf(partId)).toMatchObject({ lamp: 'red' });
    const rungs = await hall.all<{ rung: string; sentence: string }>(
      `select distinct i.rung, i.sentence from notice_item i where i.subject_id = $1 and i.rung = 'red'`,
      [partId],
    );
    expect(rungs[0]?.sentence).toMatch(/。时限：交办时定于2026-11-27；第1次延期至12月4日24时，/);
    expect(
      await hall.one(
        `select count(*)::integer as n from (select 1 from rung_reached where part_id = $1
      group by rung, episode having count(*) > 1) x`,
        [partId],
      ),
    ).toEqual({ n: 0 });
  });

  it('that is refused leaves the original deadline, with the reason; the lamp is red at once', async () => {
    const partId = await signedPart('2026-12-09');
    const id = await waiting(partId, '2026-12-31');
    await to('2026-12-11T09:00:00+08:00');
    expect((await partOf(partId)).lamp).toBe('green');
    const { body } = await act('L04/leader', `${id}/decision`, { outcome: 'refuse', note: '理由不充分' });
    expect(body).toMatchObject({ state: 'refused', partDueAt: '2026-12-09T16:00:00.000Z' });
    await hall.settle();
    expect((await partOf(partId)).lamp).toBe('red');
    const { sentence } = await hall.one<{ sentence: string }>(
      `select sentence from notice_item where subject_id = $1 and rung = 'request_decided' limit 1`,
      [id],
    );
    expect(sentence).toContain('未获批准：理由不充分，仍按原完成时限12月9日24时计');
  });

  it('whose decider lets it lie is told so, with the office, and the lamp of the unit stays', async () => {
    const partId = await signedPart('2026-12-14');
    const id = await waiting(partId, '2026-12-31');
    await to('2026-12-16T09:00:00+08:00');
    const told = await hall.all<{ code: string }>(
      `select o.code from notice_item i join post o on o.id = i.post_id
       where i.subject_id = $1 and i.rung = 'request_overdue' order by o.code`,
      [id],
    );
    expect(told.map(({ code }) => code)).toEqual([
      'GD-ZFB/supervision_office',
      'L04/leader',
      'PD-SWB/supervision_office',
    ]);
    expect((await partOf(partId)).lamp).toBe('green');
    const work = await (
      await hall.at('L04/leader')
    ).get<{ rows: { id: string; lamp: string; mine: boolean }[] }>('/api/v1/my-work?show=todo');
    expect(work.body.rows.find((row) => row.id === id)).toMatchObject({ lamp: 'red', mine: true });
  });

  it.each([
    ['to an earlier date', '2026-12-20', [422, 'deadline.not-later']],
    ['to the same date', '2026-12-24', [422, 'deadline.not-later']],
    ['without a date', '', [422, 'request.invalid']],
  ])('%s is refused', async (_case, on, expected) => {
    const partId = await signedPart('2026-12-24');
    expect(refusal(await ask(partId, on))).toEqual(expected);
  });

  it('after the deadline is refused, and so is the head’s signature under one that was filed before it', async () => {
    const partId = await signedPart('2026-12-17');
    const { body } = await ask(partId, '2026-12-31');
    await to('2026-12-17T23:59:59.999+08:00');
    expect((await partOf(partId)).held).toBeNull();
    await to('2026-12-18T00:00:00.001+08:00');
    expect(refusal(await act(`${unit}/unit_head`, `${body.id}/sign`))).toEqual([409, 'deadline.too-late']);
    const other = await signedPart('2026-12-18');
    await to('2026-12-21T09:00:00+08:00');
    expect(refusal(await ask(other, '2026-12-31'))).toEqual([409, 'deadline.too-late']);
  });

  it('is decided by the leader who set the date and nobody else, once, though two press at once', async () => {
    const partId = await signedPart('2026-12-25');
    const id = await waiting(partId, '2026-12-31');
    const grant = { outcome: 'grant', on: '2026-12-31' };
    for (const other of ['L03/leader', `${unit}/unit_head`])
      expect((await act(other, `${id}/decision`, grant)).status).toBeGreaterThanOrEqual(403);
    expect((await act('PD-SWB/supervision_office', `${id}/decision`, grant)).status).toBe(403);
    expect((await partOf(partId)).due.toISOString()).toBe('2026-12-25T16:00:00.000Z');
    const answers = await Promise.all([
      act('L04/leader', `${id}/decision`, grant),
      act('L04/leader', `${id}/decision`, { outcome: 'refuse', note: '不同意' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('by the body that decides is refused', async () => {
    const above = await signedPart('2027-02-01');
    const partId = await signedPart('2026-12-28');
    // The date is the head's of this very body: he would decide on his own request.
    await hall.record.query(
      `update task t set parent_part_id = $2 from task_part p where p.id = $1 and t.id = p.task_id`,
      [partId, above],
    );
    expect(refusal(await ask(partId, '2026-12-31'))).toEqual([403, 'deadline.own-body']);
  });

  it('is granted twice at most; the third is a higher leader’s', async () => {
    const partId = await signedPart('2026-12-25');
    for (const [on, nth] of [
      ['2026-12-28', 1],
      ['2026-12-29', 2],
    ] as const) {
      const id = await waiting(partId, on);
      await act('L04/leader', `${id}/decision`, { outcome: 'grant', on });
      expect((await clockOf(partId)).story).toContain(`第${nth}次延期`);
    }
    const third = await waiting(partId, '2026-12-31');
    const grant = { outcome: 'grant', on: '2026-12-31' };
    expect((await act('L04/leader', `${third}/decision`, grant)).status).toBe(403);
    expect((await act('L02/leader', `${third}/decision`, grant)).status).toBe(200);
  });

  it('of a date that a level above the city set is not moved here', async () => {
    const office = await hall.office();
    const { body } = await office.post<{ id: string }>('/api/v1/documents', {
      classification: 'public',
      kind: 'policy',
      title: '关于加快项目建设的通知',
      issuer: '甘肃省人民政府办公厅',
      datedOn: '2026-12-01',
      text: '1.完成前期工作。（责任单位：市发展改革委；完成时限：2026年12月30日）',
    });
    const partId = await signedPart('2026-12-30', {}, { documentId: body.id });
    expect(refusal(await ask(partId, '2027-01-15'))).toEqual([409, 'deadline.set-above']);
  });

  it('that waits when the part is concluded is closed with it', async () => {
    const partId = await signedPart('2026-12-29');
    const id = await waiting(partId, '2026-12-31');
    const clerk = await hall.at(`${unit}/unit_staff`);
    const report = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/reports`, {
      kind: 'completion',
      progress: 100,
      wording: '已完成。',
    });
    expect((await partOf(partId)).step).toBe('checked');
    await (await hall.office()).post(`/api/v1/reports/${report.body.id}/review`, { outcome: 'pass' });
    const { state } = await hall.one<{ state: string }>('select state from deadline_request where id = $1', [
      id,
    ]);
    expect([state, await partOf(partId)]).toMatchObject([
      'lapsed',
      { state: 'concluded', step: null, held: null },
    ]);
    expect((await act('L04/leader', `${id}/decision`, { outcome: 'refuse', note: '已办结' })).status).toBe(
      409,
    );
  });
});

describe('a suspension 暂停', () => {
  it.each([
    ['without an end', { on: undefined }, 'request.invalid'],
    ['without a reason', { reason: '' }, 'request.invalid'],
    ['with an end that is over', { on: '2026-12-01' }, 'deadline.not-later'],
  ])('%s is refused', async (_case, more, code) => {
    const partId = await signedPart('2026-12-31');
    const answer = await ask(partId, '2026-12-25', { kind: 'suspension', ...more });
    expect(refusal(answer)).toEqual([422, code]);
  });

  it('stops the clock, moves the deadline by its working days, and resumes by itself at its end', async () => {
    const partId = await signedPart('2026-12-31');
    const id = await waiting(partId, '2026-12-24', { kind: 'suspension', reason: '土地批复' });
    const granted = await act('L04/leader', `${id}/decision`, { outcome: 'grant', on: '2026-12-24' });
    // Tuesday to Thursday: three working days; of 2027 no holidays are imported yet.
    expect(granted.body).toMatchObject({ partState: 'suspended', partDueAt: '2027-01-05T16:00:00.000Z' });
    expect((await clockOf(partId)).story).toContain('土地批复暂停3个工作日（12月24日24时止），');
    const before = (await clockOf(partId)).leftWd;
    await to('2026-12-25T00:00:00+08:00');
    expect(await partOf(partId)).toMatchObject({ state: 'suspended' });
    await to('2026-12-25T00:00:00.001+08:00');
    expect(await partOf(partId)).toMatchObject({
      state: 'in_progress',
      due: new Date('2027-01-05T16:00:00.000Z'),
    });
    const clock = await clockOf(partId);
    expect(clock.entries.map(({ kind }) => kind)).toEqual(['set', 'suspension', 'resumption']);
    expect(clock.leftWd).toBeLessThanOrEqual(before);
    expect(clock.ball.find(({ holder }) => holder === 'outside')?.minutes).toBeGreaterThan(0);
    expect(clock.ball.filter(({ now }) => now)).toMatchObject([{ holder: 'unit' }]);
  });

  it('runs again before that day once its reason is gone: the days that were not used come back', async () => {
    const partId = await signedPart('2027-01-29');
    const id = await waiting(partId, '2027-01-15', { kind: 'suspension', reason: '土地批复' });
    const granted = await act('L04/leader', `${id}/decision`, { outcome: 'grant', on: '2027-01-15' });
    expect(granted.body).toMatchObject({ partState: 'suspended', partDueAt: '2027-02-19T16:00:00.000Z' });
    await to('2027-01-04T09:00:00+08:00');
    const resume = async (by: string, reason = '土地批复已经下达。') =>
      (await hall.at(by)).post<Answer>(`/api/v1/parts/${partId}/resumption`, { reason });
    expect(refusal(await resume('GD-CZJ/unit_staff'))).toEqual([404, 'record.not-found']);
    expect(refusal(await resume(`${unit}/unit_staff`, ' '))[0]).toBe(422);
    const page = await getPage(await hall.at('PD-SWB/supervision_office'), `/parts/${partId}`);
    expect(page.body).toContain(`/parts/${partId}/resumption`);
    // Of the fifteen wd nine are left: 5 to 8 and 11 to 15 January.
    const { status, body } = await resume(`${unit}/unit_staff`);
    expect([status, body]).toMatchObject([
      200,
      { partState: 'in_progress', partDueAt: '2027-02-08T16:00:00.000Z' },
    ]);
    expect(refusal(await resume(`${unit}/unit_staff`))).toEqual([409, 'state.illegal-step']);
    const clock = await clockOf(partId);
    expect(clock.entries.map(({ kind }) => kind)).toEqual(['set', 'suspension', 'resumption']);
    expect(clock.story).toContain('提前恢复办理，时限至2月8日24时');
    expect(clock.ball.filter(({ now }) => now)).toMatchObject([{ holder: 'unit' }]);
    await to('2027-01-16T09:00:00+08:00');
    expect((await clockOf(partId)).entries).toHaveLength(3);
  });
});

describe('a part that was given down from another one', () => {
  const due = async (partId: string) => (await partOf(partId)).due;
  const extended = async (
    partId: string,
    on: string,
    { head, leader, ...more }: { head: string; leader: string; kind?: string },
  ) => {
    const { body } = await ask(partId, on, { ...more, by: head });
    await check(body.id);
    expect((await act(leader, `${body.id}/decision`, { outcome: 'grant', on })).status).toBe(200);
  };

  it('may follow the extension of the one above, and is never later when that one comes earlier', async () => {
    const tasks = [{ wording: '完成老旧小区改造', responsible: '621102', dueOn: '2027-02-26' }];
    const { id, parts } = await hall.dispatched(tasks);
    const above = parts[0]?.id ?? '';
    const county = await hall.at('621102/unit_head');
    await county.post(`/api/v1/parts/${above}/sign`);
    const child = { wording: '完成辖区改造', responsible: '621102-ZJJ', dueOn: '2027-02-24' };
    const given = { tasks: [{ ...child, marginReason: '须汇总' }] };
    expect((await county.post(`/api/v1/parts/${above}/children`, given)).status).toBe(201);
    await to('2027-01-16T09:10:00+08:00');
    const below = (await hall.parts(id)).find(({ bodyCode }) => bodyCode === '621102-ZJJ')?.id ?? '';
    await (await hall.at('621102-ZJJ/unit_head')).post(`/api/v1/parts/${below}/sign`);
    expect((await getPage(county, `/parts/${above}`)).body).not.toContain(`/parts/${above}/follow`);

    await extended(above, '2027-03-12', { head: '621102/unit_head', leader: 'L04/leader' });
    expect(await due(below)).toEqual(new Date('2027-02-24T16:00:00.000Z'));
    expect((await getPage(county, `/parts/${above}`)).body).toContain(`/parts/${above}/follow`);
    // The one above was extended by ten wd: so is this one.
    expect((await getPage(county, `/parts/${above}/follow`)).body).toContain('2027-03-10');
    const other = await hall.at('621121/unit_head');
    expect(refusal(await other.post(`/api/v1/parts/${above}/follow`))).toEqual([404, 'record.not-found']);
    expect((await county.post(`/api/v1/parts/${above}/follow`)).body).toEqual({ partId: above, followed: 1 });
    expect(refusal(await county.post(`/api/v1/parts/${above}/follow`))).toEqual([409, 'state.illegal-step']);
    expect(await due(below)).toEqual(new Date('2027-03-10T16:00:00.000Z'));

    await extended(above, '2027-01-29', {
      head: '621102/unit_head',
      leader: 'L04/leader',
      kind: 'suspension',
    });
    await extended(below, '2027-03-26', { head: '621102-ZJJ/unit_head', leader: '621102/unit_head' });
    await to('2027-01-18T09:00:00+08:00');
    const reason = { reason: '批复已经下达。' };
    expect((await county.post(`/api/v1/parts/${above}/resumption`, reason)).status).toBe(200);
    expect(await due(above)).toEqual(new Date('2027-03-15T16:00:00.000Z'));
    expect(await due(below)).toEqual(new Date('2027-03-15T16:00:00.000Z'));
    const path = `/api/v1/parts/${below}/clock`;
    const { entries, story } = (await (await hall.at('621102-ZJJ/unit_head')).get<Clock>(path)).body;
    expect(entries.map(({ kind }) => kind)).toEqual(['set', 'parent', 'extension', 'parent']);
    expect(story).toContain('随上级任务提前9个工作日至3月15日24时');
  });
});
