import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FlagHolding } from '../../src/consequence/flags/flag.queries.js';
import type { FundLine, FundQuarter } from '../../src/consequence/fund/fund.queries.js';
import type { FundAnswer } from '../../src/consequence/fund/fund.schema.js';
import type { PreferenceRow } from '../../src/consequence/preferences/preference.queries.js';
import type { PreferenceAnswer } from '../../src/consequence/preferences/preference.schema.js';
import type { ConsequenceRow } from '../../src/consequence/proposals/consequence.queries.js';
import type { ConsequenceAnswer } from '../../src/consequence/signing/signing.schema.js';
import { demoCityId, personId, postId } from '../../src/organization/city-ids.js';
import { givenChecks } from '../factories/given-checks.js';
import { givenShownResult } from '../factories/given-result.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage } from '../support/form-client.js';

const publisher = 'PD-SWB/assessment_office_head';
const secretary = 'L01/leader';
const mayor = 'L02/leader';
const finance = 'GD-CZJ/finance';
const totalFen = 2_000_000_000;
const counties = ['621102', '621121', '621122', '621123', '621124'];

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open();
});
afterAll(() => hall.close());

async function post<T>(who: string, path: string, body: object = {}): Promise<Answer<T>> {
  return (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
}
async function get<T>(who: string, path: string): Promise<T> {
  return (await (await hall.at(who)).get<T>(`/api/v1/${path}`)).body;
}
const fundOf = (year: number) =>
  get<FundAnswer & { quarters: FundQuarter[]; entries: FundLine[] }>(finance, `funds/${year}`);
const sign = (who: string, id: string, input: object = {}) =>
  post<ConsequenceAnswer>(who, `consequences/${id}/sign`, input);
const pay = (id: string, more: object = {}, who = finance) =>
  post<FundAnswer>(who, `funds/grants/${id}/payment`, {
    voucher: '记-11-008',
    paidOn: '2026-11-24',
    ...more,
  });

/** Publishes a quarter in which the counties stand in this order; answers its consequences of one kind, best first. */
async function published(period: string, best: readonly string[], kind: string): Promise<ConsequenceRow[]> {
  const own = Object.fromEntries(best.map((code, at) => [code, (95 - at).toFixed(2)]));
  const { id } = await givenShownResult(hall.record, { period, totals: { 县区: own } });
  expect((await post(publisher, `results/${id}/publish`, { basis: `${period}考评结果` })).status).toBe(200);
  const all = await get<{ items: ConsequenceRow[] }>(secretary, `consequences?period=${period}`);
  await givenChecks(
    hall.record,
    all.items.map((one) => one.id),
  );
  const items = all.items.filter((one) => one.kind === kind);
  return items;
}

/** Puts commendations of this money into the record, each of another body, that wait for a signature. */
async function waiting(count: number, amountFen: number, period = '2026Q1'): Promise<string[]> {
  const { id: result } = await hall.one<{ id: string }>(
    'select id from period_result order by opened_at limit 1',
  );
  const bodies = await hall.all<{ id: string }>(
    `select id from body where city_id = $1 and level <> 'city' and category is null
       and id not in (select body_id from consequence) order by code limit $2`,
    [demoCityId, count],
  );
  const ids = bodies.map(() => randomUUID());
  for (const [at, body] of bodies.entries())
    await hall.record.query(
      `insert into consequence (id, city_id, period, result_id, body_id, ranking_group, kind, state, place, proposed_fen,
         amount_fen, plaque, rule, inputs, score_sha256, proposed_by, proposed_person, proposed_at)
       values ($1, $2, $3, $4, $5, '乡镇', 'commendation', 'drafted', 1, $6, $6, true, '规则', '{"managedBy": "city"}', '',
         $7, $8, now())`,
      [ids[at], demoCityId, period, result, body.id, amountFen, postId(publisher), personId(publisher)],
    );
  await givenChecks(hall.record, ids);
  return ids;
}

/** What the ledger comes to, beside the sums of the fund. */
const reconciled = () =>
  hall.one<{ held: boolean; granted: boolean; paid: boolean; within: boolean }>(`
    select f.held_fen = s.held as held, f.granted_fen = s.granted as granted, f.paid_fen = s.paid as paid,
      f.granted_fen + f.held_fen <= f.total_fen as within
    from fund_year f, lateral (select
      coalesce(sum(case kind when 'reservation' then amount_fen when 'release' then -amount_fen end), 0) as held,
      coalesce(sum(case kind when 'grant' then amount_fen when 'cancellation' then -amount_fen
        when 'return' then -amount_fen end), 0) as granted,
      coalesce(sum(case kind when 'payment' then amount_fen when 'return' then -amount_fen end), 0) as paid
      from fund_entry e where e.city_id = f.city_id and e.year = f.year) s where f.year = 2026`);
const whole = { held: true, granted: true, paid: true, within: true };

describe('the reward fund of a year', () => {
  let first: ConsequenceRow;

  it('is twenty million yuan until somebody signs; a signature reserves', async () => {
    expect(await fundOf(2026)).toMatchObject({ totalFen, grantedFen: 0, entries: [] });
    const [one, second] = await published('2026Q3', counties, 'commendation');
    if (one === undefined || second === undefined) throw new Error('nothing was proposed');
    first = one;
    expect((await sign(secretary, first.id)).status).toBe(200);
    const { grantedFen, paidFen, entries } = await fundOf(2026);
    expect([grantedFen, paidFen]).toEqual([60_000_000, 0]);
    expect(entries.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
      ['grant', 60_000_000],
      ['budget', totalFen],
    ]);
  });

  it('is read by the offices and finance, not by units', async () => {
    expect((await (await hall.at('GD-FGW/unit_head')).get('/api/v1/funds/2026')).status).toBe(403);
    expect((await (await hall.at('PD-ZZB/organisation_dept')).get('/api/v1/funds/2026')).status).toBe(200);
  });

  it.each([
    [{ voucher: ' ' }, 422],
    [{ paidOn: '2026-11-25' }, 422],
    [{ paidOn: '2026-11-23' }, 422],
    [{ payee: 'persons' }, 422],
  ])('is not spent with %j', async (more, status) => {
    expect((await pay(first.id, more)).status).toBe(status);
  });

  it('is spent once finance confirms a payment, to persons only under a named basis, and once only', async () => {
    expect(refusal(await pay(first.id, {}, secretary))).toEqual([403, 'permission.denied']);
    const persons = { payee: 'persons', allowanceBasis: '甘人社〔2025〕12号' };
    const { status, body } = await pay(first.id, persons);
    expect([status, body.paidFen]).toEqual([200, 60_000_000]);
    expect(refusal(await pay(first.id, persons))).toEqual([409, 'state.illegal-step']);
    const { n } = await hall.one<{ n: string }>(
      `select count(*) as n from notice_item where subject_id = $1 and rung = 'bonus_payment'`,
      [first.id],
    );
    expect(Number(n)).toBe(2);
  });

  it('has a statement for each quarter, and a page', async () => {
    const { quarters } = await fundOf(2026);
    expect(
      quarters.map(({ beforeFen, grantedFen, paidFen, afterFen }) => [
        beforeFen,
        grantedFen,
        paidFen,
        afterFen,
      ]),
    ).toEqual([
      ...Array.from({ length: 3 }, () => [totalFen, 0, 0, totalFen]),
      [totalFen, 60_000_000, 60_000_000, totalFen - 60_000_000],
    ]);
    const { status, body } = await getPage(await hall.at(finance), '/fund');
    expect(status).toBe(200);
    for (const words of ['2026年考核奖励资金', '20,000,000', '记-11-008', '甘人社〔2025〕12号'])
      expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it('is not overdrawn by a single fen', async () => {
    const { freeFen } = await post<FundAnswer>(finance, 'funds/2026/reservations', {
      amountFen: 1,
      note: '试',
    }).then(({ body }) => body);
    expect(freeFen).toBe(totalFen - 60_000_000 - 1);
    expect(await fundOf(2026)).toMatchObject({ heldFen: 1, freeFen });
    const [one = ''] = await waiting(1, freeFen + 1);
    expect(refusal(await sign(mayor, one))).toEqual([409, 'fund.overdrawn']);
    expect(
      (await post<FundAnswer>(finance, 'funds/2026/releases', { amountFen: 1, note: '试' })).status,
    ).toBe(201);
    expect(refusal(await post(finance, 'funds/2026/releases', { amountFen: 1, note: '试' }))).toEqual([
      409,
      'fund.overdrawn',
    ]);
    expect((await sign(mayor, one, { amountFen: 100, reason: '按结余调整。' })).status).toBe(200);
    expect(await reconciled()).toEqual(whole);
  });

  it('gives of a hundred and twenty grants at once as many as there is money for, and the rest a refusal', async () => {
    const ids = await waiting(120, 1_000_000);
    const { grantedFen } = await fundOf(2026);
    // Money for seventy of them, less a fen.
    await hall.record.query('update fund_year set total_fen = $1', [grantedFen + 70_000_000 - 1]);
    const signers = [secretary, mayor];
    const answers = await Promise.all(ids.map((id, at) => sign(signers[at % 2] ?? mayor, id)));
    const count = (status: number, code?: string) =>
      answers.map(refusal).filter(([one, other]) => one === status && other === code).length;
    expect([count(200), count(409, 'fund.overdrawn')]).toEqual([69, 51]);
    expect(await reconciled()).toEqual(whole);
    await hall.record.query('update fund_year set total_fen = $1', [totalFen]);
  });

  it('is not overdrawn by the record itself', async () => {
    await expect(
      hall.record.query('update fund_year set granted_fen = total_fen - held_fen + 1'),
    ).rejects.toMatchObject({ constraint: 'fund_year_never_overdrawn' });
  });
});

describe('a mobile red flag', () => {
  const held = async () => (await get<{ items: FlagHolding[] }>(secretary, 'flags')).items;
  const present = async () =>
    (await held())
      .filter(({ until }) => until === null)
      .map(({ flag, bodyCode, period }) => [flag, bodyCode, period]);

  it('goes to the two best counties once it is signed, and moves on with the next quarter', async () => {
    const flags = (
      await get<{ items: ConsequenceRow[] }>(secretary, 'consequences?period=2026Q3&kind=red_flag')
    ).items;
    for (const { id } of flags) expect((await sign(secretary, id)).status).toBe(200);
    expect(await present()).toEqual([
      [1, '621102', '2026Q3'],
      [2, '621121', '2026Q3'],
    ]);
    await hall.clockTo('2026-11-25T09:00:00+08:00');
    const next = await published('2026Q4', ['621123', '621102', '621121', '621122', '621124'], 'red_flag');
    for (const { id } of next) expect((await sign(mayor, id)).status).toBe(200);
    expect(await present()).toEqual([
      [1, '621102', '2026Q4'],
      [2, '621123', '2026Q4'],
    ]);
    const former = (await held()).filter(({ until }) => until !== null);
    expect(former.map(({ flag, bodyCode }) => [flag, bodyCode])).toEqual([
      [1, '621102'],
      [2, '621121'],
    ]);
  });

  it('is not given for a quarter after the next one has its holders', async () => {
    const [late] = await published('2026Q2', counties, 'red_flag');
    expect(refusal(await sign(mayor, late?.id ?? ''))).toEqual([409, 'consequence.too-late']);
  });
});

describe('a preference', () => {
  const input = {
    ...{ bodyCode: '621102', period: '2026Q3', kind: 'land', content: '新增建设用地指标', amount: '200亩' },
    ...{ legalBasis: '土地管理法实施条例', reviewNumber: '公竞审〔2026〕17号' },
    ...{ validFrom: '2026-12-01', validUntil: '2027-11-30' },
  };
  const draft = (more: object = {}, who = 'PD-SWB/assessment_office') =>
    post<PreferenceAnswer>(who, 'preferences', { ...input, ...more });

  it.each([
    ['PD-SWB/assessment_office', { reviewNumber: ' ' }, [422, 'request.invalid']],
    ['PD-SWB/assessment_office', { validUntil: '2026-11-30' }, [422, 'request.invalid']],
    ['PD-SWB/assessment_office', { bodyCode: '621122' }, [409, 'consequence.not-commended']],
    [finance, {}, [403, 'permission.denied']],
  ])('is not drafted by %s with %j', async (who, more, expected) => {
    expect(refusal(await draft(more, who))).toEqual(expected);
  });

  it('is drafted with its review and its days, signed by another person, and tracked to its end', async () => {
    const { status, body } = await draft();
    expect([status, body.state]).toEqual([201, 'drafted']);
    expect(refusal(await draft())).toEqual([409, 'state.illegal-step']);
    const decide = (who: string) =>
      post<PreferenceAnswer>(who, `preferences/${body.id}/decision`, { outcome: 'sign' });
    expect(refusal(await decide('L04/leader'))).toEqual([403, 'permission.denied']);
    expect((await decide(mayor)).body.state).toBe('signed');
    expect(refusal(await decide(secretary))).toEqual([409, 'state.illegal-step']);
    const seen = await get<{ items: PreferenceRow[] }>('621102/unit_head', 'preferences');
    expect(seen.items).toMatchObject([{ reviewNumber: input.reviewNumber, expired: false }]);
    expect((await get<{ items: PreferenceRow[] }>('621121/unit_head', 'preferences')).items).toEqual([]);
    const page = await getPage(await hall.at('PD-SWB/assessment_office'), '/preferences');
    expect(page.body).toContain('提前终止');
    const ended = await post<PreferenceAnswer>('PD-SWB/assessment_office', `preferences/${body.id}/end`, {
      reason: '项目已转入省级保障。',
    });
    expect(ended.body.state).toBe('ended');
  });
});

describe('the end of the year', () => {
  it('closes the fund but for what was kept back for the fourth quarter', async () => {
    const kept = await post<FundAnswer>(finance, 'funds/2026/reservations', {
      amountFen: 60_000_000,
      note: '四季度',
    });
    expect([kept.status, kept.body.heldFen]).toEqual([201, 60_000_000]);
    const { items } = await get<{ items: ConsequenceRow[] }>(
      secretary,
      'consequences?period=2026Q3&kind=commendation',
    );
    const third = items.find(({ state }) => state === 'drafted')?.id ?? '';
    await hall.clockTo('2027-01-04T09:00:00+08:00');
    expect(refusal(await sign(mayor, third))).toEqual([409, 'fund.closed']);
    const reserve = { amountFen: 1, note: '补' };
    expect(refusal(await post(finance, 'funds/2026/reservations', reserve))).toEqual([409, 'fund.closed']);
    const fourth = await get<{ items: ConsequenceRow[] }>(
      secretary,
      'consequences?period=2026Q4&kind=commendation',
    );
    const [one, two] = fourth.items;
    expect((await sign(mayor, one?.id ?? '')).body.amountFen).toBe(60_000_000);
    expect(refusal(await sign(mayor, two?.id ?? ''))).toEqual([409, 'fund.overdrawn']);
    expect(await reconciled()).toEqual(whole);
  });
});

describe('money that was paid for what a correction revokes', () => {
  it('is owed until finance confirms that it came back, and then is gone from the sums', async () => {
    const { items } = await get<{ items: ConsequenceRow[] }>(
      secretary,
      'consequences?period=2026Q3&kind=commendation',
    );
    const paid = items.find(({ state }) => state === 'signed')?.id ?? '';
    await hall.record.query(`update consequence set state = 'reopened', renewed = null where id = $1`, [
      paid,
    ]);
    const revoked = await post<ConsequenceAnswer>(mayor, `consequences/${paid}/decline`, {
      reason: '更正后不再列前两名。',
    });
    expect(revoked.body.state).toBe('revoked');
    const back = (amountFen: number) =>
      post<FundAnswer>(finance, `funds/grants/${paid}/return`, {
        ...{ voucher: '记-1-002', returnedOn: '2027-01-04', note: '撤销奖励', amountFen },
      });
    expect(refusal(await back(60_000_001))).toEqual([409, 'state.illegal-step']);
    const before = (await fundOf(2026)).paidFen;
    expect((await back(60_000_000)).body.paidFen).toBe(before - 60_000_000);
    expect(await reconciled()).toEqual(whole);
  });
});
