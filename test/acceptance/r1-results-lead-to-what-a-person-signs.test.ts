import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ResultAnswer } from '../../src/assessment/results/result.schema.js';
import type { ConsequenceRow, ConsequenceView } from '../../src/consequence/proposals/consequence.queries.js';
import type { ConsequenceAnswer, ConsequencesAnswer } from '../../src/consequence/signing/signing.schema.js';
import { personId, postId } from '../../src/organization/city-ids.js';
import { pdfOf } from '../factories/evidence-files.js';
import { givenChecks } from '../factories/given-checks.js';
import { givenCorrection, givenShownResult } from '../factories/given-result.js';
import type { GivenTotals } from '../factories/given-result.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';

const period = '2026Q3';
const publisher = 'PD-SWB/assessment_office_head';
const secretary = 'L01/leader';
const mayor = 'L02/leader';

// Counties: a tie on the second place, a last one under 80. Departments: a last one. Stationed bodies: a last one.
const totals: GivenTotals = {
  县区: {
    ...{ '621102': '95.00', '621121': '93.00', '621122': '93.00', '621123': '90.00', '621124': '88.00' },
    ...{ '621125': '85.00', '621126': '70.00' },
  },
  经济管理: { 'GD-FGW': '92.00', 'GD-CZJ': '91.00', 'GD-GXJ': '90.00', 'GD-LSJ': '85.00', 'GD-TJJ': '65.00' },
  中省驻定: { 'ST-TAX': '90.00', 'ST-RH': '86.00', 'ST-XF': '85.00', 'ST-QX': '84.00', 'ST-YC': '70.00' },
};
const corrected: GivenTotals = { ...totals, 县区: { ...totals.县区, '621102': '92.00', '621123': '94.00' } };

let hall: CityHall;
let result: { id: string; sha256: string };
let all: ConsequenceRow[];

beforeAll(async () => {
  hall = await CityHall.open();
  result = await givenShownResult(hall.record, { period, totals });
});
afterAll(() => hall.close());

async function post<T>(who: string, path: string, body: object = {}): Promise<Answer<T>> {
  return (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
}
async function get<T>(who: string, path: string): Promise<Answer<T>> {
  return (await hall.at(who)).get<T>(`/api/v1/${path}`);
}
const publish = (id = result.id) =>
  post<ResultAnswer>(publisher, `results/${id}/publish`, { basis: '定考办〔2026〕9号' });
const listFor = async (who: string) =>
  (await get<{ items: ConsequenceRow[] }>(who, `consequences?period=${period}`)).body.items;
function idOf(kind: string, bodyCode: string): string {
  const found = all.find((one) => one.kind === kind && one.bodyCode === bodyCode);
  if (found === undefined) throw new Error(`no ${kind} for ${bodyCode}`);
  return found.id;
}
const view = async (who: string, id: string) => (await get<ConsequenceView>(who, `consequences/${id}`)).body;
const sign = (who: string, id: string, input: object = {}) =>
  post<ConsequenceAnswer>(who, `consequences/${id}/sign`, input);
/** Both offices pass what waits for a signature. */
const checkAll = async () =>
  givenChecks(
    hall.record,
    (await listFor(secretary)).filter(({ state: is }) => is === 'drafted').map(({ id }) => id),
  );
const decline = (who: string, id: string, reason: string) =>
  post<ConsequenceAnswer>(who, `consequences/${id}/decline`, { reason });
const state = (who: string, id: string, statement = '受灾情影响，已追赶进度。') =>
  post<ConsequenceAnswer>(who, `consequences/${id}/statement`, { statement });
const told = (subjectId: string, rung: string) =>
  hall.all<{ code: string }>(
    `select p.code from notice_item n join post p on p.id = n.post_id where n.subject_id = $1 and n.rung = $2
     order by p.code`,
    [subjectId, rung],
  );
const interviewOf = (consequenceId: string) =>
  hall.one<{ id: string; state: string; heard: string | null }>(
    'select id, state, heard from interview_draft where consequence_id = $1',
    [consequenceId],
  );

describe('the publication of a quarter', () => {
  it('proposes, group by group, what the rules say, each with its rule, its figures and the hash of the score file', async () => {
    expect((await publish()).status).toBe(200);
    await checkAll();
    all = await listFor(secretary);
    const shown = all.map(({ kind, bodyCode, place, proposedFen }) => [kind, bodyCode, place, proposedFen]);
    expect(shown).toEqual([
      ['red_flag', '621102', 1, 0],
      ['red_flag', '621121', 2, 0],
      ['red_flag', '621122', 2, 0],
      ['commendation', '621102', 1, 60_000_000],
      ['commendation', '621121', 2, 40_000_000],
      ['commendation', '621122', 2, 40_000_000],
      ['commendation', 'GD-FGW', 1, 6_000_000],
      ['commendation', 'GD-CZJ', 2, 4_000_000],
      ['commendation', 'GD-GXJ', 3, 2_000_000],
      ['commendation', 'ST-TAX', 1, 0],
      ['commendation', 'ST-RH', 2, 0],
      ['commendation', 'ST-XF', 3, 0],
      ['interview', '621126', null, 0],
      ['interview', 'GD-TJJ', null, 0],
      ['letter', 'ST-YC', null, 0],
    ]);
    const tied = await view(secretary, idOf('commendation', '621121'));
    expect(tied).toMatchObject({
      tieOf: 2,
      tiePlaces: 1,
      scoreSha256: result.sha256,
      inputs: { total: '93.00' },
    });
    expect(tied.rule).toContain('由签发领导选定');
    expect(all.find(({ bodyCode }) => bodyCode === 'GD-TJJ')?.signerTitle).toContain('常务副市长');
  });

  it('does so once, and nothing of it is in force yet', async () => {
    expect(refusal(await publish())).toEqual([409, 'result.closed']);
    expect((await listFor(secretary)).length).toBe(all.length);
    const inForce = 'select (select count(*) from fund_entry) + (select count(*) from flag_holding) as n';
    const { n } = await hall.one<{ n: string }>(inForce);
    expect(Number(n)).toBe(0);
  });

  it('tells the signers of the rewards, and each body what is proposed against it', async () => {
    expect((await told(result.id, 'rewards_proposed')).map(({ code }) => code)).toEqual([secretary, mayor]);
    const heads = await told(idOf('interview', 'GD-TJJ'), 'statement_asked');
    expect(heads.map(({ code }) => code)).toEqual(['GD-TJJ/unit_head', 'GD-TJJ/unit_staff']);
    const { not_before: late } = await hall.one<{ not_before: Date }>(
      `select not_before from notice_item where rung = 'interview_drafted' and post_id = $1`,
      [postId('L04/leader')],
    );
    // After the three working days of the statement: the morning of the next working day.
    expect(late.toISOString()).toBe('2026-11-30T00:30:00.000Z');
  });

  it('shows a body only what is proposed against it; another body’s does not exist for it', async () => {
    expect((await listFor('GD-TJJ/unit_head')).map(({ kind }) => kind)).toEqual(['interview']);
    expect(await listFor('621102/unit_head')).toEqual([]);
    expect((await get('621102/unit_head', `consequences/${idOf('interview', 'GD-TJJ')}`)).status).toBe(404);
    expect((await listFor('GD-CZJ/finance')).some(({ kind }) => kind === 'interview')).toBe(false);
    expect((await listFor('PD-ZZB/organisation_dept')).length).toBe(all.length);
  });
});

describe('a reward', () => {
  it.each([
    ['L04/leader', [403, 'permission.denied']],
    ['PD-SWB/assessment_office_head', [403, 'permission.denied']],
    ['621102/unit_head', [403, 'permission.denied']],
    ['GD-CZJ/finance', [403, 'permission.denied']],
  ])('is not signed by %s', async (who, expected) => {
    expect(refusal(await sign(who, idOf('commendation', '621102')))).toEqual(expected);
  });

  it('is not signed by the person who published the result, whatever post he holds', async () => {
    const id = idOf('commendation', '621102');
    const from = (person: string) =>
      hall.record.query('update consequence set proposed_person = $2 where id = $1', [id, person]);
    await from(personId(mayor));
    expect(refusal(await sign(mayor, id))).toEqual([403, 'consequence.own-proposal']);
    await from(personId(publisher));
  });

  it('is signed once by the party secretary or the mayor; of two at once one is too late', async () => {
    const id = idOf('commendation', '621102');
    const { status, body } = await sign(secretary, id);
    expect([status, body.state, body.amountFen]).toEqual([200, 'signed', 60_000_000]);
    expect(refusal(await sign(secretary, id))).toEqual([409, 'state.illegal-step']);
    const other = idOf('commendation', 'GD-FGW');
    const both = await Promise.all([sign(secretary, other), sign(mayor, other)]);
    expect(both.map(refusal).toSorted()).toEqual([
      [200, undefined],
      [409, 'state.illegal-step'],
    ]);
    expect(await told(id, 'consequence_decided')).toEqual([
      { code: '621102/unit_head' },
      { code: '621102/unit_staff' },
    ]);
    expect((await listFor('621102/unit_staff')).map(({ bodyCode }) => bodyCode).toSorted()).toEqual([
      '621102',
      'GD-FGW',
    ]);
  });

  it('is changed with a reason only, and never to money for what a superior body directs', async () => {
    const id = idOf('commendation', 'GD-GXJ');
    expect(refusal(await sign(mayor, id, { amountFen: 1_000_000 }))).toEqual([422, 'request.invalid']);
    const stationed = idOf('commendation', 'ST-TAX');
    const money = { amountFen: 1, reason: '工作突出' };
    expect(refusal(await sign(mayor, stationed, money))).toEqual([422, 'request.invalid']);
    const { body } = await sign(mayor, id, { amountFen: 1_000_000, reason: '季度内有一项任务逾期。' });
    expect([body.state, body.amountFen]).toEqual(['signed', 1_000_000]);
    expect(await view(secretary, id)).toMatchObject({
      proposedFen: 2_000_000,
      reason: '季度内有一项任务逾期。',
    });
  });

  it('is declined with a reason only', async () => {
    const id = idOf('commendation', 'ST-XF');
    expect(refusal(await decline(mayor, id, ' '))).toEqual([422, 'request.invalid']);
    expect((await decline(mayor, id, '数据存疑，下季度再议。')).body.state).toBe('declined');
  });

  it('of several tied at the cut goes to as many as have a place: the signer chooses', async () => {
    const [one, other] = [idOf('commendation', '621121'), idOf('commendation', '621122')];
    const together = { ids: [one, other] };
    expect(refusal(await post(secretary, 'consequences/sign', together))).toEqual([422, 'request.invalid']);
    expect((await sign(secretary, other)).status).toBe(200);
    expect(refusal(await sign(secretary, one))).toEqual([409, 'consequence.tie-full']);
    expect((await decline(secretary, one, '并列，已选定另一家。')).status).toBe(200);
  });

  it('on paper is entered by the secretary whom that leader has; it is his signature, and he is told', async () => {
    const id = idOf('commendation', 'GD-CZJ');
    const enter = async (who: string, { paperOn = '2026-11-24', scan = true } = {}) => {
      const client = await hall.at(who);
      const form = new FormData();
      form.append('outcome', 'sign');
      form.append('paperOn', paperOn);
      if (scan) form.append('files', new Blob([new Uint8Array(pdfOf(1))]), '签批.pdf');
      return sendFiles(client, `/consequences/${id}/enter?_csrf=${client.csrfToken}`, form);
    };
    expect((await enter('L04/secretary')).status).toBe(403);
    expect((await enter('L01/secretary', { paperOn: '2026-11-23' })).status).toBe(422);
    expect((await enter('L01/secretary', { paperOn: '2026-11-25' })).status).toBe(422);
    expect((await enter('L01/secretary', { scan: false })).body).toContain('请上传纸面签批的扫描件');
    expect((await enter('L01/secretary')).status).toBe(303);
    const { decidedBy, enteredBy, paperOn, scans } = await view(mayor, id);
    expect([decidedBy, enteredBy, paperOn]).toEqual(['市委书记', '市委书记秘书', '2026-11-24']);
    const scan = `/api/v1/consequences/scans/${scans[0]?.id ?? ''}`;
    expect((await (await hall.at(mayor)).get(scan)).status).toBe(200);
    expect((await (await hall.at('GD-CZJ/unit_head')).get(scan)).status).toBe(404);
    expect(await told(id, 'signature_entered')).toEqual([{ code: secretary }]);
  });

  it('is signed together with others, all of them or none', async () => {
    const [one, other] = [idOf('commendation', 'ST-TAX'), idOf('commendation', 'ST-RH')];
    const signed = idOf('commendation', 'GD-FGW');
    const none = await post(secretary, 'consequences/sign', { ids: [one, signed] });
    expect(refusal(none)).toEqual([409, 'state.illegal-step']);
    expect((await view(secretary, one)).state).toBe('drafted');
    const { status, body } = await post<ConsequencesAnswer>(secretary, 'consequences/sign', {
      ids: [one, other],
    });
    expect([status, body.items.map((item) => item.state), body.amountFen]).toEqual([
      200,
      ['signed', 'signed'],
      0,
    ]);
  });
});

describe('the commendation circular of a quarter', () => {
  it('is drafted by the office out of what was signed, once, and signed by its head', async () => {
    const draft = (who: string, of = period) =>
      post<{ id: string; state: string }>(who, 'consequences/commendation-papers', { period: of });
    expect(refusal(await draft(mayor))).toEqual([403, 'permission.denied']);
    expect(refusal(await draft('PD-SWB/supervision_office', '2026Q1'))).toEqual([
      409,
      'consequence.not-commended',
    ]);
    const { status, body } = await draft('PD-SWB/supervision_office');
    expect([status, body.state]).toEqual([201, 'draft']);
    expect(refusal(await draft('PD-SWB/supervision_office'))).toEqual([409, 'state.illegal-step']);
    const written = 'select content from formal_paper where id = $1';
    const { content } = await hall.one<{ content: object }>(written, [body.id]);
    for (const name of ['安定区', '市发展改革委']) expect(JSON.stringify(content)).toContain(name);
    expect(JSON.stringify(content)).not.toContain('通渭县');
    expect((await post<object>('PD-SWB/office_head', `papers/${body.id}/sign`)).status).toBe(200);
  });
});

describe('a sanction', () => {
  it('waits for the statement of the body, which its head makes once', async () => {
    const id = idOf('interview', '621126');
    const { id: interview } = await interviewOf(id);
    expect(refusal(await sign(secretary, id))).toEqual([409, 'state.illegal-step']);
    const decide = (who: string, input: object) =>
      post<{ state: string }>(who, `interview-drafts/${interview}/decision`, input);
    expect(refusal(await decide(secretary, { outcome: 'sign' }))).toEqual([
      409,
      'consequence.statement-running',
    ]);
    expect(refusal(await state('621121/unit_head', id))).toEqual([404, 'record.not-found']);
    expect(refusal(await state('621126/unit_staff', id))).toEqual([403, 'permission.denied']);
    expect(refusal(await state('621126/unit_head', id, ' '))).toEqual([422, 'request.invalid']);
    expect((await state('621126/unit_head', id)).body.state).toBe('stated');
    expect(refusal(await state('621126/unit_head', id))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await decide('L04/leader', { outcome: 'sign' }))).toEqual([403, 'permission.denied']);
    expect((await decide(secretary, { outcome: 'sign' })).body.state).toBe('signed');
    expect(await view(secretary, id)).toMatchObject({
      state: 'signed',
      statement: '受灾情影响，已追赶进度。',
    });
  });

  it('without a statement is decided once the three working days are over; a statement is then too late', async () => {
    // Three working days after Tuesday 24 November end with Friday the 27th.
    await hall.clockTo('2026-11-28T09:00:00+08:00');
    const letter = idOf('letter', 'ST-YC');
    expect(refusal(await state('ST-YC/unit_head', letter))).toEqual([409, 'consequence.too-late']);
    expect(refusal(await sign(secretary, letter))).toEqual([403, 'permission.denied']);
    expect((await sign('L10/leader', letter)).body.state).toBe('signed');
  });

  it('is no interview of a head who left the post: the body is heard, or it is declined', async () => {
    const id = idOf('interview', 'GD-TJJ');
    const { id: interview } = await interviewOf(id);
    const head = postId('GD-TJJ/unit_head');
    await hall.record.query(`update appointment set to_on = '2026-11-26' where post_id = $1`, [head]);
    await hall.record.query(
      `insert into appointment (city_id, post_id, person_id, from_on) values ('621100', $1, $2, '2026-11-27')`,
      [head, personId('GD-LSJ/unit_staff')],
    );
    const decide = (input: object) =>
      post<{ state: string }>('L04/leader', `interview-drafts/${interview}/decision`, input);
    expect(refusal(await decide({ outcome: 'sign' }))).toEqual([409, 'consequence.head-changed']);
    const page = await getPage(await hall.at('L04/leader'), `/interviews/${interview}`);
    expect(page.body).toContain('改为听取单位汇报');
    expect((await decide({ outcome: 'sign', hear: 'body' })).status).toBe(200);
    expect(await interviewOf(id)).toMatchObject({ state: 'signed', heard: 'body' });
    expect((await view(secretary, id)).heard).toBe('body');
  });
});

describe('a result that is corrected after a signature', () => {
  it('holds every signature while it is taken up again', async () => {
    const { status, body } = await post<ResultAnswer>(publisher, `results/${result.id}/reissue`, {
      reason: '统计部门更正了三季度数据。',
    });
    expect([status, body.number]).toEqual([200, 2]);
    const flag = idOf('red_flag', '621102');
    expect(refusal(await sign(secretary, flag))).toEqual([409, 'consequence.result-reopened']);
    await givenCorrection(hall.record, body.id, { period, totals: corrected });
    expect((await publish(body.id)).status).toBe(200);
  });

  it('reopens what it says otherwise, withdraws what nobody signed, and leaves the rest', async () => {
    const before = all;
    all = await listFor(secretary);
    const stateOf = async (kind: string, bodyCode: string) => {
      const id = before.find((one) => one.kind === kind && one.bodyCode === bodyCode)?.id ?? '';
      return (await view(secretary, id)).state;
    };
    expect(await stateOf('commendation', '621102')).toBe('reopened');
    expect(await stateOf('commendation', '621122')).toBe('signed');
    expect(await stateOf('commendation', 'GD-FGW')).toBe('signed');
    expect(await stateOf('interview', '621126')).toBe('signed');
    expect(await stateOf('red_flag', '621102')).toBe('withdrawn');
    expect(all.filter(({ kind, state: is }) => kind === 'red_flag' && is === 'drafted').length).toBe(3);
    const money = await hall.one<{ granted: string }>('select granted_fen as granted from fund_year');
    expect(Number(money.granted)).toBe(60_000_000 + 6_000_000 + 1_000_000 + 40_000_000 + 4_000_000);
  });

  it('is decided anew by a person: revoked, its grant is cancelled and stays in the ledger', async () => {
    const id = idOf('commendation', '621102');
    const open = await view(secretary, id);
    expect([open.renewed, open.move.action]).toEqual([null, '重新审议']);
    expect(refusal(await sign(secretary, id))).toEqual([422, 'request.invalid']);
    expect((await decline(secretary, id, '更正后不再列前两名。')).body).toMatchObject({
      state: 'revoked',
      amountFen: 0,
    });
    const kinds = 'select kind from fund_entry where consequence_id = $1 order by id';
    const entries = await hall.all<{ kind: string }>(kinds, [id]);
    expect(entries.map(({ kind }) => kind)).toEqual(['grant', 'cancellation']);
    const acts = ['propose', 'pass_assessment', 'pass_finance', 'sign', 'reopen', 'decline'];
    expect((await view(secretary, id)).steps.map(({ action }) => action)).toEqual(acts);
  });
});

describe('the pages of reward and sanction', () => {
  it('are found from the head bar, and let the leader sign several together', async () => {
    await checkAll();
    const leader = await hall.at(secretary);
    const desk = await getPage(leader, '/consequences');
    expect(desk.body).toContain('签发选定的奖励');
    const flag = all.find(({ kind, place }) => kind === 'red_flag' && place === 1)?.id ?? '';
    const check = await sendForm(leader, '/consequences/sign', { ids: flag });
    expect([check.status, check.body]).toEqual([200, expect.stringContaining('确认签发1件')]);
    const sent = await sendForm(leader, '/consequences/sign', { ids: flag, step: 'confirm' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/consequences']);
    expect((await getPage(leader, '/flags')).body).toContain('渭源县');
  });

  it('come back with what was typed and what is wrong', async () => {
    const leader = await hall.at(mayor);
    const one = all.find(({ kind, state: is }) => kind === 'commendation' && is === 'drafted');
    const fields = { way: 'change', amountFen: '十万', reason: '理由已写', version: '1' };
    const { status, body } = await sendForm(leader, `/consequences/${one?.id ?? ''}/sign`, fields);
    expect(status).toBe(422);
    for (const words of ['错误：', '十万', '理由已写']) expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it('stand in the work of whoever has the next move', async () => {
    const work = await get<{ rows: { kind: string; mine: boolean }[] }>(mayor, 'my-work');
    expect(work.body.rows).toContainEqual(expect.objectContaining({ kind: 'reward_round', mine: true }));
  });
});
