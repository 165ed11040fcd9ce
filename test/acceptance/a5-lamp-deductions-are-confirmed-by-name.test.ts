import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeductionHead, DeductionView } from '../../src/assessment/deductions/deduction.queries.js';
import type { ScoreSheet } from '../../src/assessment/results/score-sheet.queries.js';
import type { ComputationAnswer } from '../../src/assessment/scores/score.schema.js';
import { verifyScoreFile } from '../../src/assessment/scores/verify-score-file.js';
import { givenPart } from '../factories/given-part.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

const period = '2026Q3';
const office = 'PD-SWB/supervision_office';
const officer = 'PD-SWB/assessment_office';
const head = 'PD-SWB/assessment_office_head';
const deputy = 'PD-SWB/assessment_office_deputy';
const county = '621102';
const bureau = 'GD-FGW';

let hall: CityHall;
const parts = new Map<string, string>();

beforeAll(async () => {
  hall = await CityHall.open({ clock: new Date('2026-09-29T09:00:00+08:00') });
  await yearBegins('2026-09-29T09:00:00+08:00');
  for (const [name, body, lamps] of given) parts.set(name, await partWith(body, lamps));
});
afterAll(() => hall.close());

// The demo city came into the record in November; here its year has been walked since September.
async function yearBegins(at: string): Promise<void> {
  await hall.record.query('update assessment_year set began_at = $1, next_due_at = $1 where year = 2026', [
    at,
  ]);
  await hall.record.query(
    `update live_clock set next_wake_at = $1::timestamptz + interval '1 minute'
      where workflow_id = 'assessment-year/621100/2026'`,
    [at],
  );
}

interface Lamps {
  /** Days on which a yellow lamp was urged. */
  urged?: readonly string[];
  /** Since when its lamp is red, until when, and why. */
  red?: readonly [from: string, until: string | null, reason: string];
  state?: string;
}

const red = ['2026-09-10T00:00:00.001+08:00', null, 'deadline'] as const;
const given: readonly (readonly [name: string, body: string, lamps: Lamps])[] = [
  ['urged-and-red', bureau, { urged: ['2026-07-01', '2026-09-28'], red }],
  ['urged-once-in-the-quarter', bureau, { urged: ['2026-06-30', '2026-09-01'] }],
  ['cleared', bureau, { red: [red[0], '2026-09-30T23:59:00+08:00', 'deadline'] }],
  ['unsigned', bureau, { red: [red[0], null, 'unsigned'], state: 'dispatched' }],
  ...[1, 2, 3].map((nth) => [`red-${nth}`, county, { red }] as const),
];

async function partWith(body: string, lamps: Lamps): Promise<string> {
  const { partId } = await givenPart(hall.record, {
    ...{ body, state: lamps.state ?? 'in_progress' },
    ...{ dispatchedAt: '2026-06-01T09:00:00+08:00', dueAt: '2026-12-31T24:00:00+08:00' },
  });
  for (const [episode, day] of (lamps.urged ?? []).entries())
    await hall.record.query(
      `insert into rung_reached (city_id, part_id, rung, episode, due_at, reached_at, passed_over)
        values ('621100', $1, 'urge', $2, $3, $3, false)`,
      [partId, episode + 1, `${day}T09:00:00+08:00`],
    );
  if (lamps.red !== undefined)
    await hall.record.query(
      `insert into lamp_episode (city_id, part_id, episode, colour, dimension, opened_at, closed_at, sentence, way_back,
          inputs, rule_pack_version, calendar_version)
        values ('621100', $1, 1, 'red', 'time', $2, $3, '已过完成时限', '', $4, 1, 1)`,
      [partId, lamps.red[0], lamps.red[1], { time: { inputs: { reason: lamps.red[2] } } }],
    );
  return partId;
}

async function post<T>(who: string, path: string, body: object = {}): Promise<Answer<T>> {
  return (await hall.at(who)).post<T>(`/api/v1/deductions/${path}`, body);
}
async function listOf(who: string): Promise<DeductionHead[]> {
  const { body } = await (await hall.at(who)).get<{ items: DeductionHead[] }>('/api/v1/deductions');
  return body.items;
}
async function idOf(name: string, kind = 'red_at_end'): Promise<string> {
  const { id } = await hall.one<{ id: string }>(
    'select id from lamp_deduction where part_id = $1 and kind = $2',
    [parts.get(name), kind],
  );
  return id;
}
const state = async (who: string, id: string) => post(who, `${id}/statement`, { statement: '受汛期影响。' });
const check = async (who: string, id: string) =>
  post(who, `${id}/check`, { finding: 'stands', note: '台账属实。' });
const confirm = async (who: string, id: string) => post(who, `${id}/decide`, { outcome: 'confirm' });

describe('a lamp deduction', () => {
  it('is proposed by itself as the quarter ends, for what the rules name and nothing else; the body is told', async () => {
    await hall.clockTo('2026-10-08T09:00:00+08:00');
    const own = await listOf(`${bureau}/unit_head`);
    expect(own.map(({ partId, kind, points }) => [partId, kind, points]).sort()).toEqual(
      [
        [parts.get('urged-and-red'), 'urged_yellows', '1'],
        [parts.get('urged-and-red'), 'red_at_end', '2'],
      ].sort(),
    );
    expect((await listOf(`${county}/unit_staff`)).map(({ points }) => points)).toEqual(['2', '2', '2']);
    expect(own[0]?.statementUntil).toBe('2026-10-10T16:00:00.000Z');
    const told = await hall.one<{ sentence: string }>(
      `select i.sentence from notice_item i join post p on p.id = i.post_id
        where i.subject_id = $1 and i.rung = 'deduction_proposed' and p.code = $2`,
      [await idOf('red-1'), `${county}/unit_head`],
    );
    expect(told.sentence).toContain('如有不同意见请于10月10日24时前陈述');
    const work = await (
      await hall.at(`${county}/unit_head`)
    ).get<{ rows: { kind: string }[] }>('/api/v1/my-work');
    expect(work.body.rows.filter(({ kind }) => kind === 'deduction')).toHaveLength(3);
  });

  it('is not proposed twice, nor before its quarter is over, nor by whoever has no such right', async () => {
    expect(await post(officer, 'propose', { period })).toMatchObject({ status: 201, body: { proposed: 0 } });
    expect(refusal(await post(officer, 'propose', { period: '2026Q4' }))).toEqual([
      409,
      'state.illegal-step',
    ]);
    expect(refusal(await post(office, 'propose', { period }))).toEqual([403, 'permission.denied']);
    expect(refusal(await post(officer, 'propose', { period: '2026-09' }))).toEqual([422, 'request.invalid']);
  });

  it('waits for the statement of the body, which is made once, by its head, on its own page', async () => {
    const id = await idOf('red-1');
    expect(refusal(await check(office, id))).toEqual([409, 'consequence.statement-running']);
    expect(refusal(await confirm(head, id))).toEqual([409, 'consequence.statement-running']);
    expect(refusal(await state(`${county}/unit_staff`, id))).toEqual([403, 'permission.denied']);
    expect(refusal(await state(`${bureau}/unit_head`, id))).toEqual([404, 'record.not-found']);
    const client = await hall.at(`${county}/unit_head`);
    const empty = await sendForm(client, `/deductions/${id}/statement`, {
      statement: ' ',
      exemptionBasis: '改革试点',
    });
    expect([empty.status, empty.body.includes('改革试点')]).toEqual([422, true]);
    const sent = await sendForm(client, `/deductions/${id}/statement`, { statement: '受汛期影响。' });
    expect(sent.status).toBe(303);
    expect(refusal(await state(`${county}/unit_head`, id))).toEqual([409, 'state.illegal-step']);
    expect((await getPage(await hall.at(office), `/deductions/${id}`)).body).toContain('受汛期影响。');
    expect((await (await hall.at('621121/unit_head')).get(`/api/v1/deductions/${id}`)).status).toBe(404);
  });

  it('is checked, then confirmed by the head of the assessment office and nobody else, once', async () => {
    const id = await idOf('red-1');
    expect(refusal(await confirm(head, id))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await check('GD-FGW/lead_assessor', id))).toEqual([404, 'record.not-found']);
    expect((await check(office, id)).status).toBe(200);
    for (const who of [officer, deputy])
      expect(refusal(await confirm(who, id))).toEqual([403, 'permission.denied']);
    expect(await confirm(head, id)).toMatchObject({ status: 200, body: { state: 'confirmed' } });
    expect(refusal(await confirm(head, id))).toEqual([409, 'state.illegal-step']);
  });

  it('goes on without a statement once its days are over', async () => {
    await hall.clockTo('2026-10-12T09:00:00+08:00');
    const id = await idOf('red-2');
    expect(refusal(await state(`${county}/unit_head`, id))).toEqual([409, 'consequence.too-late']);
    const mine = (await listOf(office)).filter((item) => item.mine);
    expect(mine.map((item) => item.id)).toContain(id);
    for (const name of ['red-2', 'red-3']) {
      expect((await check(office, await idOf(name))).status).toBe(200);
      expect((await confirm(head, await idOf(name))).status).toBe(200);
    }
  });

  it('is exempted with a reason and a day, or declined with a reason', async () => {
    const id = await idOf('urged-and-red');
    await check(office, id);
    const exempt = (more: object) => post(head, `${id}/decide`, { outcome: 'exempt', ...more });
    expect(refusal(await exempt({ exemptUntil: '2026-12-31' }))).toEqual([422, 'request.invalid']);
    const reason = '先行先试，定改办〔2026〕8号';
    expect(refusal(await exempt({ reason }))).toEqual([422, 'request.invalid']);
    expect(refusal(await exempt({ reason, exemptUntil: '2026-09-29' }))).toEqual([422, 'request.invalid']);
    expect(await exempt({ reason, exemptUntil: '2026-12-31' })).toMatchObject({
      body: { state: 'exempted' },
    });
    const urged = await idOf('urged-and-red', 'urged_yellows');
    await check(office, urged);
    expect(refusal(await post(head, `${urged}/decide`, { outcome: 'decline' }))).toEqual([
      422,
      'request.invalid',
    ]);
  });

  it('that a person proposed is signed by another: the head who proposed it leaves it to his deputy', async () => {
    parts.set('late', await partWith(bureau, { red }));
    expect(await post(head, 'propose', { period })).toMatchObject({ status: 201, body: { proposed: 1 } });
    await hall.clockTo('2026-10-16T09:00:00+08:00');
    const id = await idOf('late');
    await check(office, id);
    expect(refusal(await confirm(head, id))).toEqual([403, 'objection.recused']);
    expect((await confirm(deputy, id)).status).toBe(200);
  });
});

describe('the score of the quarter', () => {
  it('counts what was confirmed, at most five points, and shows each with its basis and its exemption', async () => {
    const client = await hall.at(officer);
    const { body } = await client.post<ComputationAnswer>('/api/v1/score-computations', { period });
    const file = await client.get<object>(`/api/v1/score-computations/${body.id}/file`);
    expect(file.status).toBe(200);
    expect(
      verifyScoreFile(Buffer.from(`${JSON.stringify(file.body)}\n`)).rows.every(({ equal }) => equal),
    ).toBe(true);
    expect((await client.post('/api/v1/results', { computationId: body.id })).status).toBe(201);

    const sheet = await client.get<ScoreSheet>(`/api/v1/results/${period}/bodies/${county}`);
    expect(sheet.body.score.deducted).toBe('5');
    expect(sheet.body.score.deductions.map(({ counted, why }) => [counted, why])).toEqual([
      ['2', 'counted'],
      ['2', 'counted'],
      ['1', 'over-limit'],
    ]);
    const other = (await client.get<ScoreSheet>(`/api/v1/results/${period}/bodies/${bureau}`)).body.score;
    expect(other.deducted).toBe('2');
    expect(other.deductions.map(({ why }) => why).sort()).toEqual(['counted', 'exempt', 'unconfirmed']);
    const exempt = other.deductions.find(({ why }) => why === 'exempt');
    expect(exempt?.basis).toContain(
      '容错纠错：先行先试，定改办〔2026〕8号（考核办主任签发，有效至2026-12-31）',
    );
    const page = await getPage(await hall.at(`${county}/unit_head`), `/scores/${period}/${county}`);
    expect(page.body).toContain(`/deductions/${await firstOf(county)}`);
    expect(page.body).toContain('超过季度上限，只计一部分');
    const { body: view } = await client.get<DeductionView>(`/api/v1/deductions/${await firstOf(county)}`);
    expect(view.why).not.toBeNull();
  });

  it('once published closes its deductions', async () => {
    await hall.record.query(`update period_result set state = 'published' where period = $1`, [period]);
    const urged = await idOf('urged-and-red', 'urged_yellows');
    expect(refusal(await confirm(head, urged))).toEqual([409, 'measurement.period-closed']);
    expect(refusal(await post(officer, 'propose', { period }))).toEqual([409, 'measurement.period-closed']);
  });
});

async function firstOf(code: string): Promise<string> {
  const { id } = await hall.one<{ id: string }>(
    `select d.id from lamp_deduction d join body b on b.id = d.body_id where b.code = $1 order by d.id limit 1`,
    [code],
  );
  return id;
}
