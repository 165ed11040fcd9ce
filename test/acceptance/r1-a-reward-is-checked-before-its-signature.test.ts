import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ResultAnswer } from '../../src/assessment/results/result.schema.js';
import type { ConsequenceRow, ConsequenceView } from '../../src/consequence/proposals/consequence.queries.js';
import type { ConsequenceAnswer, ConsequencesAnswer } from '../../src/consequence/signing/signing.schema.js';
import { givenCorrection, givenShownResult } from '../factories/given-result.js';
import type { GivenTotals } from '../factories/given-result.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

const period = '2026Q3';
const publisher = 'PD-SWB/assessment_office_head';
const officer = 'PD-SWB/assessment_office';
const finance = 'GD-CZJ/finance';
const secretary = 'L01/leader';
const mayor = 'L02/leader';

// Two bureaus below sixty, a last county, and a last stationed body that only its superior can be written to about.
const totals: GivenTotals = {
  县区: {
    ...{ '621102': '95.00', '621121': '93.00', '621122': '92.00', '621123': '90.00', '621124': '88.00' },
    ...{ '621125': '85.00', '621126': '70.00' },
  },
  经济管理: { 'GD-FGW': '92.00', 'GD-CZJ': '91.00', 'GD-GXJ': '90.00', 'GD-LSJ': '59.00', 'GD-TJJ': '58.00' },
  中省驻定: { 'ST-TAX': '90.00', 'ST-RH': '86.00', 'ST-XF': '85.00', 'ST-QX': '84.00', 'ST-YC': '70.00' },
};

let hall: CityHall;
let result: { id: string; sha256: string };
let all: ConsequenceRow[];

beforeAll(async () => {
  hall = await CityHall.open();
  result = await givenShownResult(hall.record, { period, totals });
  expect((await publish(result.id)).status).toBe(200);
  all = await listFor(secretary);
});
afterAll(() => hall.close());

async function post<T>(who: string, path: string, body: object = {}): Promise<Answer<T>> {
  return (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
}
async function get<T>(who: string, path: string): Promise<T> {
  return (await (await hall.at(who)).get<T>(`/api/v1/${path}`)).body;
}
const publish = (id: string) =>
  post<ResultAnswer>(publisher, `results/${id}/publish`, { basis: '定考办〔2026〕9号' });
const listFor = async (who: string) =>
  (await get<{ items: ConsequenceRow[] }>(who, `consequences?period=${period}`)).items;
function idOf(kind: string, bodyCode: string): string {
  const found = all.find((one) => one.kind === kind && one.bodyCode === bodyCode);
  if (found === undefined) throw new Error(`no ${kind} for ${bodyCode}`);
  return found.id;
}
const view = (who: string, id: string) => get<ConsequenceView>(who, `consequences/${id}`);
const sign = (who: string, id: string, input: object = {}) =>
  post<ConsequenceAnswer>(who, `consequences/${id}/sign`, input);
const check = (who: string, ids: readonly string[], input: object = { outcome: 'pass' }) =>
  post<ConsequencesAnswer>(who, 'consequences/checks', { ids, ...input });
const told = async (subjectId: string, rung: string) =>
  (
    await hall.all<{ code: string }>(
      `select distinct p.code from notice_item n join post p on p.id = n.post_id where n.subject_id = $1 and n.rung = $2
       order by p.code`,
      [subjectId, rung],
    )
  ).map(({ code }) => code);

describe('the check of a reward', () => {
  it('is what its signature waits for, and is told to both offices', async () => {
    const id = idOf('commendation', '621102');
    expect(await told(result.id, 'rewards_to_check')).toEqual(expect.arrayContaining([finance, officer]));
    expect(refusal(await sign(secretary, id))).toEqual([409, 'consequence.unchecked']);
    expect((await view(secretary, id)).move).toMatchObject({ who: 'checker', name: '市考核办' });
    expect((await view(secretary, id)).ways).not.toContain('sign');
    expect((await view(finance, id)).ways).toContain('check');
  });

  it.each([
    ['a leader', { who: secretary }, [403, 'permission.denied']],
    ['the body itself', { who: '621102/unit_head' }, [403, 'permission.denied']],
    ['a refusal without reason', { outcome: 'refuse', reason: ' ' }, [422, 'request.invalid']],
    ['nothing', { ids: [] }, [422, 'request.invalid']],
  ] as [string, { who?: string; ids?: string[] }, [number, string]][])(
    'is not done by or with %s',
    async (_what, asked, expected) => {
      const { who, ...input } = { who: officer, ...asked };
      const ids = [idOf('commendation', '621102')];
      expect(refusal(await check(who, ids, { outcome: 'pass', ...input }))).toEqual(expected);
    },
  );

  it('is none of finance’s where there is no money, nor of anybody’s for a sanction', async () => {
    expect(refusal(await check(finance, [idOf('red_flag', '621102')]))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await check(officer, [idOf('letter', 'ST-YC')]))).toEqual([409, 'state.illegal-step']);
  });

  it('that finance refuses with its reason holds the signature until it passes', async () => {
    const id = idOf('commendation', '621102');
    expect((await check(officer, [id])).status).toBe(200);
    expect(refusal(await check(officer, [id]))).toEqual([409, 'state.illegal-step']);
    expect((await check(finance, [id], { outcome: 'refuse', reason: '依据文号有误。' })).status).toBe(200);
    const { status, body } = await post<{ code: string; detail: string }>(
      secretary,
      `consequences/${id}/sign`,
    );
    expect([status, body.code]).toEqual([409, 'consequence.unchecked']);
    expect(body.detail).toContain('依据文号有误。');
    expect(await told(id, 'check_refused')).toEqual([secretary, mayor]);
    const cashier = await hall.at(finance);
    const sent = await sendForm(cashier, `/consequences/${id}/check`, { outcome: 'pass', reason: '' });
    expect(sent.status).toBe(303);
    expect(refusal(await check(finance, [id]))).toEqual([409, 'state.illegal-step']);
    const { checks, steps } = await view(secretary, id);
    expect([checks.finance?.passed, checks.assessment?.passed]).toEqual([true, true]);
    expect(checks.finance?.note).toContain('可用20000000元');
    expect(steps.map(({ action }) => action)).toEqual([
      ...['propose', 'pass_assessment', 'refuse_finance', 'pass_finance'],
    ]);
  });

  it('is done for several together on the page of whoever checks', async () => {
    const cashier = await hall.at(finance);
    const desk = await getPage(cashier, '/consequences');
    expect(desk.body).toContain('核对通过选定的奖励');
    const id = idOf('commendation', 'GD-FGW');
    expect((await sendForm(cashier, '/consequences/check', { ids: id })).status).toBe(303);
    expect((await getPage(await hall.at(secretary), `/consequences/${id}`)).body).toContain('财政核对通过');
    const rest = (await listFor(secretary)).filter(
      ({ place, checks, proposedFen }) => place !== null && proposedFen > 0 && checks.finance === null,
    );
    expect(
      (
        await check(
          finance,
          rest.map(({ id: one }) => one),
        )
      ).status,
    ).toBe(200);
    const open = (await listFor(secretary)).filter(
      ({ place, checks }) => place !== null && checks.assessment === null,
    );
    expect(
      (
        await check(
          officer,
          open.map(({ id: one }) => one),
        )
      ).status,
    ).toBe(200);
  });
});

describe('what was declined or exempted', () => {
  const settle = async () => {
    const [tax, lsj, tjj] = [
      idOf('commendation', 'ST-TAX'),
      idOf('interview', 'GD-LSJ'),
      idOf('interview', 'GD-TJJ'),
    ];
    await post(mayor, `consequences/${tax}/decline`, { reason: '通报批评一次。' });
    await post('GD-TJJ/unit_head', `consequences/${tjj}/exemption`, { basis: '属先行先试。' });
    await post('L04/leader', `consequences/${tjj}/exempt`, { reason: '免予约谈。' });
    await post('GD-LSJ/unit_head', `consequences/${lsj}/exemption`, { basis: '属不可抗力。' });
    await post('L04/leader', `consequences/${lsj}/exempt`, { reason: '免予约谈。' });
  };
  const livesOf = async (kind: string, bodyCode: string) =>
    (await listFor(secretary))
      .filter((one) => one.kind === kind && one.bodyCode === bodyCode)
      .map(({ state }) => state);

  it('stays so when the result is corrected for others, and comes again for other figures of its own', async () => {
    await settle();
    const { body } = await post<ResultAnswer>(publisher, `results/${result.id}/reissue`, {
      reason: '数据更正。',
    });
    const own = { ...totals.经济管理, 'GD-LSJ': '58.50' };
    await givenCorrection(hall.record, body.id, { period, totals: { ...totals, 经济管理: own } });
    expect((await publish(body.id)).status).toBe(200);
    expect(await livesOf('commendation', 'ST-TAX')).toEqual(['declined']);
    expect(await livesOf('interview', 'GD-TJJ')).toEqual(['exempted']);
    expect((await livesOf('interview', 'GD-LSJ')).toSorted()).toEqual(['drafted', 'exempted']);
    const steps = (await view(secretary, idOf('interview', 'GD-TJJ'))).steps.map(({ action }) => action);
    expect(steps).toEqual(['propose', 'ask_exemption', 'exempt', 'confirm']);
  });

  it('was proposed out of a withdrawn result, which nobody signs any more', async () => {
    const gone = all.find(({ kind, bodyCode }) => kind === 'red_flag' && bodyCode === '621102')?.id ?? '';
    expect((await view(secretary, gone)).state).toBe('withdrawn');
    expect(refusal(await sign(secretary, gone))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await check(officer, [gone]))).toEqual([409, 'state.illegal-step']);
  });
});
