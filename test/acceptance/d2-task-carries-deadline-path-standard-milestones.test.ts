import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall, refusal } from '../support/city-hall.js';

let hall: CityHall;
beforeAll(async () => {
  hall = await CityHall.open();
});
afterAll(() => hall.close());

const task = { wording: '建成城区供热调度平台', responsible: 'GD-ZJJ', dueOn: '2026-12-31' };
const create = async (tasks: object[]) =>
  (await hall.office()).post<{ id: string }>('/api/v1/decisions', { title: '供暖', tasks });

describe('D2: each task carries deadline, path, standard, milestones, leader and bodies', () => {
  it('keeps all of them and shows them again', async () => {
    const { body } = await create([
      {
        ...task,
        cooperating: ['GD-CZJ', '621102'],
        path: '方案—招标—建设—试运行',
        standard: '12月底前接入全部热源厂',
        responsibleLeader: 'L04/leader',
        milestones: [
          { title: '完成招标', goal: '签订合同', dueOn: '2026-12-05', curve: 'at_end', expectedAtEnd: 30 },
          { title: '建成', dueOn: '2026-12-31', expectedAtEnd: 100 },
        ],
      },
    ]);
    const shown = await (
      await hall.office()
    ).get<{ tasks: Record<string, unknown>[] }>(`/api/v1/decisions/${body.id}`);
    expect(shown.body.tasks[0]).toMatchObject({
      wording: task.wording,
      path: '方案—招标—建设—试运行',
      standard: '12月底前接入全部热源厂',
      dueAt: '2026-12-31T16:00:00.000Z',
    });
    expect(await hall.parts(body.id)).toHaveLength(3);
    const { milestones } = await hall.one<{ milestones: { title: string; curve: string }[] }>(
      'select milestones from task_part where decision_id = $1 limit 1',
      [body.id],
    );
    expect(milestones.map(({ title, curve }) => [title, curve])).toEqual([
      ['完成招标', 'at_end'],
      ['建成', 'linear'],
    ]);
  });

  it('counts a limit and says why when nobody names a date', async () => {
    const { body } = await create([{ ...task, dueOn: undefined }]);
    const { due_story: story } = await hall.one<{ due_story: string }>(
      'select due_story from task where decision_id = $1',
      [body.id],
    );
    expect(story).toContain('30天');
  });

  it('leaves a long-term task without a date', async () => {
    const { body } = await create([{ ...task, dueOn: undefined, longTerm: true }]);
    expect(
      await hall.one('select due_at, due_story from task where decision_id = $1', [body.id]),
    ).toMatchObject({
      due_at: null,
      due_story: expect.stringContaining('长期坚持') as unknown,
    });
  });

  it.each([
    ['no responsible body', { responsible: undefined }, [422, 'task.responsible-body-missing']],
    [
      'a body that leads and cooperates',
      { cooperating: ['GD-ZJJ'] },
      [422, 'task.responsible-also-cooperating'],
    ],
    ['an unknown body', { responsible: 'XX-XXX' }, [404, 'body.not-found']],
    ['a deadline before today', { dueOn: '2026-11-23' }, [422, 'task.deadline-in-the-past']],
    [
      'a milestone after the deadline',
      { milestones: [{ title: '太晚', dueOn: '2027-01-01', expectedAtEnd: 50 }] },
      [422, 'task.deadline-after-parent'],
    ],
    ['no wording', { wording: ' ' }, [422, 'request.invalid']],
    ['a key that nobody knows', { colour: 'red' }, [422, 'request.invalid']],
  ])('refuses %s and keeps nothing', async (_what, wrong, answer) => {
    const before = await hall.one<{ count: string }>('select count(*) from task');
    expect(refusal(await create([task, { ...task, ...wrong }]))).toEqual(answer);
    expect(await hall.one('select count(*) from task')).toEqual(before);
  });

  it('takes a deadline of today until 24:00', async () => {
    expect((await create([{ ...task, dueOn: '2026-11-24' }])).status).toBe(201);
  });

  it('makes one decision of the same submit sent twice at once, with the same answer', async () => {
    const office = await hall.office();
    const send = () =>
      office.post<{ id: string }>(
        '/api/v1/decisions',
        { title: '只此一份', tasks: [task] },
        { key: 'twice-at-once' },
      );
    const [first, second] = await Promise.all([send(), send()]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(await hall.one(`select count(*)::integer from decision where title = '只此一份'`)).toEqual({
      count: 1,
    });
  });

  it('refuses the same key on another body', async () => {
    const office = await hall.office();
    await office.post('/api/v1/decisions', { title: '甲', tasks: [task] }, { key: 'one-key' });
    const other = await office.post('/api/v1/decisions', { title: '乙', tasks: [task] }, { key: 'one-key' });
    expect(refusal(other)).toEqual([409, 'idempotency.key-reused']);
  });

  it('refuses tasks on a withdrawn decision', async () => {
    const { body } = await create([task]);
    const office = await hall.office();
    await office.post(`/api/v1/decisions/${body.id}/withdraw`, { reason: '重复交办' });
    expect(refusal(await office.post(`/api/v1/decisions/${body.id}/tasks`, { tasks: [task] }))).toEqual([
      409,
      'decision.closed',
    ]);
  });

  it('is not for a unit to make', async () => {
    const clerk = await hall.at('GD-ZJJ/unit_staff');
    expect(refusal(await clerk.post('/api/v1/decisions', { title: '越权', tasks: [task] }))).toEqual([
      403,
      'permission.denied',
    ]);
  });
});
