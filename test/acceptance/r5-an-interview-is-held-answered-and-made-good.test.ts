import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ResultAnswer } from '../../src/assessment/results/result.schema.js';
import { personId } from '../../src/organization/city-ids.js';
import type {
  ChainAnswer,
  ChainsAnswer,
  RectificationAnswer,
} from '../../src/supervision/interviews/chain/interview-chain.schema.js';
import type { ChainView } from '../../src/supervision/interviews/chain/interview-chain.queries.js';
import { givenCorrection, givenShownResult } from '../factories/given-result.js';
import type { GivenTotals } from '../factories/given-result.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

const period = '2026Q3';
const publisher = 'PD-SWB/assessment_office_head';
const office = 'PD-SWB/supervision_office';
// Both supervision offices of the city are one addressee.
const both = ['GD-ZFB/supervision_office', office];
const [county, bureau] = ['621126', 'GD-TJJ'];

// The last county is talked to by the party secretary, the last bureau by the leader in charge.
const totals: GivenTotals = {
  县区: {
    ...{ '621102': '95.00', '621121': '93.00', '621122': '92.00', '621123': '90.00', '621124': '88.00' },
    ...{ '621125': '85.00', '621126': '70.00' },
  },
  经济管理: { 'GD-FGW': '92.00', 'GD-CZJ': '91.00', 'GD-GXJ': '90.00', 'GD-LSJ': '85.00', 'GD-TJJ': '65.00' },
  中省驻定: { 'ST-TAX': '90.00', 'ST-RH': '86.00', 'ST-XF': '85.00', 'ST-QX': '84.00', 'ST-YC': '70.00' },
};
const corrected: GivenTotals = { ...totals, 县区: { ...totals.县区, '621126': '91.00' } };

let hall: CityHall;
let resultId: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  hall = await CityHall.open();
  resultId = (await givenShownResult(hall.record, { period, totals })).id;
  await post(publisher, `results/${resultId}/publish`, { basis: '定考办〔2026〕9号' });
  for (const [body, leader] of [
    [county, 'L01/leader'],
    [bureau, 'L04/leader'],
  ] as const) {
    const { id, interview } = await hall.one<{ id: string; interview: string }>(
      `select c.id, i.id as interview from consequence c join interview_draft i on i.consequence_id = c.id
       join body b on b.id = c.body_id where b.code = $1`,
      [body],
    );
    ids[body] = interview;
    await post(`${body}/unit_head`, `consequences/${id}/statement`, { statement: '已追赶进度，请予考虑。' });
    await post(leader, `interview-drafts/${interview}/decision`, { outcome: 'sign' });
  }
});
afterAll(() => hall.close());

async function post<T>(who: string, path: string, body: object = {}): Promise<Answer<T>> {
  return (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
}
const of = (body: string): string => ids[body] ?? '';
const chain = async (body: string, who = office): Promise<ChainView> =>
  (await (await hall.at(who)).get<ChainView>(`/api/v1/interviews/${of(body)}`)).body;
const stateOf = async (body: string) => (await chain(body)).state;
const told = async (body: string, rung: string) =>
  (
    await hall.all<{ code: string }>(
      `select distinct p.code from notice_item n join post p on p.id = n.post_id
       where n.subject_id = $1 and n.rung = $2 order by p.code`,
      [of(body), rung],
    )
  ).map(({ code }) => code);
const place = { place: '市政府第一会议室', contact: '督查室，0932-8210000' };
const call = (who: string, bodies: readonly string[], at: string) =>
  post<ChainsAnswer>(who, 'interviews/meetings', { ids: bodies.map(of), at, ...place });
const record = async (body: string, input: object) => {
  const { meeting } = await chain(body);
  const whole = { meetingId: meeting?.id, persons: '市委书记，渭源县主要负责人', ...input };
  return post<ChainsAnswer>(office, 'interviews/minutes', whole);
};
const notices = (body: string) =>
  hall.all<{ number: string; content: unknown }>(
    `select number, content from formal_paper where subject_id = $1 and kind = 'interview_notice' order by number`,
    [of(body)],
  );
const commitment = { text: '三个月内完成滞后任务。', dueOn: '2027-02-28', phone: '0932-8210001' };
const commit = (who: string, body: string, input: object = {}) =>
  post<ChainAnswer>(who, `interviews/${of(body)}/commitment`, { ...commitment, ...input });
const order = (body: string, dueOn = '2026-12-18') =>
  post<RectificationAnswer>(office, `interviews/${of(body)}/rectification`, {
    ...{ problem: '两项重点任务逾期。', requirement: '限期完成并按周报告。', dueOn },
  });
const clockOf = (body: string) =>
  hall.one<{ done: boolean; at: Date | null }>(
    'select done, next_wake_at as at from live_clock where workflow_id = $1',
    [`consequence/${of(body)}`],
  );

async function conclude(decisionId: string, body: string): Promise<void> {
  await hall.settle();
  const [part] = await hall.parts(decisionId);
  const head = `${body}/unit_head`;
  await post(head, `parts/${part?.id ?? ''}/sign`);
  const done = { kind: 'completion', wording: '整改任务已全部完成。' };
  const report = await post<{ id: string }>(`${body}/unit_staff`, `parts/${part?.id ?? ''}/reports`, done);
  expect(report.status).toBe(201);
  const review = await post<object>(office, `reports/${report.body.id}/review`, { outcome: 'pass' });
  expect(review.body).toMatchObject({ decisionClosed: true });
  await hall.settle();
}

describe('an exemption 容错纠错', () => {
  it('is asked for by the body on a basis, once, and decided by the leader who would sign', async () => {
    const { id } = await hall.one<{ id: string }>(
      `select c.id from consequence c join body b on b.id = c.body_id where b.code = 'ST-YC' and c.kind = 'letter'`,
    );
    const ask = (who: string, basis = '因抗洪抢险集体决定推后，有会议纪要。') =>
      post<{ state: string }>(who, `consequences/${id}/exemption`, { basis });
    const exempt = (who: string) =>
      post<{ state: string }>(who, `consequences/${id}/exempt`, { reason: '符合容错情形。' });
    expect(refusal(await exempt('L10/leader'))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await ask('GD-TJJ/unit_head'))).toEqual([404, 'record.not-found']);
    expect(refusal(await ask('ST-YC/unit_head', ' '))).toEqual([422, 'request.invalid']);
    expect((await ask('ST-YC/unit_head')).status).toBe(200);
    expect(refusal(await ask('ST-YC/unit_head'))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await exempt('L04/leader'))).toEqual([403, 'permission.denied']);
    const page = await getPage(await hall.at('L10/leader'), `/consequences/${id}`);
    expect(page.body).toContain('因抗洪抢险集体决定推后');
    expect((await exempt('L10/leader')).body.state).toBe('exempted');
    expect(refusal(await exempt('L10/leader'))).toEqual([409, 'state.illegal-step']);
  });
});

describe('after its signature an interview', () => {
  it('waits for the office, which is told by its work and again when it let a day pass', async () => {
    const { state, move } = await chain(county);
    expect([state, move.who, move.action]).toEqual(['signed', 'supervision_office', '通知约谈的时间和地点']);
    expect(move.dueAt).toBe('2026-11-25T16:00:00.000Z');
    const work = await (
      await hall.at(office)
    ).get<{ rows: { kind: string; id: string }[] }>('/api/v1/my-work?show=todo');
    expect(work.body.rows).toContainEqual(expect.objectContaining({ kind: 'interview', id: of(county) }));
  });

  it.each([
    ['by the body itself', { who: 'GD-TJJ/unit_head' }, [403, 'permission.denied']],
    ['for a time that is over', { at: '2026-11-24T08:00:00+08:00' }, [422, 'request.invalid']],
    ['more than five working days ahead', { at: '2026-12-02T00:00:00.001+08:00' }, [422, 'request.invalid']],
  ] as [string, { who?: string; at?: string }, [number, string]][])(
    'is not called %s',
    async (_what, asked, expected) => {
      const { who, at } = { who: office, at: '2026-11-26T09:30:00+08:00', ...asked };
      expect(refusal(await call(who, [county], at))).toEqual(expected);
    },
  );

  it('is called together with others: one appointment, each head told and asked to confirm', async () => {
    const { status, body } = await call(office, [county, bureau], '2026-11-26T09:30:00+08:00');
    expect([status, body.items.map(({ state }) => state)]).toEqual([201, ['called', 'called']]);
    expect(await told(county, 'interview_called')).toEqual(['621126/unit_head', 'L01/leader']);
    expect((await chain(county)).meeting).toMatchObject({ place: place.place, leader: '市委书记' });
    const [notice, ...more] = await notices(county);
    expect([notice?.number, more]).toEqual([expect.stringMatching(/^定督谈〔2026〕\d号$/), []]);
    const text = JSON.stringify(notice?.content);
    for (const words of ['2026年11月26日09:30', place.place, place.contact, '市委书记'])
      expect(text).toContain(words);
  });

  it('is confirmed by the head of that body alone; who does not is told when the day is over', async () => {
    const receive = (who: string) => post<ChainAnswer>(who, `interviews/${of(county)}/receipt`);
    expect(refusal(await receive('GD-TJJ/unit_head'))).toEqual([404, 'record.not-found']);
    expect(refusal(await receive('621126/unit_staff'))).toEqual([403, 'permission.denied']);
    expect((await receive('621126/unit_head')).body.state).toBe('received');
    expect(refusal(await receive('621126/unit_head'))).toEqual([409, 'state.illegal-step']);
    await hall.clockTo('2026-11-26T00:00:00+08:00');
    expect(await told(bureau, 'interview_late')).toEqual([]);
    await hall.clockTo('2026-11-26T09:00:00+08:00');
    expect(await told(bureau, 'interview_late')).toEqual(['GD-TJJ/unit_head', 'L04/leader', ...both].sort());
    expect(await told(county, 'interview_late')).toEqual([]);
  });
});

describe('an appointment', () => {
  it.each([
    ['before its day', { heldOn: '2026-11-25', minutes: '指出问题。' }],
    ['of tomorrow', { heldOn: '2026-11-27', minutes: '指出问题。' }],
    ['without minutes of who came', { heldOn: '2026-11-26' }],
    ['without why who was absent', { heldOn: '2026-11-26', minutes: '指出问题。', absentIds: [bureau] }],
    ['with an absentee of another', { heldOn: '2026-11-26', minutes: '指出问题。', absentIds: ['nobody'] }],
  ] as [string, { heldOn: string; minutes?: string; absentIds?: string[] }][])(
    'is not put down %s',
    async (_what, { absentIds = [], ...input }) => {
      await hall.clockTo('2026-11-26T11:00:00+08:00');
      const absent = absentIds.map((one) => (one === 'nobody' ? resultId : of(one)));
      expect(refusal(await record(county, { ...input, absentIds: absent }))).toEqual([
        422,
        'request.invalid',
      ]);
    },
  );

  it('is put down once: who came has the minutes as a paper, who was missing climbs to the leader above', async () => {
    const input = { heldOn: '2026-11-26', minutes: '指出问题，限期整改。', absentIds: [of(bureau)] };
    const { status } = await record(county, { ...input, absence: '出差在外，未请假。' });
    expect([status, await stateOf(county), await stateOf(bureau)]).toEqual([200, 'held', 'missed']);
    expect(refusal(await record(county, { ...input, absence: '出差' }))).toEqual([409, 'state.illegal-step']);
    const papers = await hall.all<{ content: unknown }>(
      `select content from formal_paper where subject_id = $1 and kind = 'interview_minutes' and state = 'signed'`,
      [of(county)],
    );
    expect(papers).toHaveLength(1);
    expect(JSON.stringify(papers)).toContain('指出问题，限期整改。');
    expect(await chain(bureau)).toMatchObject({
      missed: 1,
      leader: '市委副书记、市长',
      absence: '出差在外，未请假。',
    });
    expect(await told(bureau, 'interview_missed')).toEqual(
      ['GD-TJJ/unit_head', 'L02/leader', ...both].sort(),
    );
  });

  it('is made anew for who was missing, whoever holds the post by then; the dossier stays with whose tenure it was', async () => {
    const before = personId('GD-TJJ/unit_head');
    await hall.record.query(`update interview_chain set person_id = $2 where id = $1`, [of(bureau), before]);
    expect((await call(office, [bureau], '2026-11-27T10:00:00+08:00')).status).toBe(201);
    expect(await notices(bureau)).toHaveLength(2);
    expect(await told(bureau, 'interview_called')).toEqual(['GD-TJJ/unit_head', 'L02/leader', 'L04/leader']);
    const { name } = await hall.one<{ name: string }>('select name from person where id = $1', [before]);
    expect((await chain(bureau)).person).toBe(name);
    expect((await chain(bureau, 'GD-TJJ/unit_head')).person).toBeNull();
    await hall.clockTo('2026-11-27T14:00:00+08:00');
    await record(bureau, { heldOn: '2026-11-27', minutes: '提级约谈。' });
    expect(await stateOf(bureau)).toBe('held');
  });
});

describe('the public commitment', () => {
  it.each([
    ['301 characters', { text: '承'.repeat(301) }],
    ['nothing', { text: ' ' }],
    ['a day that is over', { dueOn: '2026-11-26' }],
    ['no telephone number', { phone: '找办公室' }],
  ])('is refused with %s', async (_what, input) => {
    expect(refusal(await commit('621126/unit_head', county, input))).toEqual([422, 'request.invalid']);
  });

  it('is made once by the head of the body, of 300 characters at most', async () => {
    expect(refusal(await commit('GD-TJJ/unit_head', county))).toEqual([404, 'record.not-found']);
    expect((await commit('621126/unit_head', county, { text: '承'.repeat(300) })).body.state).toBe(
      'committed',
    );
    expect(refusal(await commit('621126/unit_head', county))).toEqual([409, 'state.illegal-step']);
    expect((await commit('GD-TJJ/unit_head', bureau)).status).toBe(200);
  });

  it('has its place in the media as a record, never with a link that is none', async () => {
    const expose = (input: object) =>
      post<ChainAnswer>(office, `interviews/${of(county)}/exposures`, {
        ...{ outlet: '定西日报', shownOn: '2026-11-27', ...input },
      });
    expect(refusal(await expose({ link: 'javascript:alert(1)' }))).toEqual([422, 'request.invalid']);
    expect(refusal(await expose({ shownOn: '2026-11-28' }))).toEqual([422, 'request.invalid']);
    expect((await expose({ link: 'https://news.example.cn/1' })).status).toBe(200);
    const { exposures } = await chain(county, '621126/unit_head');
    expect(exposures).toMatchObject([
      { outlet: '定西日报', shownOn: '2026-11-27', link: 'https://news.example.cn/1' },
    ]);
  });
});

describe('the rectification', () => {
  it('is a decision of its own with its deadline, and each leads to the other', async () => {
    expect(refusal(await order(county, '2026-11-26'))[1]).toBe('task.deadline-in-the-past');
    const { status, body } = await order(county);
    expect([status, body.state]).toEqual([201, 'rectifying']);
    await hall.settle();
    const [part] = await hall.parts(body.decisionId);
    expect(part).toMatchObject({ bodyCode: county, state: 'dispatched' });
    const clerk = await hall.at(office);
    expect((await getPage(clerk, `/decisions/${body.decisionId}`)).body).toContain(
      `/interviews/${of(county)}`,
    );
    const page = await getPage(clerk, `/interviews/${of(county)}`);
    expect(page.body).toContain(`/decisions/${body.decisionId}`);
    expect(page.body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
    const { state } = await hall.one<{ state: string }>(
      `select state from formal_paper where subject_id = $1 and kind = 'rectification_notice'`,
      [of(county)],
    );
    expect(state).toBe('draft');
  });

  it('that is withdrawn is ordered anew', async () => {
    const { decisionId } = (await order(bureau)).body;
    await hall.settle();
    await post(office, `decisions/${decisionId}/withdraw`, { reason: '要求有误，重新下达。' });
    await hall.settle();
    expect(await stateOf(bureau)).toBe('committed');
    expect((await order(bureau)).status).toBe(201);
  });

  it('that is concluded is checked by the office, and closes the interview or is done again', async () => {
    const decision = (await chain(bureau)).rectification;
    await conclude(decision?.id ?? '', bureau);
    expect(await stateOf(bureau)).toBe('rectified');
    const check = (who: string, outcome: string) =>
      post<ChainAnswer>(who, `interviews/${of(bureau)}/check`, { outcome, opinion: '现场查看属实。' });
    expect(refusal(await check('GD-TJJ/unit_head', 'pass'))).toEqual([403, 'permission.denied']);
    expect((await check(office, 'redo')).body.state).toBe('committed');
    const { decisionId } = (await order(bureau)).body;
    await conclude(decisionId, bureau);
    expect((await check(office, 'pass')).body.state).toBe('closed');
    await hall.settle();
    expect(await clockOf(bureau)).toEqual({ done: true, at: null });
  });

  it('that is overdue is told to the head and to the leader who held the interview', async () => {
    await hall.clockTo('2026-12-21T09:00:00+08:00');
    expect(await told(county, 'interview_late')).toEqual(['621126/unit_head', 'L01/leader', ...both].sort());
  });
});

describe('a result that is corrected after the interview', () => {
  it('reopens the consequence; the leader revokes it, and what followed ends with its story', async () => {
    const again = await post<ResultAnswer>(publisher, `results/${resultId}/reissue`, {
      reason: '数据更正。',
    });
    await givenCorrection(hall.record, again.body.id, { period, totals: corrected });
    await post(publisher, `results/${again.body.id}/publish`, { basis: '定考办〔2026〕10号' });
    const { id, state } = await hall.one<{ id: string; state: string }>(
      `select c.id, c.state from consequence c join interview_draft i on i.consequence_id = c.id where i.id = $1`,
      [of(county)],
    );
    expect([state, await stateOf(county)]).toEqual(['reopened', 'rectifying']);
    const reason = '更正后不在末位。';
    expect((await post<object>('L01/leader', `consequences/${id}/decline`, { reason })).status).toBe(200);
    await hall.settle();
    expect(await clockOf(county)).toEqual({ done: true, at: null });
    const ended = await hall.one<{ chain: string; draft: string; steps: string[] }>(
      `select k.state as chain, i.state as draft, array(select action from interview_step s
         where s.interview_id = k.id order by s.id) as steps
       from interview_chain k join interview_draft i on i.id = k.id where k.id = $1`,
      [of(county)],
    );
    expect([ended.chain, ended.draft]).toEqual(['revoked', 'withdrawn']);
    expect(ended.steps.slice(0, 4)).toEqual(['call', 'receive', 'hold', 'commit']);
    expect(ended.steps.at(-1)).toBe('revoke');
  });
});

describe('a proposal that nobody decides', () => {
  it('is told to whoever signs and to the head of the office once ten working days are over', async () => {
    const signers = await hall.all<{ code: string }>(
      `select distinct p.code from notice_item n join post p on p.id = n.post_id
       where n.rung = 'signature_overdue' order by p.code`,
    );
    expect(signers.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['L01/leader', 'L02/leader', 'PD-SWB/office_head']),
    );
  });
});

describe('the page of an interview', () => {
  it('comes back with what was typed and what is wrong', async () => {
    const clerk = await hall.at(office);
    const fields = { outlet: '定西日报', shownOn: '2027-01-01', link: 'ftp://x' };
    const { status, body } = await sendForm(clerk, `/interviews/${of(bureau)}/exposures`, fields);
    expect(status).toBe(422);
    for (const words of ['错误：', 'ftp://x', '定西日报']) expect(body).toContain(words);
  });
});
