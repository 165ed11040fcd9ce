import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Radar } from '../../src/assessment/radar/radar.queries.js';
import type { RadarKind, SamplingWeight } from '../../src/domain/assessment/radar/radar-sign.js';
import { indicatorId } from '../../src/assessment/library/indicator-rows.js';
import { riskWeight } from '../../src/domain/assessment/verification/risk-weight.js';
import type { DrawList } from '../../src/assessment/verification/draw/draw-file.schema.js';
import { verifyDrawFile } from '../../src/assessment/verification/draw/verify-draw-file.js';
import { bodyId } from '../../src/organization/city-ids.js';
import { verificationWords } from '../../scripts/seed/words.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { eventually } from '../support/eventually.js';
import { getPage } from '../support/form-client.js';

const officer = 'PD-SWB/assessment_office';
const counties = ['621102', '621121', '621122', '621123', '621124', '621125', '621126'];
const text = '完成管网改造三公里，完成投资二百万元，正在办理竣工验收手续，预计月底前全部完成。';

let hall: CityHall;
// A department that has nothing to do in the story.
let copier: string;
let before: Radar;
let radar: Radar;

const get = async <T>(path: string, who = officer) => (await hall.at(who)).get<T>(`/api/v1/${path}`);
const look = async (period = '2026Q4') => (await get<Radar>(`radar?period=${period}`)).body;
const seen = (of: Radar, kind: RadarKind, code: string) =>
  of.signs.find((sign) => sign.kind === kind && sign.bodyCode === code);

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web', told: true });
  const idle = await hall.one<{
    code: string;
  }>(`select b.code from body b where b.category = 'government_department'
    and not exists (select from task_part p where p.body_id = b.id)
    and not exists (select from report r where r.body_id = b.id) order by b.sort limit 1`);
  copier = idle.code;
  before = await look();
  await act();
  radar = await look();
}, 180_000);
afterAll(() => hall.close());

// Six reports of one body: sent in the last hour, in the same words, with round figures; three of its parts extended.
async function act(): Promise<void> {
  const parts = await hall.all<{ id: string; decision_id: string }>(
    `with chosen as (select min(p.id::text)::uuid as id from task_part p
        where p.state in ('dispatched', 'signed', 'in_progress') and p.dispatched_at < '2026-11-25'
        group by p.task_id order by 1 limit 6)
      update task_part set body_id = $1 where id in (select id from chosen) returning id, decision_id`,
    [bodyId(copier)],
  );
  expect(parts).toHaveLength(6);
  for (const [index, { id, decision_id }] of parts.entries()) {
    await hall.record.query(
      `insert into owed_report (city_id, part_id, period, reason, closes_at, late_until)
        values ('621100', $1, '2026-10', '', '2026-11-01T00:00+08:00', '2026-11-03T00:00+08:00') on conflict do nothing`,
      [id],
    );
    await hall.record.query(
      `insert into report (id, city_id, decision_id, part_id, body_id, period, kind, wording, progress,
          previous_progress, mark, state, submitted_by, submitted_at, review_due_at)
        select gen_random_uuid(), '621100', $1, $2, $3, '2026-10', 'progress', $4, $5, 0, 'on_time', 'returned',
          (select id from post where code = $6), o.closes_at - interval '30 minutes', o.closes_at
        from owed_report o where o.part_id = $2 and o.period = '2026-10'`,
      [decision_id, id, bodyId(copier), text, (index + 1) * 10, `${copier}/unit_staff`],
    );
    if (index < 3)
      await hall.record.query(
        `insert into deadline_request (id, city_id, part_id, kind, state, progress, reason, asked_until, decider,
            filed_by, filed_at)
          select gen_random_uuid(), '621100', $1, 'extension', 'refused', '', '', '2026-12-31T00:00+08:00', id, id,
            '2026-10-15T10:00+08:00' from post where code = $2`,
        [id, `${copier}/unit_head`],
      );
  }
  for (const [index, county] of counties.entries()) {
    const ids = [indicatorId('E01'), bodyId(county)];
    await hall.record.query(
      `insert into indicator_target (city_id, indicator_id, body_id, period, target, provenance)
        values ('621100', $1, $2, '2026Q4', 100, 'synthesised')`,
      ids,
    );
    await hall.record.query(
      `insert into measurement (city_id, indicator_id, body_id, period, actual, provenance)
        values ('621100', $1, $2, '2026Q4', $3, 'synthesised')`,
      [...ids, index < 4 ? '100.4' : '80'],
    );
  }
}

describe('X8: the radar', () => {
  it.each(['last-hour', 'extensions', 'copied-text', 'round-numbers'] as const)(
    'sees the sign of %s, with what it rests on',
    (kind) => {
      expect(seen(before, kind, copier)).toBeUndefined();
      const sign = seen(radar, kind, copier);
      expect(sign?.evidence.length).toBeGreaterThanOrEqual(3);
      expect(sign?.evidence.every(({ partId, what }) => partId !== null && what !== '')).toBe(true);
    },
  );

  it('sees values that crowd just over a threshold, at those who are over it alone', () => {
    const bunched = radar.signs.filter(({ kind }) => kind === 'bunching').map(({ bodyCode }) => bodyCode);
    expect(bunched).toEqual(counties.slice(0, 4));
    expect(seen(radar, 'bunching', '621102')?.evidence[0]?.values).toEqual({
      ...{ actual: '100.4', target: '100', over: 4, under: 0 },
    });
  });

  it('says of texts from whom they are and how alike', () => {
    const sign = seen(radar, 'copied-text', copier);
    expect(sign?.values).toEqual({ count: 5 });
    expect(sign?.evidence[0]?.values).toMatchObject({ percent: 100, text });
  });

  it('weighs a body by its kinds of signs, up to the limit, for whoever draws the sample', async () => {
    const { body } = await get<{ items: SamplingWeight[] }>('radar/weights?period=2026Q4');
    expect(body.items.find(({ bodyCode }) => bodyCode === copier)).toEqual({
      ...{ bodyCode: copier, weight: 3 },
      kinds: ['last-hour', 'extensions', 'copied-text', 'round-numbers'],
    });
    for (const { kinds, weight } of body.items) expect(weight).toBe(Math.min(3, 1 + 0.5 * kinds.length));
    expect(body.items.find(({ bodyCode }) => bodyCode === '621102')?.kinds).toContain('bunching');
    expect(radar.weights[0]?.bodyCode).toBe(copier);
  });

  it('looks at one quarter: another has none of these', async () => {
    expect(seen(await look('2026Q3'), 'copied-text', copier)).toBeUndefined();
    expect(refusal(await get('radar/weights?period=2026'))).toEqual([422, 'request.invalid']);
  });

  it('deducts nothing and tells nobody: scores, deductions and messages are what they were', async () => {
    const count = () =>
      hall.one(`select (select count(*) from score_computation) as scores, (select count(*) from notice_item) as told,
        (select count(*) from period_result) as results`);
    const former = await count();
    await look();
    expect(await count()).toEqual(former);
  });

  it('weighs the draw: the frozen list says how and why, and can be drawn again; no score changes', async () => {
    const [part] = await hall.all<{ id: string }>('select id from task_part where body_id = $1 limit 1', [
      bodyId(copier),
    ]);
    const post = async <T>(who: string, to: string, body: object) =>
      (await hall.at(who)).post<T>(`/api/v1/${to}`, body);
    const computed = async () => {
      const { status, body } = await post<{ sha256: string }>(officer, 'score-computations', {
        period: '2026Q3',
      });
      expect(status).toBe(201);
      return body.sha256;
    };
    const scored = await computed();
    // The story has opened the round and committed its secret.
    const { secret } = verificationWords;
    const reason = '请到现场核对。';
    const nominate = (differs: object) =>
      post('GD-NYJ/lead_assessor', 'verifications/2026Q4/nominations', { reason, ...differs });
    for (const bodyCode of ['621102', '621126']) await nominate({ indicatorCode: 'E26', bodyCode });
    expect((await nominate({ partId: part?.id })).status).toBe(201);
    const frozen = await post<{ listSha256: string }>(officer, 'verifications/2026Q4/freeze', {
      ...{ draws: 2, seedSource: '上证综合指数次日收盘点位' },
    });
    expect(frozen.status).toBe(200);
    const { list } = await hall.one<{ list: string }>(
      `select list from verification_round where period = '2026Q4'`,
    );
    const { candidates, weights } = JSON.parse(list) as DrawList;
    expect(weights.radar).toEqual({ eachSignBp: 5_000, mostBp: 30_000 });
    const of = (code: string) => candidates.find(({ bodyCode }) => bodyCode === code);
    expect(of('621102')?.signs.radar).toContain('bunching');
    expect(of('621126')?.signs.radar).not.toContain('bunching');
    expect(of(copier)?.signs.radar).toHaveLength(4);
    for (const one of candidates) {
      const plain = riskWeight({ ...one.signs, radar: [] }, weights);
      expect(one.weight).toBe(
        Math.floor((plain * (10_000 + 5_000 * (one.signs.radar?.length ?? 0))) / 10_000),
      );
    }
    const page = await getPage(await hall.at(officer), '/verifications/2026Q4');
    expect(page.body).toContain('达标线上扎堆');
    // The told city's time runs: a day later the public value is known, and the program knows the day within a second.
    await hall.record.query('update city_clock set offset_ms = offset_ms + 86400000');
    const draw = () =>
      post<{ seed: string }>(officer, 'verifications/2026Q4/draw', {
        ...{ secret, publicValue: '3865.23', publicSource: '上海证券交易所网站', publicOn: '2026-11-25' },
      });
    await eventually(draw, ({ status }) => status === 200);
    const kept = await hall.one<{ file: string }>(
      `select draw_file as file from verification_round where period = '2026Q4'`,
    );
    expect(verifyDrawFile(Buffer.from(kept.file))).toMatchObject({
      ...{ problems: [], listSha256: frozen.body.listSha256 },
    });
    expect(await computed()).toBe(scored);
  });

  it('is seen by the assessment office and the inspector alone, and says what it is for', async () => {
    for (const who of ['PD-SWB/supervision_office', 'L01/leader', `${copier}/unit_head`])
      expect(refusal(await get('radar', who))).toEqual([403, 'permission.denied']);
    const { status, body } = await getPage(await hall.at(officer), '/radar?period=2026Q4');
    expect(status).toBe(200);
    expect(body).toContain('只用于确定抽样复核的权重，不扣分、不通报');
    expect(body).toContain('达标线上扎堆');
    expect(body).not.toMatch(/undefined|NaN|\[object/);
  });
});
