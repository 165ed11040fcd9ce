import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { CityHall } from '../support/city-hall.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';

const text = `定西市人民政府办公室关于做好冬季供暖保障工作的通知
定政办发〔2026〕88号
1.完成城区供热管网隐患排查，建立问题台账。（市住建局牵头，市应急局、安定区政府配合，2026年12月15日前完成）
2.做好困难群众取暖救助。（责任单位：市民政局；配合单位：市财政局；完成时限：2026年12月底）
3.加强供暖价格监管。（市市场监管局负责）`;
const paper = {
  classification: 'public',
  kind: 'policy',
  title: '冬季供暖保障',
  datedOn: '2026/11/24',
  text,
};

interface Row {
  id: string;
  seq: number;
  wording: string;
  state: string;
  version: number;
}

let hall: CityHall;
let office: ApiClient;
beforeAll(async () => {
  hall = await CityHall.open({ role: 'web' });
  office = await hall.office();
});
afterAll(() => hall.close());

function formData(fields: Record<string, string>, file?: Blob, name = 'text.txt'): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  if (file !== undefined) form.append('file', file, name);
  return form;
}

const send = (fields: Record<string, string>, file?: Blob, name?: string) =>
  sendFiles(office, `/documents/new?_csrf=${office.csrfToken}`, formData(fields, file, name));

async function registered(fields: object = {}): Promise<string> {
  const { status, location } = await send({ ...paper, ...fields });
  expect(status).toBe(303);
  return location ?? '';
}

const rows = (path: string) =>
  hall.all<Row>(
    `select id, seq, wording, state, version from task_proposal where document_id = '${path.split('/')[2]}' order by seq`,
  );

async function rowOf(path: string, seq: number): Promise<Row> {
  const row = (await rows(path)).find((one) => one.seq === seq);
  if (row === undefined) throw new Error(`no proposal ${seq}`);
  return row;
}

describe('registering a document', () => {
  it('asks for the classification first and alone', async () => {
    const { body } = await getPage(office, '/documents/new');
    expect(body).toContain('绝密');
    expect(body).not.toContain('name="title"');
    const unanswered = await getPage(office, '/documents/new?asked=1');
    expect([unanswered.status, unanswered.body]).toEqual([422, expect.stringContaining('请先选择密级')]);
  });

  it.each(['confidential', 'secret', 'top_secret'])('gives no form for a %s one', async (classification) => {
    const { status, body } = await getPage(office, `/documents/new?asked=1&classification=${classification}`);
    expect([status, body]).toEqual([200, expect.stringContaining('按保密规定办理')]);
    expect(body).not.toMatch(/name="(title|text|file)"/);
    const forced = await send({ ...paper, classification, title: '绝不能留下的题目' });
    expect([forced.status, forced.body]).toEqual([422, expect.not.stringContaining('绝不能留下')]);
    expect(await hall.all(`select 1 from document where title = '绝不能留下的题目'`)).toEqual([]);
  });

  it('turns pasted text into marked text and proposals', async () => {
    const { body } = await getPage(office, await registered());
    expect(body.match(/<mark id="found-/g)).toHaveLength(3);
    expect(body.match(/<article class="dk-proposal/g)).toHaveLength(3);
    expect(body).toContain('原文“2026年12月15日前”');
    expect(body).not.toMatch(/undefined|NaN|\[object/);
  });

  it('takes an internal one only with its distribution list', async () => {
    const refused = await send({ ...paper, classification: 'internal', distribution: '' });
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('工作秘密须写明知悉范围')]);
    expect(refused.body).toContain('value="冬季供暖保障"');
    const path = await registered({ classification: 'internal', distribution: 'sczj' });
    expect((await getPage(office, path)).status).toBe(200);
    const county = await hall.at('621102/supervision_office');
    expect((await getPage(county, path)).status).toBe(404);
    const { id } = await rowOf(path, 1);
    const pressed = { setAside: 'true', version: '1' };
    expect((await sendForm(county, `${path}/proposals/${id}/set-aside`, pressed)).status).toBe(404);
    const program = await county.patch(`/api/v1/proposals/${id}`, { version: 1, wording: '县里改的' });
    expect(program.status).toBe(404);
  });

  it('refuses a file that is too large and keeps what was typed', async () => {
    const { status, body } = await send({ ...paper, text: '' }, new Blob([new Uint8Array(40 * 1_048_576)]));
    expect([status, body]).toEqual([413, expect.stringContaining('不超过10MB')]);
    expect(body).toContain('value="冬季供暖保障"');
  });

  it('refuses what is no document', async () => {
    const { status, body } = await send({ ...paper, text: '' }, new Blob(['%PDF-1.7']), 'a.pdf');
    expect([status, body]).toEqual([422, expect.stringContaining('PDF 文件请先另存为 docx')]);
    const nothing = await send({ ...paper, text: '' });
    expect([nothing.status, nothing.body]).toEqual([422, expect.stringContaining('没有正文')]);
  });

  it('reads GBK', async () => {
    const gbk = new Blob([Buffer.from('MS7N6rPJuanIyLnczfjS/ru8xcWy6aGjo6jK0Neh1r2+1sejzbejqQ==', 'base64')]);
    const { status, location } = await send({ ...paper, text: '' }, gbk);
    expect(status).toBe(303);
    expect((await getPage(office, location ?? '')).body).toContain('供热管网');
  });

  it('says where no task is in it, and what to do', async () => {
    const path = await registered({ text: '今天天气很好。' });
    expect((await getPage(office, path)).body).toContain('文中没有找到任务');
  });

  it('gets a task by hand where none was found, which is marked so and can be dispatched', async () => {
    const path = await registered({ text: '今天天气很好。' });
    expect((await getPage(office, path)).body).toContain('?add=yes#add-task');
    expect((await getPage(office, `${path}?add=yes`)).body).toContain('添加这项任务');
    const task = {
      responsible: 'szjj',
      cooperating: '',
      deadline: '2026/12/20',
      'milestones.0.curve': 'linear',
    };
    const refused = await sendForm(office, `${path}/proposals`, { ...task, wording: '' });
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('不能为空')]);
    expect(refused.body).toContain('2026/12/20');
    const added = await sendForm(office, `${path}/proposals`, { ...task, wording: '检查取暖设备' });
    expect([added.status, added.headers.get('location')]).toEqual([
      303,
      expect.stringContaining(`${path}#task-`),
    ]);
    const { body } = await getPage(office, path);
    for (const words of ['检查取暖设备', '手工添加', '市住建局', '2026-12-20']) expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|\[object/);
    expect((await getPage(office, `${path}/check`)).body).toContain('检查取暖设备');
  });

  it('is not for a unit', async () => {
    const unit = await hall.at('GD-FGW/unit_staff');
    expect((await getPage(unit, '/documents/new')).status).toBe(403);
    expect((await getPage(unit, await registered())).status).toBe(403);
  });
});

describe('a proposal', () => {
  const edited = {
    wording: '排查管网',
    responsible: 'szjj',
    cooperating: '市财政局',
    deadline: '2026年12月20日',
  };

  it('is corrected with path, standard and milestones', async () => {
    const path = await registered();
    const { id } = await rowOf(path, 1);
    expect((await getPage(office, `${path}?open=${id}`)).body).toContain('name="milestones.1.title"');
    const { status, headers } = await sendForm(office, `${path}/proposals/${id}`, {
      ...edited,
      version: '1',
      path: '先摸底后整改',
      standard: '问题台账销号率100%',
      'milestones.0.title': '摸底',
      'milestones.0.dueOn': '2026/12/5',
      'milestones.0.expectedAtEnd': '40%',
      'milestones.0.curve': 'at_end',
      'milestones.1.title': '',
      'milestones.1.curve': 'linear',
    });
    expect([status, headers.get('location')]).toEqual([303, `${path}#task-${id}`]);
    const { body } = await getPage(office, path);
    for (const words of ['排查管网', '2026-12-20', '先摸底后整改', '销号率100%', '节点 1 个', '市财政局'])
      expect(body).toContain(words);
  });

  it('that names a body nobody knows comes back with all that was typed', async () => {
    const path = await registered();
    const { id } = await rowOf(path, 1);
    const { status, body } = await sendForm(office, `${path}/proposals/${id}`, {
      ...edited,
      version: '1',
      responsible: '火星开发局',
    });
    expect([status, body]).toEqual([422, expect.stringContaining('没有找到单位“火星开发局”')]);
    expect(body).toContain('排查管网');
    expect(body).toContain('value="火星开发局"');
  });

  it('that somebody has changed shows mine and theirs', async () => {
    const path = await registered();
    const { id } = await rowOf(path, 1);
    await office.patch(`/api/v1/proposals/${id}`, { version: 1, wording: '别人先改的' });
    const { status, body } = await sendForm(office, `${path}/proposals/${id}`, { ...edited, version: '1' });
    expect([status, body]).toEqual([409, expect.stringContaining('别人先改的')]);
    expect(body).toContain('<td>排查管网</td>');
    expect(body).toContain('<td>市财政局</td>');
    expect(body).toContain('name="version" value="2"');
  });

  it('is set aside and taken back in', async () => {
    const path = await registered();
    const { id } = await rowOf(path, 3);
    const press = (setAside: string, version: string) =>
      sendForm(office, `${path}/proposals/${id}/set-aside`, { setAside, version });
    expect((await press('true', '1')).status).toBe(303);
    expect((await rowOf(path, 3)).state).toBe('set_aside');
    expect((await press('false', '1')).status).toBe(409);
    expect((await press('false', '2')).status).toBe(303);
    expect((await rowOf(path, 3)).state).toBe('proposed');
  });

  it('is split into two, in its place, and the version is checked', async () => {
    const path = await registered();
    const { id } = await rowOf(path, 1);
    const fields = { version: '1', first: '排查管网', second: '' };
    const empty = await sendForm(office, `${path}/proposals/${id}/split`, fields);
    expect([empty.status, empty.body]).toEqual([422, expect.stringContaining('不能为空')]);
    const split = { ...fields, second: '建立问题台账' };
    expect((await sendForm(office, `${path}/proposals/${id}/split`, split)).status).toBe(303);
    expect((await rows(path)).map(({ seq, wording }) => [seq, wording.slice(0, 6)])).toEqual([
      [1, '排查管网'],
      [2, '建立问题台账'],
      [3, '做好困难群众'],
      [4, '加强供暖价格'],
    ]);
    expect((await sendForm(office, `${path}/proposals/${id}/split`, split)).status).toBe(409);
    expect(
      await hall.all(`select 1 from audit_entry where action = 'document:split'
      and result = 'done' and '${id}' = any(subject_ids)`),
    ).toHaveLength(1);
  });

  it('takes in the next one, both versions checked, the earlier deadline kept', async () => {
    const path = await registered();
    const [first, second] = [await rowOf(path, 1), await rowOf(path, 2)];
    const merge = (nextVersion: string) =>
      sendForm(office, `${path}/proposals/${first.id}/merge`, { version: '1', nextVersion });
    expect((await merge('7')).status).toBe(409);
    expect((await merge('1')).status).toBe(303);
    const [one] = await hall.all<Row & { deadline: string; cooperating: { code: string }[] }>(
      `select wording, deadline::text, cooperating from task_proposal where id = '${first.id}'`,
    );
    expect(one?.wording).toMatch(/^完成城区.*；做好困难/);
    expect([one?.deadline, one?.cooperating.map(({ code }) => code)]).toEqual([
      '2026-12-15',
      ['GD-YJJ', '621102', 'GD-CZJ'],
    ]);
    expect((await rowOf(path, 2)).state).toBe('merged');
    expect((await getPage(office, path)).body).not.toContain(`task-${second.id}`);
    const gone = await office.patch(`/api/v1/proposals/${second.id}`, { version: 2, wording: '晚了' });
    expect(gone.status).toBe(409);
  });

  it('of another document does not exist', async () => {
    const [path, other] = [await registered(), await registered()];
    const { id } = await rowOf(other, 1);
    const { status } = await sendForm(office, `${path}/proposals/${id}/set-aside`, {
      setAside: 'true',
      version: '1',
    });
    expect(status).toBe(404);
  });
});

describe('the dispatch', () => {
  it('is checked, asked about once more by its numbers, and leaves with all that was entered', async () => {
    const path = await registered();
    const third = await rowOf(path, 3);
    const first = await rowOf(path, 1);
    await sendForm(office, `${path}/proposals/${third.id}/set-aside`, { setAside: 'true', version: '1' });
    await office.patch(`/api/v1/proposals/${first.id}`, { version: 1, path: '先摸底', standard: '销号率' });
    const check = (await getPage(office, `${path}/check`)).body;
    for (const words of ['共 2 项任务，涉及 5 个单位', '加强供暖价格监管', '原文“2026年12月15日前”', '更改'])
      expect(check).toContain(words);
    const query = '?dispatch=in_five_minutes&responsibleLeader=L04%2Fleader&urgent=true';
    const confirm = (await getPage(office, `${path}/confirm${query}`)).body;
    expect(confirm).toContain('向 5 个单位下发 2 项任务？');
    const { status, headers } = await sendForm(office, `${path}/dispatch`, {
      dispatch: 'in_five_minutes',
      responsibleLeader: 'L04/leader',
      urgent: 'true',
    });
    expect([status, headers.get('location')]).toEqual([303, expect.stringMatching(/^\/decisions\//)]);
    const id = headers.get('location')?.split('/')[2];
    expect(
      await hall.all(`select d.state, d.urgent, t.path, t.standard from decision d
        join task t on t.decision_id = d.id where d.id = '${id}' order by t.seq limit 1`),
    ).toEqual([{ state: 'confirmed', urgent: true, path: '先摸底', standard: '销号率' }]);
    expect((await getPage(office, path)).body).toContain('已经形成决策事项');
  });

  it('does not go on where a task has nobody, and says which', async () => {
    const path = await registered({
      text: '1.完成管网排查。（市住建局牵头）\n2.有关部门做好取暖救助。（火星局负责）',
    });
    const { body } = await getPage(office, `${path}/confirm`);
    expect(body).toContain('还不能下发');
    expect(body).toContain('须改');
    const { status } = await sendForm(office, `${path}/dispatch`, { dispatch: 'at_once' });
    expect(status).toBe(422);
  });
});

describe('the register of documents', () => {
  it('leads the office back to what it has not broken down yet, from the room of decisions', async () => {
    const path = await registered({ title: '等着核对的来文' });
    expect((await getPage(office, '/decisions')).body).toMatch(/来文登记簿（\d+ 份待核对）/);
    const { body: page } = await getPage(office, '/documents?standing=to-break-down&words=等着核对');
    expect(page).toContain(`href="${path}"`);
    expect(page).toContain('3 项任务待核对');
    const decided = await getPage(office, '/documents?standing=decided&words=等着核对');
    expect(decided.body).toContain('没有找到这样的来文');
  });

  it('finds nothing by the signs of a pattern', async () => {
    await registered();
    const { body } = await getPage(office, '/documents?words=%25');
    expect(body).toContain('没有找到这样的来文');
  });
});
