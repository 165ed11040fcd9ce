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
    for (const words of ['11-24', '0/2', '奖惩', '共 1 条', 'aria-current="step"'])
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

  it('marks on each bar where the plan expects the part to be', async () => {
    const { id, parts } = await hall.dispatched([
      { wording: '应当过半', responsible: 'GD-FGW', dueOn: '2026-12-31' },
    ]);
    await hall.record.query(
      `update task_part set progress = 20, dispatched_at = '2026-10-22T09:00:00+08:00' where id = $1`,
      [parts[0]?.id],
    );
    const { body } = await getPage(await hall.office(), `/decisions/${id}`);
    expect(body).toMatch(/dk-tick" d="M4\d 0v12"/);
    expect(body).toMatch(/20%，应达 4\d%/);
    await hall.record.query(`update task_part set state = 'concluded' where id = $1`, [parts[0]?.id]);
    expect((await getPage(await hall.office(), `/decisions/${id}`)).body).not.toContain('dk-tick');
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
    expect((await getPage(office, `/decisions/${body.id}`)).body).toContain('已收回，现在是草稿');
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
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('<title>错误：')]);
    expect((await sendForm(office, `/decisions/${id}/complete`, {})).status).toBe(303);
    expect((await sendForm(office, `/decisions/${id}/withdraw`, { reason: '合并到别的事项' })).status).toBe(
      303,
    );
    await hall.settle();
    expect((await getPage(office, `/decisions/${id}`)).body).toContain('已撤回');
  });
});

describe('a new decision by form', () => {
  const rows = {
    title: '冬季供暖保障',
    responsibleLeader: 'L04/leader',
    'tasks.0.wording': '排查供热管网',
    'tasks.0.responsible': '市住建局',
    'tasks.0.cooperating': ['czj', ''],
    'tasks.0.dueOn': '2026/12/31',
    'tasks.0.milestones.0.title': '完成排查',
    'tasks.0.milestones.0.dueOn': '2026-12-15',
    'tasks.0.milestones.0.expectedAtEnd': '60%',
    'tasks.0.milestones.0.curve': 'at_end',
    'tasks.0.milestones.1.title': '',
    'tasks.0.milestones.1.dueOn': '',
    'tasks.0.milestones.1.expectedAtEnd': '',
    'tasks.1.wording': '长期监管',
    'tasks.1.responsible': '市发展改革委',
    'tasks.1.longTerm': 'true',
  };

  it('gets and loses rows by buttons, and keeps what was typed', async () => {
    const office = await hall.office();
    expect((await getPage(office, '/decisions/new')).body).toContain('任务 1');
    const more = await sendForm(office, '/decisions/new', { ...rows, step: 'add' });
    expect([more.status, more.body]).toEqual([200, expect.stringContaining('任务 3')]);
    const milestone = await sendForm(office, '/decisions/new', { ...rows, step: 'milestone.1' });
    expect(milestone.body).toContain('name="tasks.1.milestones.0.title"');
    const less = (await sendForm(office, '/decisions/new', { ...rows, step: 'remove.0' })).body;
    expect(less).not.toContain('排查供热管网');
    expect(less).toContain('长期监管');
  });

  it('is checked before it leaves, goes back without loss, and is dispatched', async () => {
    const office = await hall.office();
    const check = await sendForm(office, '/decisions/new', { ...rows, step: 'check' });
    expect(check.status).toBe(200);
    for (const words of ['核对：新建决策事项', '2026-12-31', '交办时定于2026-12-31', '长期坚持，无完成时限'])
      expect(check.body).toContain(words);
    expect((await sendForm(office, '/decisions/new', { ...rows, step: 'edit' })).body).toContain(
      '排查供热管网',
    );
    const sent = await sendForm(office, '/decisions/new', { ...rows, step: 'in_five_minutes' });
    expect(sent.status).toBe(303);
    const page = await getPage(office, sent.headers.get('location') ?? '');
    for (const words of ['冬季供暖保障', '还有 5 分钟可以收回', '市住建局', '市财政局'])
      expect(page.body).toContain(words);
    const { milestones } = await hall.one<{ milestones: { title: string; curve: string }[] }>(
      `select p.milestones from task_part p join task t on t.id = p.task_id where t.wording = '排查供热管网' limit 1`,
    );
    expect(milestones).toMatchObject([{ title: '完成排查', curve: 'at_end' }]);
  });

  it('names a leader for one task, who is its own when the decision has another', async () => {
    const office = await hall.office();
    const own = { ...rows, 'tasks.0.wording': '由市长负责的一项', 'tasks.0.responsibleLeader': 'L02/leader' };
    expect((await getPage(office, '/decisions/new')).body).toContain('name="tasks.0.responsibleLeader"');
    const check = await sendForm(office, '/decisions/new', { ...own, step: 'check' });
    expect(check.body).toMatch(/这项任务的责任领导<\/span> 市/);
    const sent = await sendForm(office, '/decisions/new', { ...own, step: 'in_five_minutes' });
    expect(sent.status).toBe(303);
    const leaders = await hall.all(
      `select p.code from task t left join post p on p.id = t.responsible_leader
       where t.decision_id = $1 order by t.seq`,
      [sent.headers.get('location')?.split('/').at(-1)],
    );
    expect(leaders).toEqual([{ code: 'L02/leader' }, { code: null }]);
    const copy = await getPage(
      office,
      `/decisions/new?from=${sent.headers.get('location')?.split('/').at(-1)}`,
    );
    expect(copy.body).toContain('value="L02/leader" selected');
  });

  it.each([
    ['a body nobody knows', { 'tasks.0.responsible': '不存在局' }, '没有找到单位'],
    ['no body', { 'tasks.0.responsible': '' }, '请选择责任单位'],
    ['a day that is over', { 'tasks.0.dueOn': '2026-11-01' }, '已经过去'],
    ['no title', { title: '' }, '不能为空'],
  ])('is refused for %s, and keeps all', async (_why, wrong, sentence) => {
    const { status, body } = await sendForm(await hall.office(), '/decisions/new', {
      ...rows,
      ...wrong,
      step: 'check',
    });
    expect(status).toBeGreaterThanOrEqual(404);
    for (const words of ['<title>错误：', sentence, '排查供热管网', '完成排查'])
      expect(body).toContain(words);
  });

  it('begins with a former one, without its days', async () => {
    const { body } = await getPage(await hall.office(), `/decisions/new?from=${decision.id}`);
    for (const words of ['改造日光温室', '市农业农村局', '市财政局']) expect(body).toContain(words);
    expect(body).not.toContain('2026-12-31"');
  });

  it('gets more tasks in the same way', async () => {
    const office = await hall.office();
    const path = `/decisions/${decision.id}/tasks/new`;
    const task = { 'tasks.0.wording': '再加一项', 'tasks.0.responsible': '市水务局' };
    expect((await sendForm(office, path, { ...task, step: 'check' })).body).toContain('再加一项');
    expect((await sendForm(office, path, { ...task, step: 'send' })).status).toBe(303);
    expect((await getPage(office, `/decisions/${decision.id}`)).body).toContain('再加一项');
  });

  it('is not for a unit', async () => {
    expect((await getPage(await hall.at('GD-CZJ/unit_head'), '/decisions/new')).status).toBe(403);
  });
});
