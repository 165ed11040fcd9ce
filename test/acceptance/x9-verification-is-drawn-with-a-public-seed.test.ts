import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ItemView } from '../../src/assessment/verification/findings/finding.queries.js';
import type { RoundView } from '../../src/assessment/verification/rounds/round.queries.js';
import type { RoundAnswer } from '../../src/assessment/verification/rounds/round.schema.js';
import type { TripView } from '../../src/assessment/verification/trips/trip.queries.js';
import type { TripPlanAnswer } from '../../src/assessment/verification/trips/trip.schema.js';
import { verifyDrawFile } from '../../src/assessment/verification/draw/verify-draw-file.js';
import { pdfOf } from '../factories/evidence-files.js';
import { standClockAt } from '../factories/given-part.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';

const period = '2025Q4';
const officer = 'PD-SWB/assessment_office';
const assessor = 'GD-FGW/lead_assessor';
const farming = 'GD-NYJ/lead_assessor';
const inspector = 'PD-JW/inspector';
const secret = '60221407395188634021';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web', clock: new Date('2026-10-12T09:00:00+08:00') });
});
afterAll(() => hall.close());

const path = `/api/v1/verifications/${period}`;
const post = async <T = RoundAnswer>(who: string, to: string, body: object = {}): Promise<Answer<T>> =>
  (await hall.at(who)).post<T>(to, body);
const get = async <T = RoundView>(who: string, from = path): Promise<Answer<T>> =>
  (await hall.at(who)).get<T>(from);
const page = async (who: string, address: string) => getPage(await hall.at(who), address);
const nominate = (who: string, differs: object = {}) =>
  post(who, `${path}/nominations`, {
    ...{ indicatorCode: 'E36', bodyCode: '621121', reason: '并网容量季末集中增长，请到场站核对。' },
    ...differs,
  });
const stand = (instant: string) => standClockAt(hall.record, `${instant}:00+08:00`);

describe('A3: the list of what shall be verified', () => {
  it('is opened by the assessment office, for a quarter that has begun, once', async () => {
    expect(refusal(await get(officer))).toEqual([404, 'record.not-found']);
    expect(refusal(await nominate(assessor))).toEqual([404, 'record.not-found']);
    const open = (who: string, of = period) => post(who, '/api/v1/verifications', { period: of });
    expect(refusal(await open(assessor))).toEqual([403, 'permission.denied']);
    expect(refusal(await open(officer, '2027Q1'))).toEqual([422, 'request.invalid']);
    expect(refusal(await open(officer, '2025'))).toEqual([422, 'request.invalid']);
    expect((await open(officer)).body).toMatchObject({ state: 'collecting', number: 1, commitment: null });
    expect(refusal(await open(officer))).toEqual([409, 'state.illegal-step']);
  });

  it('is collected from lead assessors, each for its own indicators, with reasons', async () => {
    expect((await nominate(assessor)).status).toBe(201);
    const form = { indicatorCode: 'E26', bodyCode: '陇西县', partId: '', reason: '请到地块核对。' };
    expect((await sendForm(await hall.at(farming), `/verifications/${period}/nominate`, form)).status).toBe(
      303,
    );
    for (const bodyCode of ['621123', '621124'])
      expect((await nominate(farming, { indicatorCode: 'E26', bodyCode })).status).toBe(201);
  });

  it.each([
    ['the same twice', {}, [409, 'state.illegal-step']],
    ['an indicator of another lead assessor', { indicatorCode: 'E26' }, [422, 'request.invalid']],
    ['a body that it does not assess', { bodyCode: 'GD-JYJ' }, [422, 'request.invalid']],
    ['no body', { bodyCode: undefined }, [422, 'request.invalid']],
    ['no reason', { reason: ' ' }, [422, 'request.invalid']],
    [
      'a task that is not there',
      {
        ...{ indicatorCode: undefined, bodyCode: undefined },
        partId: '019a0000-0000-7000-8000-000000000000',
      },
      [422, 'request.invalid'],
    ],
  ])('refuses %s', async (_what, differs, expected) => {
    expect(refusal(await nominate(assessor, differs))).toEqual(expected);
  });

  it('refuses anything by a body that is assessed', async () => {
    expect(refusal(await nominate('621121/unit_head'))).toEqual([403, 'permission.denied']);
  });

  it('lets a nomination go by its nominator alone, with its reason; it stays on record and may come again', async () => {
    const withdraw = (who: string, differs: object = {}) =>
      post(who, `${path}/nominations/withdraw`, {
        key: 'E36/621121',
        reason: '现场已由上级核过。',
        ...differs,
      });
    expect(refusal(await withdraw(farming))).toEqual([404, 'record.not-found']);
    expect(refusal(await withdraw(officer))).toEqual([403, 'permission.denied']);
    expect(refusal(await withdraw(assessor, { reason: ' ' }))).toEqual([422, 'request.invalid']);
    expect((await withdraw(assessor)).status).toBe(200);
    expect(refusal(await withdraw(assessor))).toEqual([404, 'record.not-found']);
    const seen = (await get(inspector)).body.nominations.filter(({ key }) => key === 'E36/621121');
    expect(seen).toMatchObject([{ withdrawnReason: '现场已由上级核过。' }]);
    expect((await nominate(assessor)).status).toBe(201);
    const form = { key: 'E36/621121', reason: '重复。' };
    const sent = await sendForm(await hall.at(assessor), `/verifications/${period}/withdraw`, form);
    expect(sent.status).toBe(303);
    expect((await nominate(assessor)).status).toBe(201);
    await hall.record.query('delete from verification_nomination where withdrawn_at is not null');
  });

  it('shows a body nothing of what was nominated', async () => {
    const { body } = await get('621121/unit_head');
    expect([body.nominations, body.candidates, body.open]).toEqual([[], null, false]);
    expect((await get(farming)).body.nominations.map(({ key }) => key).toSorted()).toEqual([
      ...['E26/621122', 'E26/621123', 'E26/621124'],
    ]);
    expect((await get(inspector)).body.nominations).toHaveLength(4);
  });
});

describe('X9: the draw', () => {
  const freeze = () => post(officer, `${path}/freeze`, { draws: 4, seedSource: '上证综合指数次日收盘点位' });
  const draw = (differs: object = {}, who = officer) =>
    post(who, `${path}/draw`, {
      ...{ secret, publicValue: '3865.23', publicSource: '上海证券交易所网站', publicOn: '2026-10-13' },
      ...differs,
    });

  it('begins with a secret of which the record keeps the hash alone', async () => {
    expect(refusal(await freeze())).toEqual([409, 'state.illegal-step']);
    const commit = (given: string) => post(officer, `${path}/commit`, { secret: given });
    expect(refusal(await commit('12345'))).toEqual([422, 'request.invalid']);
    const { status, body } = await commit(secret);
    expect([status, body.commitment]).toEqual([200, sha256(secret)]);
    expect(refusal(await commit(secret))).toEqual([409, 'state.illegal-step']);
    const kept = await hall.one<{ row: string }>('select r::text as row from verification_round r');
    expect(kept.row).not.toContain(secret);
    const trail = await hall.all<{ row: string }>('select a::text as row from audit_entry a');
    expect(trail.some(({ row }) => row.includes(secret))).toBe(false);
  });

  it('is refused before the list is frozen', async () => {
    expect(refusal(await draw())).toEqual([409, 'state.illegal-step']);
  });

  it('has a list that nobody changes once it is frozen; its hash is published', async () => {
    const { status, body } = await freeze();
    expect([status, body.state]).toEqual([200, 'frozen']);
    const row = await hall.one<{ list: string }>('select list from verification_round');
    expect(body.listSha256).toBe(sha256(row.list));
    expect(refusal(await freeze())).toEqual([409, 'state.illegal-step']);
    expect(refusal(await nominate(assessor, { bodyCode: '621125' }))).toEqual([409, 'verification.frozen']);
    const taken = { key: 'E36/621121', reason: '晚了。' };
    const late = await post(assessor, `${path}/nominations/withdraw`, taken);
    expect(refusal(late)).toEqual([409, 'verification.frozen']);
    const other = `update verification_round set list = replace(list, '"draws":4', '"draws":5')`;
    await expect(hall.record.query(other)).rejects.toThrow('the round is sealed');
    const seen = await get('621121/unit_head');
    expect([seen.body.listSha256, seen.body.candidates]).toEqual([body.listSha256, null]);
    expect((await page('621121/unit_head', `/verifications/${period}`)).body).toContain(
      body.listSha256 ?? '-',
    );
  });

  it.each([
    ['a public value of the day of the freeze', { publicOn: '2026-10-12' }, 'verification.value-too-early'],
    ['one of the day before', { publicOn: '2026-10-11' }, 'verification.value-too-early'],
    ['one of a day that has not come', { publicOn: '2026-10-15' }, 'request.invalid'],
    ['another secret', { secret: `${secret}0` }, 'verification.commitment-differs'],
    ['no source', { publicSource: '' }, 'request.invalid'],
  ])('refuses %s', async (_what, differs, code) => {
    await stand('2026-10-14T09:00');
    expect(refusal(await draw(differs))).toEqual([422, code]);
  });

  it('is made once, by the office', async () => {
    expect(refusal(await draw({}, assessor))).toEqual([403, 'permission.denied']);
    const { status, body } = await draw();
    expect([status, body.state, body.seed]).toEqual([200, 'drawn', sha256(`${secret}|3865.23`)]);
    expect(refusal(await draw())).toEqual([409, 'state.illegal-step']);
    expect(refusal(await post(officer, `${path}/abandon`, { reason: '重抽' }))).toEqual([
      403,
      'permission.denied',
    ]);
    const chair = 'PD-SWB/assessment_office_head';
    expect(refusal(await post(chair, `${path}/abandon`, { reason: '重抽' }))).toEqual([
      409,
      'state.illegal-step',
    ]);
  });

  it('can be repeated from its file alone; to those who could be warned it is closed', async () => {
    const file = await get<object>(inspector, `${path}/file`);
    const text = await (
      await fetch(`${hall.app.baseUrl}${path}/file`, {
        headers: { cookie: (await hall.at(inspector)).cookie },
      })
    ).text();
    expect(file.status).toBe(200);
    expect(verifyDrawFile(Buffer.from(text))).toMatchObject({ problems: [] });
    expect(refusal(await get('621121/unit_head', `${path}/file`))).toEqual([403, 'permission.denied']);
    const { body } = await get(officer);
    expect(body.items.map(({ key }) => key).toSorted()).toEqual([
      ...['E26/621122', 'E26/621123', 'E26/621124', 'E36/621121'],
    ]);
    const item = body.items.find(({ key }) => key === 'E36/621121');
    for (const who of ['621121/unit_head', farming])
      expect(refusal(await get(who, `/api/v1/verification-items/${item?.id}`))).toEqual([
        404,
        'record.not-found',
      ]);
  });
});

describe('A3: on the spot', () => {
  let trip: TripView;
  const items = new Map<string, string>();
  const itemOf = (body: string) => `/api/v1/verification-items/${items.get(body) ?? ''}`;
  const start = (members: string[], who = officer) =>
    post(who, `/api/v1/trips/${trip.id}/start`, { members, version: trip.version });

  it('what was drawn is merged into one trip of four places and days', async () => {
    const plan = () => post<TripPlanAnswer>(officer, `${path}/trips`, { startOn: '2026-10-19' });
    const { status, body } = await plan();
    expect([status, body.used, body.most, body.trips.length]).toEqual([201, 1, 8, 1]);
    expect(body.trips[0]).toMatchObject({ fromOn: '2026-10-19', toOn: '2026-10-22', state: 'planned' });
    expect(refusal(await plan())).toEqual([409, 'state.illegal-step']);
    const found = await get<TripView>(officer, `/api/v1/trips/${body.trips[0]?.id}`);
    trip = found.body;
    expect(trip.bodies).toHaveLength(4);
    const unwarned = await get<TripView>('621121/unit_head', `/api/v1/trips/${trip.id}`);
    expect([unwarned.body.bodies, unwarned.body.rows]).toEqual([null, []]);
    for (const { id, key } of (await get(officer)).body.items) items.set(key.slice(-6), id);
  });

  it('it starts on its day, with people who are not of the bodies; only then are these told', async () => {
    expect(refusal(await start([officer]))).toEqual([409, 'state.illegal-step']);
    await stand('2026-10-19T08:50');
    expect(refusal(await start([]))).toEqual([422, 'request.invalid']);
    expect(refusal(await start(['621121/unit_head']))).toEqual([422, 'request.invalid']);
    const told = () =>
      hall.all<{ code: string }>(`select p.code from notice_item n join post p on p.id = n.post_id
        where n.rung = 'trip_started' order by 1`);
    expect(await told()).toEqual([]);
    const { status, body } = await start([officer, assessor]);
    expect([status, body.state]).toEqual([200, 'started']);
    expect((await told()).map(({ code }) => code)).toEqual(
      ['621121', '621122', '621123', '621124'].flatMap((code) => [`${code}/unit_head`, `${code}/unit_staff`]),
    );
    expect(refusal(await start([officer]))).toEqual([409, 'version.stale']);
  });

  it('from then on everybody draws again, and each body sees its own item alone', async () => {
    const { body } = await get('621121/unit_head');
    expect([body.open, body.candidates?.length]).toEqual([true, 4]);
    expect((await get('621121/unit_head', `${path}/file`)).status).toBe(200);
    expect((await get<ItemView>('621121/unit_staff', itemOf('621121'))).body.own).toBe(true);
    expect(refusal(await get('621121/unit_head', itemOf('621122')))).toEqual([404, 'record.not-found']);
    expect((await page('621121/unit_head', `/verifications/${period}`)).status).toBe(200);
  });

  it('a finding is put down by one who is there, with its reason and evidence, once', async () => {
    const find = (who: string, differs: object = {}) =>
      post(who, `${itemOf('621122')}/finding`, { outcome: 'verified', reason: '与填报一致。', ...differs });
    expect(refusal(await find('GD-ZFB/supervision_office'))).toEqual([404, 'record.not-found']);
    expect(refusal(await find('621122/unit_head'))).toEqual([403, 'permission.denied']);
    expect(refusal(await find(officer, { reason: '' }))).toEqual([422, 'request.invalid']);
    expect(refusal(await find(officer, { outcome: 'differs' }))).toEqual([422, 'request.invalid']);
    expect(refusal(await find(officer, { trueValue: '3' }))).toEqual([422, 'request.invalid']);
    expect(refusal(await find(officer, { outcome: 'false' }))).toEqual([422, 'request.invalid']);
    expect(refusal(await find(officer, { version: 9 }))).toEqual([409, 'version.stale']);
    const both = await Promise.all([find(officer), find(assessor, { reason: '一致。' })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(refusal(await find(officer))).toEqual([409, 'finding.already-there']);
    expect((await get<ItemView>('621122/unit_head', itemOf('621122'))).body.outcome).toBe('verified');
  });

  it('a value that differs is corrected by its data owner and a second person', async () => {
    const { body: before } = await get<ItemView>(officer, itemOf('621121'));
    const actual = (Number(before.reported) * 0.9).toFixed(2);
    const client = await hall.at(assessor);
    const form = new FormData();
    for (const [name, value] of Object.entries({
      outcome: 'differs',
      trueValue: actual,
      reason: '少并网一个场站。',
    }))
      form.set(name, value);
    form.set('version', String(before.version));
    form.append('files', new File([new Uint8Array(pdfOf(1))], '现场记录.pdf'));
    const address = `/verifications/items/${before.id}`;
    const sent = await sendFiles(client, `${address}/find?_csrf=${client.csrfToken}`, form);
    expect([sent.status, sent.location]).toEqual([303, address]);
    const { body } = await get<ItemView>('621121/unit_head', itemOf('621121'));
    expect([body.outcome, body.trueValue, body.files.length]).toEqual(['differs', String(Number(actual)), 1]);
    expect((await get('621121/unit_head', `/api/v1/verification-files/${body.files[0]?.id}`)).status).toBe(
      200,
    );
    expect((await get('621122/unit_head', `/api/v1/verification-files/${body.files[0]?.id}`)).status).toBe(
      404,
    );

    const correct = (who: string) =>
      post<{ id: string; version: number }>(who, `${itemOf('621121')}/correction`, {
        documentNumber: '定考办〔2026〕核1号',
      });
    expect(refusal(await correct('GD-TJJ/data_owner'))).toEqual([404, 'record.not-found']);
    expect((await get<ItemView>('ST-GW/data_owner', itemOf('621121'))).body.ways).toEqual(['correct']);
    const entered = await correct('ST-GW/data_owner');
    expect(entered.status).toBe(201);
    expect(refusal(await correct('ST-GW/data_owner'))).toEqual([409, 'state.illegal-step']);
    const value = async () => (await get<ItemView>(officer, itemOf('621121'))).body;
    expect((await value()).reported).toBe(before.reported);
    const { id, version } = entered.body;
    const approval = { outcome: 'approve', entries: [{ id, version }] };
    expect((await post('ST-GW/unit_head', '/api/v1/measurements/approvals', approval)).status).toBeLessThan(
      300,
    );
    expect(await value()).toMatchObject({
      reported: String(Number(actual)),
      correction: { state: 'approved' },
    });
  });

  it('what is false deducts nothing until a named person registers it, once', async () => {
    const client = await hall.at(officer);
    const form = new FormData();
    form.set('outcome', 'false');
    form.set('reason', '地块不存在。');
    form.append('files', new File([new Uint8Array(pdfOf(1))], '现场照片.pdf'));
    const { id } = (await get<ItemView>(officer, itemOf('621123'))).body;
    const sent = await sendFiles(client, `/verifications/items/${id}/find?_csrf=${client.csrfToken}`, form);
    expect(sent.status).toBe(303);
    const events = () => hall.all('select case_id from negative_event where case_id like $1', ['核查%']);
    expect(await events()).toEqual([]);
    const register = (who: string) =>
      post(who, `${itemOf('621123')}/event`, {
        ...{ indicatorCode: 'E42', documentNumber: '定考办〔2026〕核2号' },
        ...{ happenedOn: '2025-12-31', reason: '虚报高标准农田面积。' },
      });
    expect(refusal(await register('621123/unit_head'))).toEqual([403, 'permission.denied']);
    expect((await register(officer)).status).toBe(201);
    expect(refusal(await register(officer))).toEqual([409, 'event.already-there']);
    expect(await events()).toHaveLength(1);
    expect((await get<ItemView>(officer, itemOf('621123'))).body.eventId).not.toBeNull();
  });

  it('it ends when all is found; its results are in the room of checks, and the burden counts it once', async () => {
    const end = () => post(officer, `/api/v1/trips/${trip.id}/end`);
    expect(refusal(await end())).toEqual([409, 'state.illegal-step']);
    const address = `/verifications/items/${items.get('621124') ?? ''}`;
    const client = await hall.at(officer);
    const form = new FormData();
    form.set('outcome', 'verified');
    form.set('reason', '与填报一致。');
    const sent = await sendFiles(client, `${address}/find?_csrf=${client.csrfToken}`, form);
    expect(sent.status).toBe(303);
    expect((await end()).status).toBe(200);
    const checks = await get<{ items: { subject: string; state: string }[] }>(
      '621123/unit_head',
      '/api/v1/checks',
    );
    expect(checks.body.items).toMatchObject([{ subject: '2026年第1次实地核查', state: 'recorded' }]);
    const burden = await get<{ rows: { trips: number; checks: number }[] }>(
      '621123/unit_staff',
      '/api/v1/burden',
    );
    expect(burden.body.rows).toMatchObject([{ trips: 1, checks: 1 }]);
    for (const who of [officer, inspector, '621123/unit_head', assessor])
      for (const place of ['/verifications', `/verifications/${period}`, `/verifications/trips/${trip.id}`]) {
        const { status, body } = await page(who, place);
        expect([who, place, status]).toEqual([who, place, 200]);
        expect(body).not.toMatch(/undefined|NaN|\[object/);
      }
    expect((await page('621123/unit_head', `/verifications/items/${items.get('621123')}`)).body).toContain(
      '虚报',
    );
  });
});
