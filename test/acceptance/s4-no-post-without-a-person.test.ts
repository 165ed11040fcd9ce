import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { personId, postId } from '../../src/organization/city-ids.js';
import { looseEnds, onePart, ordinaryTask, toldOf } from '../factories/changed-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';

let hall: CityHall;
let office: ApiClient;
let clerk: ApiClient;
let head: ApiClient;

beforeAll(async () => {
  hall = await CityHall.open();
  office = await hall.office();
  [clerk, head] = await Promise.all([hall.at('GD-FGW/unit_staff'), hall.at('GD-FGW/unit_head')]);
});
afterAll(() => hall.close());

describe('S4: who is away lets somebody act, and it ends by itself', () => {
  const days = { fromOn: '2026-11-24', toOn: '2026-11-26', reason: '外出学习' };
  const clerkId = personId('GD-FGW/unit_staff');

  it('is refused to oneself, to a stranger, for days that are over or the wrong way round, and to a clerk', async () => {
    const give = (rest: object) => head.post('/api/v1/delegations', { toPerson: clerkId, ...days, ...rest });
    const refusals = [
      await give({ toPerson: personId('GD-FGW/unit_head') }),
      await give({ toPerson: personId('GD-CZJ/unit_head') }),
      await give({ fromOn: '2026-11-23' }),
      await give({ toOn: '2026-11-20' }),
      await clerk.post('/api/v1/delegations', { toPerson: clerkId, ...days }),
    ];
    expect(refusals.map(refusal)).toEqual([
      ...[1, 2, 3, 4].map(() => [422, 'request.invalid']),
      [403, 'permission.denied'],
    ]);
  });

  it('the delegate signs under both names; he does not sign what he proposed, nor delegate on', async () => {
    const given = await head.post<{ id: string }>('/api/v1/delegations', { toPerson: clerkId, ...days });
    expect(given.status).toBe(201);
    expect(
      refusal(await head.post('/api/v1/delegations', { toPerson: clerkId, ...days, toOn: '2026-11-24' })),
    ).toEqual([409, 'delegation.overlapping']);
    expect((await toldOf(hall, given.body.id, 'delegated')).map(({ code }) => code)).toEqual([
      'GD-FGW/unit_staff',
    ]);
    const own = await onePart(hall);
    await clerk.post(`/api/v1/parts/${own.id}/sign`);
    const asked = await clerk.post<{ id: string; version: number }>(
      `/api/v1/parts/${own.id}/deadline-requests`,
      { kind: 'extension', on: '2027-01-15', progress: '已完成一半', reason: '用地批复未下' },
    );
    expect(asked.status).toBe(201);
    const delegate = await signIn(hall.app.baseUrl, 'gd-fgw.unit_staff');
    const chosen = await delegate.post<{ person: { name: string }; post: object; csrfToken: string }>(
      '/api/v1/session/post',
      { postId: postId('GD-FGW/unit_head') },
    );
    expect(chosen).toMatchObject({ status: 200, body: { post: { role: 'unit_head' } } });
    expect(chosen.body.person.name).toMatch(/^.+代.+$/);
    delegate.csrfToken = chosen.body.csrfToken;
    const { name } = chosen.body.person;
    const part = await onePart(hall);
    expect((await delegate.post(`/api/v1/parts/${part.id}/sign`)).status).toBe(200);
    const act = await hall.one<{ name: string; behalf: { name: string } }>(
      `select person_name as name, details->'onBehalfOf' as behalf from audit_entry
        where action = 'part:sign' and $1 = any (subject_ids)`,
      [part.id],
    );
    expect(act.name).toBe(name);
    expect(name).toBe(`${name.split('代')[0]}代${act.behalf.name}`);
    const sign = `/api/v1/deadline-requests/${asked.body.id}/sign`;
    expect(refusal(await delegate.post(sign, {}))).toEqual([403, 'permission.denied']);
    expect(refusal(await delegate.post('/api/v1/delegations', { toPerson: clerkId, ...days }))).toEqual([
      ...[403, 'permission.denied'],
    ]);
    expect((await delegate.get<string>('/', { headers: { accept: 'text/html' } })).body).toContain('您正代');
    const other = await onePart(hall);
    const both = await Promise.all([
      delegate.post(`/api/v1/parts/${other.id}/sign`),
      head.post(`/api/v1/parts/${other.id}/sign`),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await hall.clockTo('2026-11-27T09:00:00+08:00');
    expect((await delegate.post(`/api/v1/parts/${part.id}/reports`, {})).status).toBe(401);
    const back = await delegate.get<string>('/', { headers: { accept: 'text/html' } });
    expect([back.status, back.body.includes('您正代')]).toEqual([200, false]);
    const late = await onePart(hall);
    expect((await head.post(`/api/v1/parts/${late.id}/sign`)).status).toBe(200);
    const posts = await clerk.get<{ posts: { role: string }[] }>('/api/v1/session');
    expect(posts.body.posts.map(({ role }) => role)).toEqual(['unit_staff']);
  });
});

describe('S4: who takes over finds a list and signs for it', () => {
  const change = (input: object) => office.post('/api/v1/tenures', { reason: '组织部任免通知', ...input });

  it('a post without a person makes its matters red without an owner, until somebody takes office', async () => {
    const part = await onePart(hall, { responsible: 'GD-KJJ' });
    const former = await hall.at('GD-KJJ/unit_head');
    expect((await change({ post: 'GD-KJJ/unit_head', fromOn: '2026-11-27' })).status).toBe(201);
    const orphans = await office.get<{ items: { id: string; kind: string }[] }>('/api/v1/orphans');
    expect(orphans.body.items).toContainEqual(expect.objectContaining({ kind: 'part', id: part.id }));
    const page = await office.get<string>(`/parts/${part.id}`, { headers: { accept: 'text/html' } });
    expect(page.body).toContain('无人负责：');
    expect((await office.get<string>('/', { headers: { accept: 'text/html' } })).body).toContain('无人负责');
    expect((await former.post(`/api/v1/parts/${part.id}/sign`)).status).toBe(401);
    const moved = await change({
      ...{ post: 'GD-KJJ/unit_head', userName: 'gd-fgw.unit_staff', fromOn: '2026-11-27' },
    });
    expect(moved.status).toBe(201);
    const after = await office.get<{ items: { id: string }[] }>('/api/v1/orphans');
    expect(after.body.items.map(({ id }) => id)).not.toContain(part.id);
  });

  it('an indicator whose lead assessor has nobody, or whose body has no head, is red without an owner', async () => {
    const indicators = async () =>
      (
        await office.get<{ items: { kind: string; title: string; bodyName: string; postTitle: string }[] }>(
          '/api/v1/orphans',
        )
      ).body.items
        .filter(({ kind }) => kind === 'indicator')
        .map(({ title, bodyName, postTitle }) => `${title.split(' ')[0]} ${bodyName} ${postTitle}`);
    expect(await indicators()).toEqual([]);
    const listed = await hall.all<{ code: string }>(
      `select i.code from indicator i join lateral (select lead_assessor from indicator_version
          where indicator_id = i.id order by version desc limit 1) v on true
        join body b on b.id = v.lead_assessor where b.code = 'GD-HBJ' order by i.id`,
    );
    expect(listed.length).toBeGreaterThan(1);
    const [post, userName] = ['GD-HBJ/lead_assessor', 'gd-hbj.lead_assessor'];
    expect((await change({ post, fromOn: '2026-11-27' })).status).toBe(201);
    const reviewer = listed.map(({ code }) => `${code} 市生态环境局 考评牵头审核人`);
    expect(await indicators()).toEqual(reviewer);
    // Where the head is missing as well, each is named once.
    expect((await change({ post: 'GD-HBJ/unit_head', fromOn: '2026-11-27' })).status).toBe(201);
    expect(await indicators()).toEqual(reviewer);
    const page = await office.get<string>('/', { headers: { accept: 'text/html' } });
    expect(page.body).toContain('考核指标（牵头考评） · 市生态环境局 · 岗位空缺：');
    expect((await change({ post, userName, fromOn: '2026-11-27' })).status).toBe(201);
    expect(await indicators()).toEqual(listed.map(({ code }) => `${code} 市生态环境局 党组书记、主要负责人`));
    const back = { post: 'GD-HBJ/unit_head', userName: 'gd-hbj.unit_head', fromOn: '2026-11-27' };
    expect((await change(back)).status).toBe(201);
    expect(await indicators()).toEqual([]);
  });

  it('is refused for a day ahead, an unknown person, the present holder and one’s own post', async () => {
    const post = 'GD-MZJ/unit_head';
    const refusals = [
      await change({ post, userName: 'gd-sfj.unit_head', fromOn: '2027-01-01' }),
      await change({ post, userName: 'nobody', fromOn: '2026-11-27' }),
      await change({ post, userName: 'gd-mzj.unit_head', fromOn: '2026-11-27' }),
      await change({ post: 'XX/none', userName: 'gd-sfj.unit_head', fromOn: '2026-11-27' }),
    ];
    expect(refusals.map(refusal)).toEqual(refusals.map(() => [422, 'request.invalid']));
    expect(
      refusal(
        await change({
          post: 'PD-SWB/supervision_office',
          userName: 'gd-sfj.unit_head',
          fromOn: '2026-11-27',
        }),
      ),
    ).toEqual([403, 'permission.denied']);
    expect(
      refusal(await head.post('/api/v1/tenures', { post, fromOn: '2026-11-27', reason: '任免' })),
    ).toEqual([...[403, 'permission.denied']]);
  });

  it('the new head signs himself; unsigned after five working days the office sees it', async () => {
    const lists = await office.get<{ items: { id: string; bodyName: string; late: boolean }[] }>(
      '/api/v1/hand-overs',
    );
    const [list] = lists.body.items;
    expect(list).toMatchObject({ bodyName: '市科技局', late: false });
    const sign = `/api/v1/hand-overs/${list?.id}/sign`;
    expect(refusal(await head.post(sign))).toEqual([404, 'record.not-found']);
    expect(refusal(await (await hall.at('GD-KJJ/unit_staff')).post(sign))).toEqual([
      403,
      'permission.denied',
    ]);
    await hall.clockTo('2026-12-07T09:00:00+08:00');
    expect((await office.get<string>('/', { headers: { accept: 'text/html' } })).body).toContain(
      '逾期未签收',
    );
    const successor = await signIn(hall.app.baseUrl, 'gd-fgw.unit_staff');
    const { body } = await successor.post<{ csrfToken: string }>('/api/v1/session/post', {
      postId: postId('GD-KJJ/unit_head'),
    });
    successor.csrfToken = body.csrfToken;
    const page = await successor.get<{ items: { kind: string }[] }>(`/api/v1/hand-overs/${list?.id}`);
    expect(page.body.items.map(({ kind }) => kind)).toContain('part');
    expect((await successor.post(sign)).status).toBe(200);
    expect(refusal(await successor.post(sign))).toEqual([409, 'state.illegal-step']);
  });
});

describe('S4: a body that changes in mid-year', () => {
  const change = (input: object) => office.post('/api/v1/body-changes', { reason: '机构改革方案', ...input });

  it('renamed, its task says what it was called before', async () => {
    const part = await onePart(hall, { responsible: 'GD-XFJ' });
    expect(refusal(await change({ body: 'GD-XFJ' }))).toEqual([422, 'request.invalid']);
    expect(
      (await change({ body: 'GD-XFJ', fullName: '定西市信访工作局', shortName: '市信访工作局' })).status,
    ).toBe(201);
    const page = await office.get<string>(`/parts/${part.id}`, { headers: { accept: 'text/html' } });
    expect(page.body).toContain('市信访工作局');
    expect(page.body).toContain('原市信访局');
  });

  it('merged, what is open goes to the other body with its clock, what was closed stays', async () => {
    const [open, closed] = [
      await onePart(hall, { responsible: 'GD-LSJ' }),
      await onePart(hall, { responsible: 'GD-LSJ' }),
    ];
    await hall.record.query(`update task_part set state = 'concluded', next_due_at = null where id = $1`, [
      closed.id,
    ]);
    expect(refusal(await change({ body: 'GD-LSJ', into: 'GD-LSJ' }))).toEqual([422, 'request.invalid']);
    const answer = await change({ body: 'GD-LSJ', into: 'GD-SHANGWU' });
    expect(answer).toMatchObject({ status: 201, body: { moved: 1 } });
    const bodies = await hall.all<{ id: string; code: string }>(
      'select p.id, b.code from task_part p join body b on b.id = p.body_id where p.id = any ($1)',
      [[open.id, closed.id]],
    );
    expect(new Map(bodies.map(({ id, code }) => [id, code]))).toEqual(
      new Map([
        [open.id, 'GD-SHANGWU'],
        [closed.id, 'GD-LSJ'],
      ]),
    );
    const page = await office.get<string>(`/parts/${open.id}`, { headers: { accept: 'text/html' } });
    expect(page.body).toContain('原市粮食和储备局');
    expect(
      (await (await hall.at('GD-SHANGWU/unit_staff')).post(`/api/v1/parts/${open.id}/sign`)).status,
    ).toBe(200);
    expect(await looseEnds(hall)).toEqual([]);
  });

  it('where both had a part of one task, one goes on and the other is kept as merged into it', async () => {
    const { parts } = await hall.dispatched([
      ordinaryTask({ responsible: 'GD-WLJ', cooperating: ['GD-TYJ'] }),
      ordinaryTask({ wording: '做好退役军人安置', responsible: 'GD-TYJ', cooperating: ['GD-WLJ'] }),
    ]);
    const partOf = (bodyCode: string, role: string) => {
      const found = parts.find((part) => part.bodyCode === bodyCode && part.role === role);
      if (found === undefined) throw new Error(`no part of ${bodyCode}`);
      return found.id;
    };
    const [lead, helped] = [partOf('GD-WLJ', 'responsible'), partOf('GD-TYJ', 'cooperating')];
    const [brought, doubled] = [partOf('GD-TYJ', 'responsible'), partOf('GD-WLJ', 'cooperating')];
    const helper = await hall.at('GD-TYJ/unit_staff');
    await helper.post(`/api/v1/parts/${helped}/sign`);
    const report = { kind: 'progress', wording: '场地已经落实。', progress: 40, milestoneIds: [] };
    expect((await helper.post(`/api/v1/parts/${helped}/reports`, report)).status).toBe(201);
    const ordered = await office.post<{ id: string }>('/api/v1/supervision-orders', {
      ...{ bodyCode: 'GD-WLJ', partIds: [doubled], reason: '推进缓慢', requirement: '限期整改' },
    });
    expect(ordered.status).toBe(201);
    const answer = await change({ body: 'GD-TYJ', into: 'GD-WLJ' });
    expect(answer).toMatchObject({ status: 201, body: { moved: 1, joined: 2 } });
    await hall.settle();
    const rows = await hall.all<{ id: string; is: string }>(
      `select p.id, b.code || ' ' || p.role || ' ' || p.state || ' ' || coalesce(p.successor_id::text, '-') as is
        from task_part p join body b on b.id = p.body_id where p.id = any ($1)`,
      [parts.map(({ id }) => id)],
    );
    expect(new Map(rows.map(({ id, is }) => [id, is]))).toEqual(
      new Map([
        [lead, 'GD-WLJ responsible dispatched -'],
        [helped, `GD-TYJ cooperating merged ${lead}`],
        [brought, 'GD-WLJ responsible dispatched -'],
        [doubled, `GD-WLJ cooperating merged ${brought}`],
      ]),
    );
    expect(await hall.one('select state from supervision_order where id = $1', [ordered.body.id])).toEqual({
      state: 'withdrawn',
    });
    const successor = await hall.at('GD-WLJ/unit_staff');
    const read = await successor.get<{ reports: unknown[] }>(`/api/v1/parts/${helped}`);
    expect([read.status, read.body.reports.length]).toEqual([200, 1]);
    const html = { headers: { accept: 'text/html' } };
    expect((await successor.get<string>(`/parts/${lead}`, html)).body).toContain(`/parts/${helped}`);
    expect((await successor.get<string>(`/parts/${helped}`, html)).body).toContain(
      '市退役军人局并入市文旅局',
    );
    expect((await toldOf(hall, brought, 'ended_merge')).map(({ code }) => code)).toEqual([
      'GD-WLJ/unit_head',
      'GD-WLJ/unit_staff',
    ]);
    expect((await successor.post(`/api/v1/parts/${brought}/sign`)).status).toBe(200);
    expect(await looseEnds(hall)).toEqual([]);
    const again = hall.record.query(`update task_part set state = 'signed' where id = $1`, [doubled]);
    await expect(again).rejects.toThrow('task_part_one_open');
  });
});
