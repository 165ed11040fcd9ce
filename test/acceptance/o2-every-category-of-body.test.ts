import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall } from '../support/city-hall.js';

let hall: CityHall;
beforeAll(async () => {
  hall = await CityHall.open();
});
afterAll(() => hall.close());

describe('O2: every category of body is on the track', () => {
  it('tasks reach one body of each of the seven categories, and each finds it among its own work', async () => {
    const bodies = await hall.all<{ code: string; category: string }>(
      'select distinct on (category) code, category from body where category is not null order by category, code',
    );
    expect(bodies).toHaveLength(7);
    const { id } = await hall.dispatched(
      bodies.map(({ code }) => ({ wording: '报送年度工作要点', responsible: code, dueOn: '2026-12-15' })),
    );
    expect((await hall.parts(id)).map(({ state }) => state)).toEqual(Array(7).fill('dispatched'));
    for (const { code } of bodies) {
      const { body } = await (
        await hall.at(`${code}/unit_staff`)
      ).get<{ rows: { wording: string }[] }>('/api/v1/my-work');
      expect(body.rows.map(({ wording }) => wording)).toEqual(['报送年度工作要点']);
    }
  });

  it('knows who manages a body: city, both, or its own line', async () => {
    const rows = await hall.all<{ managed_by: string }>('select distinct managed_by from body order by 1');
    expect(rows.map(({ managed_by: by }) => by)).toEqual(['city', 'vertical']);
  });
});
