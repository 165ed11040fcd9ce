import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rowOf, standClockAt } from '../factories/given-part.js';
import { dispatchedPart, moveClock, told } from '../factories/order-scene.js';
import { askedBody, clockTo, secondBody, startRestrictionScene } from '../factories/restriction-scene.js';
import type { RestrictionBody, RestrictionScene } from '../factories/restriction-scene.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { refusal } from '../support/city-hall.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';

interface Project {
  id: string;
  code: string;
  version: number;
  share: number | null;
  openRestrictions: number;
  standing: { stage: string | null; colour: string; sentence: string };
  late: { kind: string; colour: string; lateWd: number; inWinter: boolean }[];
}

interface Enterprise {
  id: string;
  version: number;
  leaderName: string | null;
  lastVisitOn: string | null;
  openProblems: number;
  lamp: string | null;
  pairings: { name: string; fromOn: string; toOn: string | null }[];
  visits: {
    id: string;
    said: string;
    problems: { id: string; stateName: string; answer: string | null }[];
  }[];
}

let scene: RestrictionScene;
let county: ApiClient;
beforeAll(async () => {
  scene = await startRestrictionScene();
  county = await signIn(scene.app.baseUrl, '621121.unit_head');
});
afterAll(() => scene?.close());
beforeEach(async () => {
  await standClockAt(scene.owner, '2026-11-24T09:00:00+08:00');
  await scene.owner.query(`update meeting set state = 'closed' where state = 'planned'`);
});

const project = (code: string, differs: object = {}) => ({
  ...{ code, name: `项目${code}`, bodyCode: 'GD-FGW', totalFen: 1_260_000_000_000 },
  ...{ startsOn: '2026-03-20', completesOn: '2027-10-30' },
  ...differs,
});
const day = (kind: string, plannedOn: string, doneOn: string | null = null) => ({ kind, plannedOn, doneOn });
const take = (...projects: object[]) => scene.office.post('/api/v1/projects/import', { projects });
const listed = async (client: ApiClient, code: string) =>
  (await client.get<Project[]>(`/api/v1/projects?show=all&words=${code}`)).body[0];
async function entered(code: string, milestones: object[]): Promise<Project> {
  expect((await take(project(code, { milestones }))).status).toBe(200);
  return (await listed(scene.office, code)) as Project;
}

describe('construction projects are dispatched over their whole course', () => {
  it('taken over twice is once; a change changes only what differs', async () => {
    const both = [project('I-1', { milestones: [day('approval', '2026-11-10')] }), project('I-2')];
    expect((await take(...both)).body).toEqual({ created: 2, changed: 0, unchanged: 0 });
    expect((await take(...both)).body).toEqual({ created: 0, changed: 0, unchanged: 2 });
    const moved = project('I-1', { milestones: [day('approval', '2026-12-20')] });
    expect((await take(moved, both[1] as object)).body).toEqual({ created: 0, changed: 1, unchanged: 1 });
    const kept = await rowOf(
      scene.owner,
      `select count(*) over ()::integer as count, to_char(first_planned_on, 'YYYY-MM-DD') as first from project_milestone m
        join project p on p.id = m.project_id where p.code = 'I-1'`,
      [],
    );
    expect(kept).toEqual({ count: 1, first: '2026-11-10' });
  });

  it('shows what is late by the rule of the lamp; of work outdoors the winter stop does not count', async () => {
    const indoors = await entered('L-1', [day('approval', '2026-11-10')]);
    expect(indoors.standing).toMatchObject({ stage: 'preparation', colour: 'red' });
    expect(indoors.late).toMatchObject([{ kind: 'approval', lateWd: 10 }]);
    const outdoors = await entered('L-2', [
      day('started', '2026-03-20', '2026-03-18'),
      day('foundation', '2026-11-10'),
    ]);
    expect(outdoors.standing).toMatchObject({ stage: 'building', colour: 'yellow' });
    expect(outdoors.late).toMatchObject([{ kind: 'foundation', lateWd: 3, inWinter: false }]);
  });

  it('its unit plans and reaches milestones and enters figures; nobody else sees it', async () => {
    const { id, version } = await entered('U-1', [day('approval', '2026-11-10')]);
    const path = `/api/v1/projects/${id}`;
    const reached = { plannedOn: '2026-11-10', doneOn: '2026-11-20', version };
    expect(refusal(await county.post(`${path}/milestones/approval`, reached))).toEqual([
      404,
      'record.not-found',
    ]);
    expect((await county.get(path)).status).toBe(404);
    expect((await scene.clerk.post(`${path}/milestones/approval`, reached)).status).toBe(200);
    expect(refusal(await scene.clerk.post(`${path}/milestones/approval`, reached))).toEqual([
      409,
      'version.stale',
    ]);
    const early = { plannedOn: '2026-11-10', doneOn: '2026-11-25' };
    expect((await scene.clerk.post(`${path}/milestones/approval`, early)).status).toBe(422);
    expect((await scene.clerk.post(`${path}/milestones/moon`, early)).status).toBe(422);
    const figure = { month: '2026-10', doneFen: 315_000_000_000 };
    expect((await scene.clerk.post(`${path}/investments`, figure)).status).toBe(200);
    expect((await scene.clerk.post(`${path}/investments`, { ...figure, month: '2026-12' })).status).toBe(422);
    const { body } = await scene.clerk.get<Project>(path);
    expect([body.share, body.standing.colour]).toEqual([25, 'green']);
    expect((await scene.clerk.post(`${path}/state`, { state: 'suspended' })).status).toBe(200);
    expect((await scene.clerk.get<Project>(path)).body.standing.colour).toBe('hold');
    expect(refusal(await scene.clerk.post('/api/v1/projects', project('U-1')))).toEqual([
      409,
      'state.illegal-step',
    ]);
    const foreign = project('U-2', { bodyCode: askedBody });
    expect(refusal(await scene.clerk.post('/api/v1/projects', foreign))).toEqual([404, 'record.not-found']);
  });

  it('is taken over from a table; each wrong cell is said with its row and nothing is taken over', async () => {
    const head = '项目代码,项目名称,责任单位,总投资（万元）,立项审批计划,立项审批完成,2026-10投资（万元）';
    const send = (lines: string) => {
      const form = new FormData();
      form.append('file', new Blob([`${head}\n${lines}`]), '项目.csv');
      return sendFiles(scene.office, `/projects/import?_csrf=${scene.office.csrfToken}`, form);
    };
    const wrong = await send('T-1,热源厂,市发展改革委,一亿,2026/11/10,,\nT-2,管网,市发展改革委,300,明年,,');
    expect(wrong.status).toBe(422);
    expect(wrong.body).toMatch(/第2行：总投资（万元）“一亿”不是金额/);
    expect(wrong.body).toMatch(/第3行/);
    expect(await listed(scene.office, 'T-2')).toBeUndefined();
    const right = await send('T-1,热源厂,市发展改革委,"12,600.5",2026/11/10,2026.11.9,3150');
    expect([right.status, right.location]).toEqual([303, '/projects']);
    expect(await listed(scene.office, 'T-1')).toMatchObject({ share: 25, standing: { colour: 'green' } });
  });

  it('shows what blocks it: its own restrictions and those of the task that it serves', async () => {
    const { id } = await entered('B-1', [day('land', '2026-12-20')]);
    const { partId } = await dispatchedPart(scene);
    const { taskId } = await rowOf<{ taskId: string }>(
      scene.owner,
      'select task_id as "taskId" from task_part where id = $1',
      [partId],
    );
    expect((await scene.clerk.post(`/api/v1/projects/${id}/task`, { taskId })).status).toBe(200);
    const wording = '用地指标没有落实，无法开工。';
    const raised = { projectId: id, kind: 'land', wording, bodyCode: askedBody };
    expect((await scene.clerk.post('/api/v1/restrictions', raised)).status).toBe(201);
    expect(refusal(await county.post('/api/v1/restrictions', raised))).toEqual([404, 'record.not-found']);
    expect(refusal(await scene.clerk.post('/api/v1/restrictions', { ...raised, partId }))[0]).toBe(422);
    expect((await listed(scene.office, 'B-1'))?.openRestrictions).toBe(1);
    const page = (await getPage(scene.clerk, `/projects/${id}`)).body;
    for (const text of [wording, `/parts/${partId}`, '用地批复', '冬歇期']) expect(page).toContain(text);
    expect(page).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
    expect((await getPage(scene.asked, '/')).body).toContain(wording);
    // Who only reads sees the same page without its forms.
    const read = await getPage(scene.leader, `/projects/${id}`);
    expect([read.status, read.body.includes(wording), read.body.includes('/milestones/')]).toEqual([
      200,
      true,
      false,
    ]);
  });

  it('has a meeting of its own: late projects are on the agenda, what is agreed is a task', async () => {
    const late = await entered('M-1', [day('bidding', '2026-10-20')]);
    const convened = await sendForm(scene.office, '/meetings', {
      ...{ title: '市重大项目调度会', heldOn: '2026-11-25', scope: 'projects' },
    });
    expect(convened.status).toBe(303);
    const place = convened.headers.get('location') ?? '';
    const { agenda } = (
      await scene.office.get<{ agenda: { id: string; kind: string; projectId: string; lamp: string }[] }>(
        `/api/v1${place}`,
      )
    ).body;
    expect(new Set(agenda.map(({ kind }) => kind))).toEqual(new Set(['project']));
    const line = agenda.find(({ projectId }) => projectId === late.id);
    expect(line?.lamp).toBe('red');
    expect((await getPage(scene.office, place)).body).toContain('节点过期的项目');
    const agreed = {
      outcome: 'task',
      minute: '12月5日前完成施工招标。',
      bodyCode: 'GD-FGW',
      dueOn: '2026-12-05',
    };
    expect((await scene.office.post(`/api/v1/meetings/items/${line?.id}/minute`, agreed)).status).toBe(200);
    const closed = await scene.office.post<{ decisionNumber: string }>(`/api/v1${place}/close`);
    expect([closed.status, typeof closed.body.decisionNumber]).toEqual([200, 'string']);
    await moveClock(scene.office, { by: 'PT1S' });
    const again = await scene.office.post<{ id: string }>('/api/v1/meetings', {
      ...{ title: '市重大项目调度会', heldOn: '2026-11-27', scope: 'projects' },
    });
    const next = await scene.office.get<{ agenda: { kind: string; promised: { minute: string } | null }[] }>(
      `/api/v1/meetings/${again.body.id}`,
    );
    expect(next.body.agenda[0]).toMatchObject({ kind: 'promise', promised: { minute: agreed.minute } });
  });
});

const codes = ['91621121MA7300002F', '91621102MA7312345K', '91621122710390011L', '91621126MA71543216'];
let registered = 0;

/** An enterprise of 通渭县 with which L04 is paired since the first of November. */
async function givenEnterprise(): Promise<string> {
  const input = {
    name: '金荞麦食品公司',
    creditCode: codes[registered++],
    bodyCode: '621121',
    industry: '食品',
  };
  const { status, body } = await scene.office.post<{ id: string }>('/api/v1/enterprises', input);
  expect(status).toBe(201);
  const pairing = { leaderPost: 'L04/leader', fromOn: '2026-11-01' };
  expect((await scene.office.post(`/api/v1/enterprises/${body.id}/pairings`, pairing)).status).toBe(200);
  return body.id;
}
const seen = async (client: ApiClient, id: string) =>
  (await client.get<Enterprise>(`/api/v1/enterprises/${id}`)).body;
async function visited(id: string): Promise<string> {
  const input = { visitedOn: '2026-11-23', said: '企业反映流动资金紧张，冬季原料收购需要贷款。' };
  const { status, body } = await scene.leader.post<{ id: string }>(`/api/v1/enterprises/${id}/visits`, input);
  expect(status).toBe(201);
  return body.id;
}
const problem = (visitId: string, bodyCode = secondBody) =>
  scene.leader.post<RestrictionBody>('/api/v1/enterprises/problems', {
    ...{ visitId, kind: 'money', wording: '请协调银行安排收购贷款。', bodyCode },
  });

describe('a leader is paired with each enterprise and its problems are answered', () => {
  it('refuses a credit code whose last character does not check the others', async () => {
    const input = { name: '某公司', creditCode: '91621121MA7300002G', bodyCode: '621121', industry: '食品' };
    expect(refusal(await scene.office.post('/api/v1/enterprises', input))).toEqual([422, 'request.invalid']);
    const foreign = { ...input, creditCode: '91621100MA7300001Y', bodyCode: 'GD-CZJ' };
    expect(refusal(await scene.office.post('/api/v1/enterprises', foreign))).toEqual([
      422,
      'request.invalid',
    ]);
    expect(refusal(await county.post('/api/v1/enterprises', input))[0]).toBe(403);
  });

  it('keeps who was paired before when the leader changes', async () => {
    const id = await givenEnterprise();
    const pair = (leaderPost: string, fromOn: string) =>
      scene.office.post(`/api/v1/enterprises/${id}/pairings`, { leaderPost, fromOn });
    expect((await pair('L02/leader', '2026-11-01')).status).toBe(422);
    expect((await pair('L02/leader', '2026-11-20')).status).toBe(200);
    const { pairings } = await seen(scene.office, id);
    expect(pairings).toMatchObject([
      { name: '祁书岩', fromOn: '2026-11-20', toOn: null },
      { name: '贺临洲', fromOn: '2026-11-01', toOn: '2026-11-19' },
    ]);
    expect((await county.get(`/api/v1/enterprises/${id}`)).status).toBe(200);
    expect((await scene.clerk.get(`/api/v1/enterprises/${id}`)).status).toBe(404);
  });

  it('a problem named at a visit is put to whoever can solve it, and the answer stands at the enterprise', async () => {
    const id = await givenEnterprise();
    const visitId = await visited(id);
    const { status, body } = await problem(visitId);
    expect([status, body.move.name]).toEqual([201, '市财政局']);
    expect(await seen(county, id)).toMatchObject({
      openProblems: 1,
      lamp: 'green',
      lastVisitOn: '2026-11-23',
    });
    const answer = { outcome: 'solved', answer: '已协调甘肃银行定西分行授信500万元。' };
    expect((await scene.second.post(`/api/v1/restrictions/${body.id}/answer`, answer)).status).toBe(200);
    const { visits, openProblems } = await seen(scene.leader, id);
    expect(openProblems).toBe(0);
    expect(visits[0]?.problems).toMatchObject([{ id: body.id, answer: answer.answer }]);
    const page = (await getPage(scene.leader, `/enterprises/${id}`)).body;
    for (const text of [answer.answer, '贺临洲', '企业反映流动资金紧张']) expect(page).toContain(text);
    expect(page).not.toMatch(/undefined|NaN|Invalid Date|\[object|type="file"/);
    await moveClock(scene.office, { by: 'PT1M' });
    const told = await rowOf<{ count: string }>(
      scene.owner,
      `select count(*) from notice_item i join post p on p.id = i.post_id
        where i.subject_id = $1 and i.rung = 'restriction_ended' and p.code = 'L04/leader'`,
      [body.id],
    );
    expect(told.count).toBe('1');
  });

  it('nobody answered climbs, and at last a meeting decides it; what the county itself must solve is asked of it', async () => {
    const id = await givenEnterprise();
    const visitId = await visited(id);
    const own = await problem(visitId, '621121');
    expect([own.status, own.body.move.name]).toEqual([201, '通渭县']);
    const { body } = await problem(visitId);
    await clockTo(scene, '2026-12-04T09:00:00+08:00');
    expect(await seen(scene.office, id)).toMatchObject({ openProblems: 2, lamp: 'red' });
    await clockTo(scene, '2026-12-08T09:00:00+08:00');
    const meeting = await scene.office.post<{ id: string }>('/api/v1/meetings', {
      ...{ title: '工业企业调度会', heldOn: '2026-12-08' },
    });
    const { agenda } = (
      await scene.office.get<{
        agenda: { id: string; restrictionId: string | null; enterpriseId: string | null }[];
      }>(`/api/v1/meetings/${meeting.body.id}`)
    ).body;
    const line = agenda.find(({ restrictionId }) => restrictionId === body.id);
    expect(line?.enterpriseId).toBe(id);
    expect((await getPage(scene.office, `/meetings/${meeting.body.id}`)).body).toContain('金荞麦食品公司');
    const decided = {
      outcome: 'decided',
      minute: '由市财政局协调贷款。',
      bodyCode: secondBody,
      dueOn: '2026-12-20',
    };
    expect((await scene.office.post(`/api/v1/meetings/items/${line?.id}/minute`, decided)).status).toBe(200);
    expect(await seen(scene.office, id)).toMatchObject({ openProblems: 1 });
  });

  it('shows each leader his enterprises with what is open, and counts no visits', async () => {
    const { body } = await scene.office.get<{ leaders: { code: string; enterprises: object[] }[] }>(
      '/api/v1/enterprises/by-leader',
    );
    expect(body.leaders.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['L04/leader', 'L02/leader']),
    );
    const keys = Object.keys(body.leaders[0]?.enterprises[0] ?? {});
    expect(keys).toEqual(expect.arrayContaining(['lastVisitOn', 'openProblems', 'lamp']));
    expect(keys.filter((key) => /visits|visitCount|score/i.test(key))).toEqual([]);
    const long = { visitedOn: '2026-11-23', said: '一'.repeat(301) };
    const [first] = (await scene.office.get<{ id: string }[]>('/api/v1/enterprises')).body;
    expect((await scene.leader.post(`/api/v1/enterprises/${first?.id}/visits`, long)).status).toBe(422);
    for (const path of [
      '/enterprises',
      '/enterprises?show=all',
      '/enterprises/new',
      '/projects',
      '/projects/new',
    ])
      expect([path, (await getPage(scene.office, path)).status]).toEqual([path, 200]);
    expect((await getPage(county, '/restrictions')).body).toContain('href="/enterprises"');
  });
});

// Last: it lets time pass.
describe('the lamp of a project', () => {
  it('a late milestone tells whom the ladder of a task tells, once an episode, in one notice a person', async () => {
    const first = await entered('N-1', [day('approval', '2026-11-24')]);
    const second = await entered('N-2', [day('approval', '2026-11-24')]);
    const heard = async (rung: string) =>
      (await told(scene, first.id, rung)).map(({ code, episode }) => `${code} ${episode}`);
    await clockTo(scene, '2026-11-25T09:00:00+08:00');
    const both = ['GD-FGW/unit_head 1', 'GD-FGW/unit_staff 1'];
    expect([await heard('yellow'), await heard('urge')]).toEqual([both, []]);
    const [said] = await told(scene, first.id, 'yellow');
    expect(said?.sentence).toContain('项目“项目N-1”：节点“立项审批”已过时限11月24日24时');
    const merged = await rowOf(
      scene.owner,
      `select count(distinct i.notice_id)::integer as notices, count(*)::integer as items from notice_item i
        join post p on p.id = i.post_id where p.code = 'GD-FGW/unit_head' and i.rung = 'yellow' and i.subject_id in ($1, $2)`,
      [first.id, second.id],
    );
    expect(merged).toEqual({ notices: 1, items: 2 });
    await clockTo(scene, '2026-12-04T09:00:00+08:00');
    expect(await heard('urge')).toEqual(both);
    expect(await heard('red')).toEqual(['GD-FGW/unit_head 1', 'L04/leader 1']);
    const notice = await rowOf<{ id: string }>(
      scene.owner,
      `select i.notice_id as id from notice_item i join post p on p.id = i.post_id
        where i.subject_id = $1 and i.rung = 'red' and p.code = 'L04/leader'`,
      [first.id],
    );
    expect((await getPage(scene.leader, `/inbox/${notice.id}`)).body).toContain(`/projects/${first.id}`);
    const reached = { plannedOn: '2026-11-24', doneOn: '2026-12-04' };
    expect((await scene.clerk.post(`/api/v1/projects/${first.id}/milestones/approval`, reached)).status).toBe(
      200,
    );
    const planned = { plannedOn: '2026-12-04', doneOn: null };
    expect((await scene.clerk.post(`/api/v1/projects/${first.id}/milestones/land`, planned)).status).toBe(
      200,
    );
    await clockTo(scene, '2026-12-07T09:00:00+08:00');
    expect(await heard('yellow')).toEqual([...both, 'GD-FGW/unit_head 2', 'GD-FGW/unit_staff 2']);
    expect(await heard('red')).toHaveLength(2);
    const watch = await rowOf<{ type: string; later: boolean }>(
      scene.owner,
      `select workflow_type as type, next_wake_at > '2026-12-07T09:00:00+08:00' as later from live_clock
        where workflow_id like 'project-watch/%'`,
      [],
    );
    expect(watch).toEqual({ type: 'projectWatch', later: true });
  });
});
