import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rowOf, standClockAt } from '../factories/given-part.js';
import { moveClock } from '../factories/order-scene.js';
import {
  clockTo,
  givenBlockedPart,
  raised,
  secondBody,
  startRestrictionScene,
} from '../factories/restriction-scene.js';
import type { RestrictionScene } from '../factories/restriction-scene.js';
import { refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

interface Agenda {
  id: string;
  state: string;
  agenda: {
    id: string;
    kind: string;
    restrictionId: string | null;
    partId: string;
    outcome: string | null;
    kept: boolean | null;
  }[];
}

let scene: RestrictionScene;
beforeAll(async () => {
  scene = await startRestrictionScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  await standClockAt(scene.owner, '2026-11-24T09:00:00+08:00');
  await scene.owner.query(`update meeting set state = 'closed' where state = 'planned'`);
});

const restriction = (id: string) =>
  rowOf<{ state: string; story: string | null }>(
    scene.owner,
    'select state, story from restriction where id = $1',
    [id],
  );
const convene = (heldOn: string) =>
  scene.office.post<{ id: string; items: number }>('/api/v1/meetings', { title: '市重点项目调度会', heldOn });
const agendaOf = async (id: string) => (await scene.office.get<Agenda>(`/api/v1/meetings/${id}`)).body;
const minute = (itemId: string, input: object) =>
  scene.office.post(`/api/v1/meetings/items/${itemId}/minute`, input);
const agreed = {
  outcome: 'decided',
  minute: '由市财政局落实前期经费。',
  bodyCode: secondBody,
  dueOn: '2026-12-10',
};

/** Nobody answers: on 3 December it is on the agenda. */
async function climbed() {
  const ids = await givenBlockedPart(scene, { progress: 0 });
  const { id } = await raised(scene, ids);
  await clockTo(scene, '2026-12-03T09:00:00+08:00');
  return { ids, id };
}

describe('what supervision finds, a dispatch meeting solves', () => {
  it('draws the agenda, decides the restriction, and what was agreed is a task of the body named', async () => {
    const { ids, id } = await climbed();
    const { body: meeting } = await convene('2026-12-04');
    const { agenda } = await agendaOf(meeting.id);
    const item = agenda.find(({ restrictionId }) => restrictionId === id);
    expect(item).toMatchObject({ kind: 'restriction', partId: ids.partId });
    expect(refusal(await scene.office.post(`/api/v1/meetings/${meeting.id}/close`))).toEqual([
      422,
      'request.invalid',
    ]);
    for (const one of agenda.filter(({ kind }) => kind === 'restriction'))
      expect((await minute(one.id, agreed)).status).toBe(200);
    // Raised on 24 November, decided on 3 December: 7 wd.
    expect(await restriction(id)).toEqual({
      state: 'decided',
      story: '等待协调7个工作日，节点“节点2026-12-01”顺延至12月10日24时',
    });
    const { status, body } = await scene.office.post<{ decisionNumber: string }>(
      `/api/v1/meetings/${meeting.id}/close`,
    );
    expect([status, typeof body.decisionNumber]).toEqual([200, 'string']);
    await moveClock(scene.office, { by: 'PT1S' });
    const task = await rowOf<{ wording: string; code: string; state: string }>(
      scene.owner,
      `select t.wording, b.code, p.state from meeting_item i join task t on t.id = i.task_id
        join task_part p on p.task_id = t.id join body b on b.id = p.body_id where i.id = $1`,
      [item?.id],
    );
    expect(task).toEqual({ wording: agreed.minute, code: secondBody, state: 'dispatched' });
    const audited = await rowOf<{ count: string }>(
      scene.owner,
      `select count(*) from audit_entry a join meeting m on m.decision_id = any(a.subject_ids)
        where m.id = $1 and a.action = 'decision:create' and a.result = 'done'`,
      [meeting.id],
    );
    expect(audited.count).toBe('1');
  });

  it('the next meeting asks first whether it was kept, and again until it was', async () => {
    const before = await climbed();
    const { body: first } = await convene('2026-12-04');
    const line = (await agendaOf(first.id)).agenda.find(({ restrictionId }) => restrictionId === before.id);
    for (const one of (await agendaOf(first.id)).agenda.filter(({ kind }) => kind === 'restriction'))
      await minute(one.id, agreed);
    await scene.office.post(`/api/v1/meetings/${first.id}/close`);
    await moveClock(scene.office, { by: 'PT1S' });
    await clockTo(scene, '2026-12-11T09:00:00+08:00');
    const { body: second } = await convene('2026-12-11');
    const { agenda } = await agendaOf(second.id);
    const kinds = agenda.map(({ kind }) => kind);
    expect(kinds).toEqual([...kinds].sort((one, other) => order(one) - order(other)));
    expect(kinds[0]).toBe('promise');
    const { status } = await scene.office.post(`/api/v1/meetings/${second.id}/close`);
    expect(status).toBe(200);
    const kept = await rowOf<{ kept: boolean }>(
      scene.owner,
      'select kept from meeting_item where meeting_id = $1 and promise_id = $2',
      [second.id, line?.id],
    );
    expect(kept.kept).toBe(false);
    const { body: third } = await convene('2026-12-18');
    expect((await agendaOf(third.id)).agenda.filter(({ kind }) => kind === 'promise').length).toBeGreaterThan(
      0,
    );
  });

  it('refuses a restriction as unfounded: the days come back', async () => {
    const { id } = await climbed();
    const { body: meeting } = await convene('2026-12-04');
    const item = (await agendaOf(meeting.id)).agenda.find(({ restrictionId }) => restrictionId === id);
    const answer = { outcome: 'refused', minute: '用地9月已经批复。' };
    expect((await minute(item?.id ?? '', answer)).status).toBe(200);
    expect(await restriction(id)).toEqual({ state: 'refused', story: null });
    expect(refusal(await minute(item?.id ?? '', agreed))).toEqual([409, 'state.illegal-step']);
  });

  it('a second one is not convened before the minutes of the first are closed; a closed one is not changed', async () => {
    const { body: meeting } = await convene('2026-11-25');
    expect(refusal(await convene('2026-11-26'))).toEqual([409, 'state.illegal-step']);
    for (const one of (await agendaOf(meeting.id)).agenda.filter(
      ({ kind, outcome }) => kind === 'restriction' && outcome === null,
    ))
      await minute(one.id, agreed);
    expect((await scene.office.post(`/api/v1/meetings/${meeting.id}/close`)).status).toBe(200);
    expect(refusal(await scene.office.post(`/api/v1/meetings/${meeting.id}/close`))).toEqual([
      409,
      'state.illegal-step',
    ]);
    expect(refusal(await scene.clerk.get('/api/v1/meetings'))).toEqual([403, 'permission.denied']);
    expect(
      refusal(await scene.clerk.post('/api/v1/meetings', { title: '会', heldOn: '2026-12-30' }))[0],
    ).toBe(403);
  });

  it('is held through its pages without a script', async () => {
    const { id } = await climbed();
    const desk = (await getPage(scene.office, '/meetings')).body;
    expect(desk.replace(/[\s\S]*<main/, '')).toContain('name="heldOn"');
    const { status, headers } = await sendForm(scene.office, '/meetings', {
      title: '市重点项目调度会',
      heldOn: '2026/12/4',
    });
    expect(status).toBe(303);
    const place = headers.get('location') ?? '';
    const page = (await getPage(scene.office, place)).body;
    expect(page).toContain(`/restrictions/${id}`);
    expect(page).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
    const item = (await agendaOf(place.split('/').at(-1) ?? '')).agenda.find(
      ({ restrictionId }) => restrictionId === id,
    );
    const path = `${place}/items/${item?.id}/minute`;
    const wrong = await sendForm(scene.office, path, {
      version: '1',
      outcome: 'decided',
      minute: '由财政落实。',
      bodyCode: '',
      dueOn: '',
    });
    expect([wrong.status, wrong.body]).toEqual([422, expect.stringContaining('请选择单位')]);
    const right = await sendForm(scene.office, path, {
      ...{
        version: '1',
        outcome: 'decided',
        minute: '由财政落实。',
        bodyCode: '市财政局',
        dueOn: '2026-12-10',
      },
    });
    expect(right.status).toBe(303);
    expect((await getPage(scene.office, place)).body).toContain('由市财政局办理，2026-12-10 前完成');
    expect((await getPage(scene.leader, '/meetings')).body).toContain(place);
  });
});

const order = (kind: string) => ['promise', 'restriction', 'red'].indexOf(kind);
