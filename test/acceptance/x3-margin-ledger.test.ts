import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage } from '../support/form-client.js';

interface Ledger {
  items: {
    wording: string;
    bodyName: string;
    toNames: string[];
    passedWd: number;
    keptWd: number | null;
    leftWd: number | null;
    reason: string | null;
    unchanged: boolean;
  }[];
  bodies: { bodyCode: string; tasks: number; keptWd: number; reasoned: number; unchanged: number }[];
}

let hall: CityHall;
let decisionId: string;
let partId: string;
const wording = '完成冬季供暖保障，确保群众温暖过冬。';

const breakDown = async (id: string, tasks: object[], post: string) =>
  (await hall.at(post)).post(`/api/v1/parts/${id}/children`, { tasks });
const ledger = async (query = '', post = 'PD-SWB/supervision_office') =>
  (await (await hall.at(post)).get<Ledger>(`/api/v1/margins${query}`)).body;
const partOf = async (bodyCode: string) =>
  (await hall.parts(decisionId)).find((part) => part.bodyCode === bodyCode)?.id ?? '';

beforeAll(async () => {
  hall = await CityHall.open();
  const made = await hall.dispatched([{ wording, responsible: '621102', dueOn: '2026-12-08' }]);
  [decisionId, partId] = [made.id, made.parts[0]?.id ?? ''];
  // Two working days pass at the county before it hands anything on; ten are left then.
  await hall.clockTo('2026-11-26T09:00:00+08:00');
  await (await hall.at('621102/unit_head')).post(`/api/v1/parts/${partId}/sign`);
});
afterAll(() => hall.close());

describe('X3: how many of the days each level kept', () => {
  const child = { wording: '检修辖区管网', responsible: '621102-ZJJ' };

  it('up to three tenths of what was left need no reason, more needs that of the head', async () => {
    // Eight working days are left: 27 November to 8 December. Two are 25 %, three are 37.5 %.
    expect(refusal(await breakDown(partId, [{ ...child, dueOn: '2026-12-03' }], '621102/unit_head'))).toEqual(
      [422, 'request.invalid'],
    );
    const byClerk = await breakDown(
      partId,
      [{ ...child, dueOn: '2026-12-03', marginReason: '须汇总复核' }],
      '621102/unit_staff',
    );
    expect(refusal(byClerk)).toEqual([422, 'request.invalid']);
    expect(byClerk.body).toMatchObject({ fields: [{ pointer: '/tasks/0/marginReason' }] });
    expect((await breakDown(partId, [{ ...child, dueOn: '2026-12-04' }], '621102/unit_staff')).status).toBe(
      201,
    );
    const byHead = await breakDown(
      partId,
      [
        {
          wording: '排查老旧小区',
          responsible: '621102-ZJJ',
          dueOn: '2026-12-03',
          marginReason: '须汇总复核',
        },
      ],
      '621102/unit_head',
    );
    expect(byHead.status).toBe(201);
  });

  it('is kept in the ledger with what had passed before, and the head’s reason', async () => {
    const { items, bodies } = await ledger();
    expect(
      items.map(({ wording: text, keptWd, leftWd, passedWd, reason }) => [
        text,
        keptWd,
        leftWd,
        passedWd,
        reason,
      ]),
    ).toEqual([
      ['检修辖区管网', 2, 8, 2, null],
      ['排查老旧小区', 3, 8, 2, '须汇总复核'],
    ]);
    expect(bodies).toMatchObject([{ bodyCode: '621102', tasks: 2, keptWd: 5, reasoned: 1, unchanged: 0 }]);
    expect((await ledger('?show=reasoned')).items).toHaveLength(1);
  });

  it('is seen by the county’s own office, not by another county’s', async () => {
    expect((await ledger('', '621102/supervision_office')).items).toHaveLength(2);
    expect((await ledger('', '621121/supervision_office')).items).toEqual([]);
  });

  it('marks on the office’s page what was handed on in the same words with nothing added', async () => {
    const same = { wording: '完成冬季供暖保障 确保群众温暖过冬', responsible: '621102-ZJJ' };
    await breakDown(partId, [same, { ...same, standard: '室温不低于18℃' }], '621102/unit_head');
    expect((await ledger('?show=unchanged')).items).toHaveLength(1);
    const { body } = await getPage(await hall.office(), '/margins?show=unchanged');
    expect(body).toContain('原样转发');
    expect(body).not.toContain('检修辖区管网');
  });

  it('tells a township the whole way that its task took', async () => {
    await hall.clockTo('2026-11-27T09:00:00+08:00');
    const bureauPart = await partOf('621102-ZJJ');
    await (await hall.at('621102-ZJJ/unit_head')).post(`/api/v1/parts/${bureauPart}/sign`);
    // A station of the bureau's line in the township.
    const township = await hall.one<{ code: string }>(
      `update body set line_body_id = (select id from body where code = '621102-ZJJ') where id =
         (select id from body where level = 'township' and code like '621102%' order by code limit 1) returning code`,
    );
    const given = await breakDown(
      bureauPart,
      [{ wording: '入户检查', responsible: township.code, dueOn: '2026-12-04' }],
      '621102-ZJJ/unit_head',
    );
    expect(given.status).toBe(201);
    await hall.clockTo('2026-11-27T09:10:00+08:00');
    const clerk = await hall.at(`${township.code}/unit_staff`);
    const { body } = await getPage(clerk, `/parts/${await partOf(township.code)}`);
    expect(body).toContain('安定区：收到后 2 个工作日分解，留用 2 个工作日');
    expect(body).toContain('住建局：收到后 1 个工作日分解，留用 0 个工作日');
  });
});

describe('O1: a task in the cascade', () => {
  it('rolls up its progress and lamps over all levels to the page of the part above', async () => {
    const { body } = await getPage(await hall.office(), `/parts/${partId}`);
    expect(body).toMatch(/下级各级共 5 项，已办结 0 项/);
    await hall.clockTo('2026-12-07T09:00:00+08:00');
    const later = await getPage(await hall.office(), `/parts/${partId}`);
    expect(later.body).toMatch(/下级各级共 5 项[^\n]*红灯<\/span>\s*5/);
  });

  it('is never given back to a body from which it came', async () => {
    // A reorganisation puts the county under the line of its own bureau.
    await hall.record.query(
      `update body set line_body_id = (select id from body where code = '621102-ZJJ') where code = '621102'`,
    );
    const answer = await breakDown(
      await partOf('621102-ZJJ'),
      [{ wording: '请区里统筹', responsible: '621102' }],
      '621102-ZJJ/unit_head',
    );
    expect(refusal(answer)).toEqual([422, 'task.circular-cascade']);
    expect(answer.body).toMatchObject({ fields: [{ pointer: '/tasks/0/responsible' }] });
  });
});
