import { officer } from './assessed-year.js';
import type { AssessedYear } from './assessed-year.js';

const nominated = 3;
const counties = ['621102', '621121', '621122', '621123', '621124', '621125', '621126'];

/** The office opens the round of a quarter and seals a secret number. */
export async function openRound({ scene, luck }: AssessedYear, period: string): Promise<string> {
  const office = await scene.people.at(officer);
  const secret = Array.from({ length: 24 }, () => String(luck.between(0, 9))).join('');
  await office.post('/api/v1/verifications', { period });
  await office.post(`/api/v1/verifications/${period}/commit`, { secret });
  return secret;
}

/** Lead assessors name indicators of two counties each. */
export async function nominate({ scene, luck, year }: AssessedYear, period: string): Promise<void> {
  const rows = await scene.eye.all<{ code: string; assessor: string }>(
    `select i.code, b.code as assessor from scheme s join scheme_row r on r.scheme_id = s.id
       join indicator_version w on w.id = r.indicator_version_id join indicator i on i.id = w.indicator_id
       join lateral (select lead_assessor, period from indicator_version where indicator_id = i.id
         order by version desc limit 1) v on true join body b on b.id = v.lead_assessor
       where s.code = 'M1' and s.year = $1 and s.version = 1 and v.period <> 'annual' and r.method <> 'negative'
       order by i.code`,
    [year],
  );
  const first = luck.between(0, rows.length - 1 - nominated);
  const from = luck.between(0, counties.length - 1);
  for (const [at, { code, assessor }] of rows.slice(first, first + nominated).entries())
    for (const bodyCode of [counties[(from + at) % 7], counties[(from + at + 3) % 7]])
      await (
        await scene.people.at(`${assessor}/lead_assessor`)
      ).post(`/api/v1/verifications/${period}/nominations`, {
        ...{ indicatorCode: code, bodyCode },
        reason: '季末增长较快，请到现场核对。',
      });
}

/** The list is frozen, with the radar's weights in it. */
export async function freeze({ scene }: AssessedYear, period: string): Promise<void> {
  await (
    await scene.people.at(officer)
  ).post(`/api/v1/verifications/${period}/freeze`, { draws: 4, seedSource: '次日上证综合指数收盘点位' });
}

interface Trip {
  id: string;
  fromOn: string;
}

/** A public value of a later day, the draw, and one trip to all that was drawn; what is reported is found to be so. */
export async function drawAndTravel(
  { scene, luck }: AssessedYear,
  { period, secret, today }: { period: string; secret: string; today: string },
): Promise<void> {
  const office = await scene.people.at(officer);
  await office.post(`/api/v1/verifications/${period}/draw`, {
    ...{ secret, publicValue: `3${luck.between(100, 999)}.${luck.between(10, 99)}` },
    ...{ publicSource: '上海证券交易所网站（演示）', publicOn: today },
  });
  const { trips } = await office.post<{ trips: Trip[] }>(`/api/v1/verifications/${period}/trips`, {
    startOn: today,
  });
  for (const { id, fromOn } of trips.filter((trip) => trip.fromOn === today)) {
    scene.tell(`${period}实地核查${fromOn}出发`);
    await office.post(`/api/v1/trips/${id}/start`, { members: [officer] });
    const items = await scene.eye.all<{ id: string }>(
      'select id from verification_item where trip_id = $1 order by place',
      [id],
    );
    for (const item of items)
      await office.post(`/api/v1/verification-items/${item.id}/finding`, {
        ...{ outcome: 'verified', reason: '与报送数据一致。' },
      });
    await office.post(`/api/v1/trips/${id}/end`, {});
  }
}
