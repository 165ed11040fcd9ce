import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getPage, sendForm } from '../support/form-client.js';
import { CityHall } from '../support/city-hall.js';

let hall: CityHall;
let decision: { id: string };

beforeAll(async () => {
  hall = await CityHall.open();
  decision = await hall.dispatched(
    [{ wording: '改造日光温室', responsible: 'GD-NYJ', cooperating: ['GD-CZJ'], dueOn: '2026-12-31' }],
    {
      title: '设施农业提升',
    },
  );
});
afterAll(() => hall.close());

describe('the list of decisions', () => {
  it('shows each as a loop of five stations, and is narrowed by words, state and lamp', async () => {
    const office = await hall.office();
    const { status, body } = await getPage(office, '/decisions');
    expect([status, body]).toEqual([200, expect.stringContaining('设施农业提升')]);
    for (const words of ['2026-11-24', '0/2', '尚未开通', '共 1 条', 'aria-current="step"'])
      expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|\[object/);
    const found = async (query: string) =>
      (await getPage(office, `/decisions?${query}`)).body.includes(decision.id);
    expect(await found('words=日光')).toBe(true);
    expect(await found('words=100%25')).toBe(false);
    expect(await found('state=dispatched&lamp=green&words=')).toBe(true);
    expect(await found('state=closed')).toBe(false);
    expect(await found('lamp=red')).toBe(false);
  });

  it('shows a unit only those in which it has a part', async () => {
    expect((await getPage(await hall.at('GD-CZJ/unit_head'), '/decisions')).body).toContain('设施农业提升');
    expect((await getPage(await hall.at('GD-JYJ/unit_head'), '/decisions')).body).toContain('还没有决策事项');
  });
});

describe('the page of one decision', () => {
  it('shows the loop, each part with lamp, progress and whose move it is', async () => {
    const { status, body } = await getPage(await hall.office(), `/decisions/${decision.id}`);
    expect(status).toBe(200);
    for (const words of [
      '<h1>设施农业提升</h1>',
      '市农业农村局',
      '责任单位',
      '市财政局',
      '配合单位',
      '签收任务',
      '贺临洲',
    ])
      expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|\[object/);
  });

  it('does not exist for a body without a part in it, and offers a unit no act', async () => {
    expect((await getPage(await hall.at('GD-JYJ/unit_head'), `/decisions/${decision.id}`)).status).toBe(404);
    const unit = await hall.at('GD-CZJ/unit_head');
    expect((await getPage(unit, `/decisions/${decision.id}`)).body).not.toContain('/withdraw');
    expect((await getPage(unit, `/decisions/${decision.id}/withdraw`)).status).toBe(403);
    expect((await sendForm(unit, `/decisions/${decision.id}/withdraw`, { reason: '不办了' })).status).toBe(
      403,
    );
  });

  it('says the minutes left, takes back with one press, and is confirmed again', async () => {
    const office = await hall.office();
    const { body } = await office.post<{ id: string }>('/api/v1/decisions', {
      title: '等五分钟',
      dispatch: 'in_five_minutes',
      tasks: [{ wording: '等待', responsible: 'GD-FGW' }],
    });
    expect((await getPage(office, `/decisions/${body.id}`)).body).toContain('还有 5 分钟可以收回');
    expect((await sendForm(office, `/decisions/${body.id}/take-back`, {})).status).toBe(303);
    expect((await getPage(office, `/decisions/${body.id}`)).body).toContain('已收回,现在是草稿');
    expect((await sendForm(office, `/decisions/${body.id}/take-back`, {})).status).toBe(409);
    expect((await getPage(office, `/decisions/${body.id}/confirm`)).body).toContain('确认交办“等五分钟”');
    expect(
      (await sendForm(office, `/decisions/${body.id}/confirm`, { dispatch: 'in_five_minutes' })).status,
    ).toBe(303);
    expect((await getPage(office, `/live/decisions/${body.id}`)).body).toContain('还有 5 分钟可以收回');
  });

  it('is withdrawn with a reason after its name was said again, and closed in words', async () => {
    const office = await hall.office();
    const { id } = await hall.dispatched([{ wording: '将撤回', responsible: 'GD-FGW' }], {
      title: '要撤回的事',
    });
    expect((await getPage(office, `/decisions/${id}/withdraw`)).body).toContain('撤回“要撤回的事”');
    const refused = await sendForm(office, `/decisions/${id}/withdraw`, { reason: '' });
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('<title>错误:')]);
    expect((await sendForm(office, `/decisions/${id}/complete`, {})).status).toBe(303);
    expect((await sendForm(office, `/decisions/${id}/withdraw`, { reason: '合并到别的事项' })).status).toBe(
      303,
    );
    await hall.settle();
    expect((await getPage(office, `/decisions/${id}`)).body).toContain('已撤回');
  });
});
