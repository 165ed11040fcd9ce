import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TripView, TripYear } from '../../src/assessment/verification/trips/trip.queries.js';
import type { TripAnswer } from '../../src/assessment/verification/trips/trip.schema.js';
import { standClockAt } from '../factories/given-part.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

const office = 'PD-SWB/supervision_office';
const officer = 'PD-SWB/assessment_office';
const leader = 'L01/leader';
const countyOffice = '621102/supervision_office';

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web', clock: new Date('2026-10-12T09:00:00+08:00') });
});
afterAll(() => hall.close());

const post = async <T = TripAnswer>(who: string, path: string, body: object = {}): Promise<Answer<T>> =>
  (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
const get = async <T>(who: string, path: string): Promise<Answer<T>> =>
  (await hall.at(who)).get<T>(`/api/v1/${path}`);
const file = (who: string, differs: object = {}) =>
  post(who, 'trips', {
    ...{
      kind: 'special',
      title: '安全生产专项督查',
      fromOn: '2026-10-12',
      toOn: '2026-10-16',
      bodies: ['621121'],
    },
    ...differs,
  });
const used = async (who = office) => (await get<TripYear>(who, 'trips?year=2026')).body;

describe('A4: a trip', () => {
  it.each([
    ['longer than five working days', { toOn: '2026-10-19' }, [422, 'trip.too-long']],
    ['that ends before it begins', { toOn: '2026-10-11' }, [422, 'request.invalid']],
    ['to nowhere', { bodies: [] }, [422, 'request.invalid']],
    ['to a body that is not there', { bodies: ['621121', 'GD-NIX'] }, [422, 'request.invalid']],
    [
      'as a verification, which is planned out of its round',
      { kind: 'verification' },
      [422, 'request.invalid'],
    ],
  ])('%s is refused', async (_what, differs, expected) => {
    expect(refusal(await file(office, differs))).toEqual(expected);
  });

  it('is filed by the offices, in any number of places, and counts once', async () => {
    const { status, body } = await file(office, { bodies: ['621121', '621122', 'GD-JYJ'] });
    expect([status, body.number, body.state]).toEqual([201, 1, 'planned']);
    expect(refusal(await file('GD-FGW/unit_head'))).toEqual([403, 'permission.denied']);
    expect(await used()).toMatchObject({ used: 1, most: 8, county: null });
  });

  it('that is unannounced is not seen before it starts', async () => {
    const { body } = await file(officer, { kind: 'unannounced', title: '校园食品安全暗访' });
    const seen = async (who: string) => (await used(who)).trips.some(({ id }) => id === body.id);
    expect([await seen(office), await seen('621121/unit_head')]).toEqual([true, false]);
    expect((await get('621121/unit_head', `trips/${body.id}`)).status).toBe(404);
    await post(officer, `trips/${body.id}/start`, { members: [officer] });
    expect(await seen('621121/unit_head')).toBe(true);
    const { body: view } = await get<TripView>('621121/unit_head', `trips/${body.id}`);
    expect(view.bodies).toMatchObject([{ name: '通渭县' }]);
    expect((await post(officer, `trips/${body.id}/end`)).body.state).toBe('ended');
  });
});

describe('the rooms of checks and of burden', () => {
  const check = async (who: string, differs: object = {}) => {
    const input = { body: '621121', subject: '冬季供暖', period: '2026-Q4', kind: 'inspection', ...differs };
    return (await post<{ id: string }>(who, 'checks', input)).body.id;
  };
  const record = (who: string, id: string, checkedOn: string) =>
    post(who, `checks/${id}/result`, { findings: '正常。', checkedOn });

  it('count the same trips: a check on the spot joins the one that is there on its day', async () => {
    const before = (await used()).used;
    expect((await record(office, await check(office), '2026-10-12')).status).toBe(200);
    expect((await used()).used).toBe(before);
    const own = await hall.all<{ subject: string; title: string }>(
      `select c.subject, t.title from check_record c join inspection_trip t on t.id = c.trip_id order by 1`,
    );
    expect(own).toContainEqual({ subject: '冬季供暖', title: '校园食品安全暗访' });
    const burden = await get<{ rows: { trips: number }[] }>('621121/unit_staff', 'burden');
    expect(burden.body.rows).toMatchObject([{ trips: 1 }]);
  });

  it('count one that is alone on its day as a trip, and one that is made online not at all', async () => {
    const before = (await used()).used;
    const alone = await check(office, { subject: '燃气安全' });
    expect((await record(office, alone, '2026-10-09')).status).toBe(200);
    expect((await used()).used).toBe(before + 1);
    const online = await check(office, { subject: '台账核对', kind: 'review' });
    expect((await record(office, online, '2026-10-08')).status).toBe(200);
    expect((await used()).used).toBe(before + 1);
    const { body } = await getPage(await hall.at(office), `/checks/${alone}`);
    expect(body).toContain('/verifications/trips/');
  });
});

describe('the budget of eight', () => {
  it('is used up by eight, also where two file the last one at the same moment', async () => {
    for (let left = 7 - (await used()).used; left > 0; left -= 1)
      expect((await file(office)).status).toBe(201);
    const both = await Promise.all([file(office), file(officer)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(await used()).toMatchObject({ used: 8, most: 8 });
  });

  it('a ninth is refused, on the page too, and for a check on the spot', async () => {
    const ninth = await file(office);
    expect(refusal(ninth)).toEqual([409, 'trip.over-budget']);
    expect((ninth.body as unknown as { detail: string }).detail).toContain('8次');
    const form = {
      kind: 'special',
      title: '防汛督查',
      fromOn: '2026-10-12',
      toOn: '2026-10-13',
      bodies: '通渭县',
    };
    const sent = await sendForm(await hall.at(office), '/verifications/trips', { ...form, extraReason: '' });
    expect([sent.status, sent.body.includes('防汛督查')]).toEqual([409, true]);
    const asked = await post<{ id: string }>(office, 'checks', {
      ...{ body: '621121', subject: '道路安全', period: '2026-Q4', kind: 'inspection' },
    });
    const result = { findings: '正常。', checkedOn: '2026-10-08' };
    expect(refusal(await post(office, `checks/${asked.body.id}/result`, result))).toEqual([
      409,
      'trip.over-budget',
    ]);
  });

  it('a ninth goes once a named leader has signed it with a reason', async () => {
    const { status, body } = await file(office, { extraReason: '省级督查反馈问题须现场核实。' });
    expect([status, body.state]).toEqual([201, 'unsigned']);
    expect((await used()).used).toBe(8);
    const start = () => post(office, `trips/${body.id}/start`, { members: [office] });
    expect(refusal(await start())).toEqual([409, 'trip.over-budget']);
    const sign = (who: string, reason = '同意，一并核实。') => post(who, `trips/${body.id}/sign`, { reason });
    expect(refusal(await sign(office))).toEqual([403, 'permission.denied']);
    expect(refusal(await sign('GD-FGW/unit_head'))).toEqual([403, 'permission.denied']);
    expect(refusal(await sign('621102/unit_head'))).toEqual([404, 'record.not-found']);
    expect(refusal(await sign(leader, ''))).toEqual([422, 'request.invalid']);
    expect((await sign(leader)).body.state).toBe('planned');
    expect(refusal(await sign(leader))).toEqual([409, 'state.illegal-step']);
    expect(await used()).toMatchObject({ used: 9, most: 8 });
    const trail = await hall.all<{ name: string; reason: string }>(
      `select person_name as name, details ->> 'signReason' as reason from audit_entry
        where action = 'trip:sign' and result = 'done'`,
    );
    expect(trail).toEqual([{ name: expect.any(String), reason: '同意，一并核实。' }]);
    expect((await start()).body.state).toBe('started');
    const { body: view } = await get<TripView>(leader, `trips/${body.id}`);
    expect(view.signedBy).toContain(trail[0]?.name ?? '-');
  });

  it('gets back what is cancelled before it starts', async () => {
    const planned = (await used()).trips.find(({ state }) => state === 'planned');
    const cancel = () => post(office, `trips/${planned?.id}/cancel`, { reason: '并入下一轮次' });
    expect((await cancel()).body.state).toBe('cancelled');
    expect(refusal(await cancel())).toEqual([409, 'state.illegal-step']);
    expect((await used()).used).toBe(8);
  });

  it('is another one for each county, and a new one each year', async () => {
    const own = await file(countyOffice, { bodies: ['621102-ZJJ'] });
    expect([own.status, own.body.number, own.body.state]).toEqual([201, 1, 'planned']);
    expect(await used(countyOffice)).toMatchObject({ used: 8, county: { used: 1, most: 8 } });
    expect(refusal(await file(countyOffice, { bodies: ['621121'] }))).toEqual([404, 'record.not-found']);
    expect((await get('621121/unit_head', `trips/${own.body.id}`)).status).toBe(404);
    expect((await file(office, { fromOn: '2027-01-04', toOn: '2027-01-08' })).body).toMatchObject({
      ...{ number: 1, state: 'planned' },
    });
  });

  it('is shown on the page of all trips', async () => {
    await standClockAt(hall.record, '2026-10-13T09:00:00+08:00');
    for (const who of [office, leader, '621102/unit_head', 'GD-FGW/unit_staff']) {
      const { status, body } = await getPage(await hall.at(who), '/verifications');
      expect([who, status, body.includes('已用 8 次，共 8 次')]).toEqual([who, 200, true]);
      expect(body).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});
