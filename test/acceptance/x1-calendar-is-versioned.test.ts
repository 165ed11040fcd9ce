import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { notice2027 } from '../factories/notice-2027.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage } from '../support/form-client.js';

interface Imported {
  id: string;
  state: string;
  calendarVersion: number | null;
}

interface Preview {
  effect: {
    running: number;
    moved: number;
    leftChanged: number;
    rows: { partId: string; before: string; after: string; leftBefore: number; leftAfter: number }[];
    limits: { count: number; rows: object[] };
  };
}

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open({ clock: new Date('2026-12-28T09:00:00+08:00') });
});
afterAll(() => hall.close());

const unit = 'GD-FGW';
const bring = async (more: object = {}) =>
  (await hall.office()).post<Imported>('/api/v1/calendar/imports', {
    ...{ year: 2027, source: '国办发明电〔2026〕1号（演示）', text: notice2027 },
    ...more,
  });
const decide = async (by: string, id: string, outcome = 'confirm') =>
  (await hall.at(by)).post<Imported>(`/api/v1/calendar/imports/${id}/decision`, {
    outcome,
    reason: '国办通知',
  });

/** A part that is due five working days after now, because an urgent instruction names no date. */
async function urgentPart(): Promise<string> {
  const { body } = await (
    await hall.office()
  ).post<{ id: string }>('/api/v1/documents', {
    ...{ classification: 'public', kind: 'instruction', urgency: 'urgent', title: '批示件（演示）' },
    text: '1.核实情况。（责任单位：市发展改革委）',
  });
  const { parts } = await hall.dispatched([{ wording: '核实情况并报告', responsible: unit }], {
    documentId: body.id,
  });
  return parts[0]?.id ?? '';
}

async function fixedPart(dueOn: string): Promise<string> {
  const { parts } = await hall.dispatched([{ wording: '完成前期工作', responsible: unit, dueOn }]);
  return parts[0]?.id ?? '';
}

/** An order that the unit answers in five working days from now, one whose day somebody named, and a report to be reviewed. */
async function runningLimits(partId: string): Promise<string[]> {
  const [counted, named, report] = [randomUUID(), randomUUID(), randomUUID()];
  for (const [id, due] of [
    [counted, '2027-01-05T00:00:00+08:00'],
    [named, '2027-01-07T00:00:00+08:00'],
  ])
    await hall.record.query(
      `insert into supervision_order (id, city_id, decision_id, body_id, number, origin, reason, requirement, state, drafted_at,
         issued_at, signed_at, feedback_due_at)
       select $1::uuid, p.city_id, p.decision_id, p.body_id, left($1::text, 8), 'lamp', '进展缓慢', '请说明', 'signed', $2, $2, $2, $3
       from task_part p where p.id = $4`,
      [id, '2026-12-28T09:00:00+08:00', due, partId],
    );
  await hall.record.query(
    `insert into report (id, city_id, decision_id, part_id, body_id, period, kind, wording, progress, previous_progress, mark,
       state, submitted_by, submitted_at, review_due_at)
     select $1, p.city_id, p.decision_id, p.id, p.body_id, '2026-12', 'progress', '按计划推进。', 10, 0, 'on_time', 'submitted',
       (select id from post where code = 'GD-FGW/unit_staff'), $2, '2027-01-08T00:00:00+08:00'
     from task_part p where p.id = $3`,
    [report, '2026-12-28T09:00:00+08:00', partId],
  );
  return [counted, named, report];
}

const dueOf = async (id: string) =>
  (
    await hall.one<{ due: Date }>('select due_at as due from task_part where id = $1', [id])
  ).due.toISOString();
const entriesOf = (id: string) =>
  hall.all<{ kind: string; reason: string; version: number }>(
    `select kind, reason, calendar_version as version from deadline_entry where part_id = $1 order by seq`,
    [id],
  );

describe('a year of the calendar', () => {
  it.each([
    ['with a gap', { text: notice2027.replace('端午节', '重阳节') }, 'calendar.not-plausible'],
    ['with an overlap', { text: `${notice2027}\n八、国庆节：10月7日放假。` }, 'calendar.not-plausible'],
    [
      'with a make-up day that is a workday anyway',
      { text: notice2027.replace('2月13日', '2月12日') },
      'calendar.not-plausible',
    ],
    ['that leaves a year out', { year: 2028, text: notice2027 }, 'calendar.not-plausible'],
    ['whose days do not add up', { text: notice2027.replace('共7天', '共8天') }, 'calendar.unreadable'],
    ['that is no list', { text: '[{"date":"2027-13-01"}]' }, 'calendar.unreadable'],
    ['with nothing in it', { text: '' }, 'request.invalid'],
  ])('%s is refused, and nothing is kept', async (_case, more, code) => {
    expect(refusal(await bring(more))).toEqual([422, code]);
    expect(await hall.one('select count(*)::integer as n from calendar_import')).toEqual({ n: 0 });
  });

  it('is imported by the office and by nobody else', async () => {
    const clerk = await hall.at(`${unit}/unit_staff`);
    const answer = await clerk.post('/api/v1/calendar/imports', {
      year: 2027,
      source: '通知',
      text: notice2027,
    });
    expect(refusal(answer)).toEqual([403, 'permission.denied']);
  });

  it('is previewed on every running deadline, confirmed by another person, and then counted, with a reason each', async () => {
    const [counted, fixed, near] = [
      await urgentPart(),
      await fixedPart('2027-02-10'),
      await fixedPart('2026-12-30'),
    ];
    // By weekends alone: Monday 28 December and five working days are Monday 4 January.
    expect(await dueOf(counted)).toBe('2027-01-04T16:00:00.000Z');
    const [order, , report] = await runningLimits(fixed);
    const { body: draft } = await bring();
    expect(draft).toMatchObject({ state: 'draft', calendarVersion: null });
    expect(refusal(await bring())).toEqual([409, 'state.illegal-step']);
    const head = await hall.at('PD-SWB/office_head');
    const { effect } = (await head.get<Preview>(`/api/v1/calendar/imports/${draft.id}`)).body;
    expect(effect).toMatchObject({ moved: 1, leftChanged: 1 });
    expect(effect.running).toBeGreaterThanOrEqual(3);
    expect(effect.rows).toMatchObject([
      {
        partId: counted,
        before: '2027-01-04T16:00:00.000Z',
        after: '2027-01-05T16:00:00.000Z',
        leftBefore: 5,
        leftAfter: 5,
      },
      // New Year's Day and four days of Spring Festival go, the make-up Saturday 30 January comes.
      {
        partId: fixed,
        before: '2027-02-10T16:00:00.000Z',
        after: '2027-02-10T16:00:00.000Z',
        leftBefore: 32,
        leftAfter: 28,
      },
    ]);
    expect(await dueOf(counted)).toBe('2027-01-04T16:00:00.000Z');
    // The report's month ends on 31 December, its review five wd later: New Year's Day goes.
    expect(effect.limits).toMatchObject({
      count: 2,
      rows: [
        { kind: 'order', id: order, before: '2027-01-04T16:00:00.000Z', after: '2027-01-05T16:00:00.000Z' },
        {
          kind: 'report_review',
          id: report,
          before: '2027-01-07T16:00:00.000Z',
          after: '2027-01-08T16:00:00.000Z',
        },
      ],
    });
    expect((await getPage(head, `/calendar/imports/${draft.id}`)).body).toContain('办理时限变动 2 个');

    expect(refusal(await decide('PD-SWB/supervision_office', draft.id))).toEqual([403, 'permission.denied']);
    expect((await decide('PD-SWB/office_head', draft.id)).body).toMatchObject({
      state: 'confirmed',
      calendarVersion: 2,
    });
    expect((await decide('PD-SWB/office_head', draft.id)).status).toBe(409);
    await hall.settle();
    expect(await dueOf(counted)).toBe('2027-01-05T16:00:00.000Z');
    expect(await dueOf(fixed)).toBe('2027-02-10T16:00:00.000Z');
    const limits = await hall.all<{ due: Date }>(
      `select feedback_due_at as due from supervision_order where body_id = (select id from body where code = 'GD-FGW')
        union all select review_due_at from report where id = $1 order by 1`,
      [report],
    );
    expect(limits.map(({ due }) => due.toISOString())).toEqual([
      ...['2027-01-05T16:00:00.000Z', '2027-01-06T16:00:00.000Z', '2027-01-08T16:00:00.000Z'],
    ]);
    const reason = '2027年放假安排（国办通知）';
    expect(await entriesOf(counted)).toEqual([{ kind: 'calendar', reason, version: 2 }]);
    expect(await entriesOf(fixed)).toEqual([{ kind: 'calendar', reason, version: 2 }]);
    expect(await entriesOf(near)).toEqual([]);
    const { story, leftWd } = (
      await (
        await hall.at(`${unit}/unit_staff`)
      ).get<{ story: string; leftWd: number }>(`/api/v1/parts/${counted}/clock`)
    ).body;
    expect(story).toContain('元旦顺延1个工作日');
    expect(story).toContain('2027年放假安排（国办通知）顺延1个工作日至1月5日24时');
    expect(leftWd).toBe(5);
    const told = await hall.all<{ id: string }>(
      `select subject_id as id from notice_item where rung = 'calendar_changed' group by 1`,
    );
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set([counted, order]));
    expect(
      await hall.one(`select count(*)::integer as n from decision where recount_to is not null`),
    ).toEqual({ n: 0 });
  });

  it('re-arms the ladder: red comes after the new day and not after the old one', async () => {
    const part = await hall.one<{ id: string }>(
      `select p.id from task_part p join deadline_entry e on e.part_id = p.id and e.kind = 'calendar'
       where p.due_at = '2027-01-05T16:00:00.000Z'`,
    );
    const clerk = await hall.at(`${unit}/unit_staff`);
    await clerk.post(`/api/v1/parts/${part.id}/sign`);
    await clerk.post(`/api/v1/parts/${part.id}/reports`, {
      kind: 'progress',
      progress: 90,
      wording: '已核实大部分。',
    });
    const lampOf = async () =>
      (await hall.one<{ lamp: string }>('select lamp from task_part where id = $1', [part.id])).lamp;
    await hall.clockTo('2027-01-05T09:00:00+08:00');
    expect(await lampOf()).not.toBe('red');
    await hall.clockTo('2027-01-06T09:00:00+08:00');
    expect(await lampOf()).toBe('red');
  });

  it('that is discarded changes nothing', async () => {
    const text = notice2027.replace(
      '二、春节：2月5日（周五）至11日（周四）放假调休，共7天',
      '二、春节：2月5日（周五）至10日（周三）放假调休，共6天',
    );
    const { body: draft } = await bring({ text });
    expect((await decide('PD-SWB/office_head', draft.id, 'discard')).body).toMatchObject({
      ...{ state: 'discarded', calendarVersion: null },
    });
    expect(await hall.one('select max(version) as v from working_calendar')).toEqual({ v: 2 });
  });

  it('two persons who press at once make one version', async () => {
    const { body: draft } = await bring({ source: '更正通知', text: notice2027 });
    const answers = await Promise.all([
      decide('PD-SWB/office_head', draft.id),
      decide('GD-ZFB/supervision_office', draft.id),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await hall.settle();
    expect(await hall.one('select max(version) as v from working_calendar')).toEqual({ v: 3 });
  });
});
