import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall, refusal } from '../support/city-hall.js';

let hall: CityHall;
let partId: string;
let decisionId: string;
const children = async (tasks: object[], post = '621102/unit_head') =>
  (await hall.at(post)).post<{ taskIds: string[]; keptWd: number[] }>(`/api/v1/parts/${partId}/children`, {
    tasks,
  });

beforeAll(async () => {
  hall = await CityHall.open();
  const { id, parts } = await hall.dispatched([
    { wording: '完成冬季供暖保障', responsible: '621102', dueOn: '2026-12-31' },
  ]);
  decisionId = id;
  partId = parts[0]?.id ?? '';
});
afterAll(() => hall.close());

const child = { wording: '落实辖区供暖', responsible: '621102-ZJJ', dueOn: '2026-12-28' };

describe('O1: a county breaks its part down to bureaus and townships, progress rolls up', () => {
  it('only after it has signed', async () => {
    expect(refusal(await children([child]))).toEqual([409, 'state.illegal-step']);
    await (await hall.at('621102/unit_head')).post(`/api/v1/parts/${partId}/sign`);
  });

  it('never later than its own deadline', async () => {
    expect(refusal(await children([{ ...child, dueOn: '2027-01-01' }]))).toEqual([
      422,
      'task.deadline-after-parent',
    ]);
  });

  it('never to a body of another county', async () => {
    expect(refusal(await children([{ ...child, responsible: '621121-ZJJ' }]))).toEqual([
      404,
      'body.not-found',
    ]);
  });

  it('not without a reason when it keeps more than three tenths of the working days', async () => {
    expect(refusal(await children([{ ...child, dueOn: '2026-12-04' }]))).toEqual([422, 'request.invalid']);
    const { status, body } = await children([{ ...child, dueOn: '2026-12-04', marginReason: '须汇总复核' }]);
    expect([status, (body.keptWd[0] ?? 0) > 8]).toEqual([201, true]);
  });

  it('another body does not even learn that the part is there', async () => {
    expect(refusal(await children([child], '621121/unit_head'))).toEqual([404, 'record.not-found']);
  });

  it('another county does not read the decision either', async () => {
    const path = `/api/v1/decisions/${decisionId}`;
    expect(refusal(await (await hall.at('621121/unit_head')).get(path))).toEqual([404, 'record.not-found']);
    expect((await (await hall.at('621102/unit_head')).get(path)).status).toBe(200);
  });

  it('reaches the bureau and the township office, and what they do is seen above', async () => {
    const [township] = await hall.all<{ code: string }>(
      `select code from body where level = 'township' and code like '621102%' order by code limit 1`,
    );
    const { status } = await children([child, { wording: '走访困难户', responsible: township?.code }]);
    expect(status).toBe(201);
    await hall.clockTo('2026-11-24T09:10:00+08:00');
    const clerk = await hall.at(`${township?.code}/unit_staff`);
    const mine = (await hall.parts(decisionId)).find(({ bodyCode }) => bodyCode === township?.code);
    expect(mine?.state).toBe('dispatched');
    expect((await clerk.post(`/api/v1/parts/${mine?.id}/sign`)).status).toBe(200);
    const reported = await clerk.post(`/api/v1/parts/${mine?.id}/reports`, {
      kind: 'progress',
      progress: 60,
      wording: '已走访六成。',
    });
    expect(reported.status).toBe(201);
    const shown = await (
      await hall.office()
    ).get<{ tasks: { partsBelow: number; progressBelow: string | null }[] }>(
      `/api/v1/decisions/${decisionId}`,
    );
    expect(shown.body.tasks[0]).toMatchObject({ partsBelow: 3, progressBelow: '20.00' });
  });
});
