import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { png } from '../factories/evidence-files.js';
import { sendForm as sendReport } from '../factories/report-form.js';
import { givenPart, rowOf, standClockAt } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let app: TestApp;
let owner: pg.Client;
let clerk: ApiClient;
let office: ApiClient;

beforeAll(async () => {
  app = await startTestApp({ role: 'web' });
  owner = new pg.Client(app.ownerUrl);
  await owner.connect();
  await standClockAt(owner, '2026-11-26T10:00:00+08:00');
  clerk = await signIn(app.baseUrl, 'gd-fgw.unit_staff');
  office = await signIn(app.baseUrl, 'pd-swb.supervision_office');
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

const progress = { kind: 'progress', wording: '已完成选址论证。', progress: 60 };

async function submitted(input: object = progress): Promise<{ reportId: string; partId: string }> {
  const { partId } = await givenPart(owner, { milestoneDays: ['2026-12-10'] });
  const { status, body } = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/reports`, input);
  expect(status).toBe(201);
  return { reportId: body.id, partId };
}

const stateOf = (id: string) =>
  rowOf<{ state: string; review_note: string | null }>(
    owner,
    'select state, review_note from report where id = $1',
    [id],
  );

describe('several reports passed together', () => {
  const tick = (html: string, id: string) => html.includes(`name="reports" value="${id}"`);

  it('are ticked in the queue, but not what one may not decide or what concludes a task', async () => {
    const { reportId } = await submitted();
    const { reportId: completion } = await submitted({ kind: 'completion', wording: '全部完成' });
    const { body } = await getPage(office, '/reviews');
    expect([tick(body, reportId), tick(body, completion)]).toEqual([true, false]);
    const sent = await sendForm(office, '/reviews/pass', { reports: [completion] });
    expect(sent.body).toContain('报完成的须逐份审核');
    expect(sent.body).not.toContain('value="confirm"');
    const none = await sendForm(office, '/reviews/pass', {});
    expect([none.status, none.body]).toEqual([422, expect.stringContaining('请先勾选要通过的填报')]);
  });

  it('stand on the check page by their names, each with its standard, and nothing has happened', async () => {
    const [one, other] = [await submitted(), await submitted({ ...progress, wording: '第二份的内容' })];
    const { status, body } = await sendForm(office, '/reviews/pass', {
      reports: [one.reportId, other.reportId],
    });
    expect(status).toBe(200);
    for (const words of [
      '市发展改革委 · 完成市民服务中心',
      '第二份的内容',
      '按任务表述审核',
      '确认通过 2 份',
    ])
      expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|\[object/);
    expect((await stateOf(one.reportId)).state).toBe('submitted');
  });

  it('are each passed and recorded, and one that was changed meanwhile is left with its reason', async () => {
    const [one, other, changed] = [await submitted(), await submitted(), await submitted()];
    const seen = (ids: { reportId: string }[]) =>
      Object.fromEntries(
        ids.flatMap(({ reportId }, index) => [
          [`seen.${index}.id`, reportId],
          [`seen.${index}.version`, '1'],
        ]),
      );
    const all = { ...seen([one, other]), step: 'confirm' };
    expect((await sendForm(office, '/reviews/pass', all)).status).toBe(303);
    expect((await getPage(office, '/reviews')).body).toContain('已审核通过 2 份');
    const passed = await owner.query(
      `select 1 from audit_entry where action = 'report:review' and result = 'done' and subject_ids && $1::uuid[]`,
      [[one.reportId, other.reportId]],
    );
    expect(passed.rows).toHaveLength(2);
    await owner.query('update report set version = 2 where id = $1', [changed.reportId]);
    const fourth = await submitted();
    const some = await sendForm(office, '/reviews/pass', { ...seen([fourth, changed]), step: 'confirm' });
    expect([some.status, some.body]).toEqual([
      409,
      expect.stringContaining('已通过 1 份，还有 1 份没有通过'),
    ]);
    expect(tick(some.body, changed.reportId)).toBe(true);
    expect([(await stateOf(fourth.reportId)).state, (await stateOf(changed.reportId)).state]).toEqual([
      'passed',
      'submitted',
    ]);
  });

  it('are nobody’s who may not review', async () => {
    const { reportId } = await submitted();
    expect((await sendForm(clerk, '/reviews/pass', { reports: [reportId] })).status).toBe(403);
  });
});

describe('the note of a review', () => {
  it.each([
    ['300 rare characters', '𠮷'.repeat(300), 303],
    ['300 characters in two lines', `${'字'.repeat(150)}\r\n${'字'.repeat(150)}`, 303],
    ['301 characters', '字'.repeat(301), 422],
  ])('of %s is judged as the browser counts it', async (_what, note, status) => {
    const { reportId } = await submitted();
    const sent = await sendForm(office, `/reviews/${reportId}`, { outcome: 'pass', version: '1', note });
    expect(sent.status).toBe(status);
  });
});

describe('the review desk', () => {
  it('lists the next due first, with its time left, and no code or English', async () => {
    const { reportId } = await submitted();
    const { status, body } = await getPage(office, '/reviews');
    expect(status).toBe(200);
    expect(body).toContain(`/reviews/${reportId}`);
    expect(body).toContain('还有 7 个工作日');
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it('shows the standard beside the report, its milestones, and all ways to decide', async () => {
    const { reportId } = await submitted();
    const { status, body } = await getPage(office, `/reviews/${reportId}`);
    expect(status).toBe(200);
    for (const words of [
      '考评标准',
      '节点2026-12-10',
      '已完成选址论证',
      '缺少佐证材料',
      '责成督办',
      '以往填报',
    ])
      expect(body).toContain(words);
    expect(body.match(/class="dk-button"/g)).toHaveLength(1);
    expect(body.match(/<h1/g)).toHaveLength(1);
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it('shows the evidence with its pages and the part’s former reports', async () => {
    const { partId } = await givenPart(owner);
    const fields = { kind: 'progress', wording: '第一次填报的内容。', progress: '30' };
    const files = [{ name: '现场照片.png', content: png() }];
    const first = await sendReport(clerk, `/api/v1/parts/${partId}/reports`, { fields, files });
    expect(first.status).toBe(201);
    const shown = (await getPage(office, `/reviews/${first.body.id}`)).body;
    expect(shown).toMatch(/<a href="\/api\/v1\/evidence\/[0-9a-f-]{36}" download>现场照片.png<\/a>.*1 页/);
    await sendForm(office, `/reviews/${first.body.id}`, { outcome: 'pass', note: '同意', version: '1' });
    await owner.query(`update report set period = '2026-10' where id = $1`, [first.body.id]);
    const { body } = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/reports`, progress);
    const next = (await getPage(office, `/reviews/${body.id}`)).body;
    for (const words of ['2026-10 进展', '第一次填报的内容', '同意', '进度由 30% 到 60%'])
      expect(next).toContain(words);
  });

  it('passes by a plain POST and opens the next', async () => {
    const [one, other] = [await submitted(), await submitted()];
    const { status, headers } = await sendForm(office, `/reviews/${one.reportId}`, {
      outcome: 'pass',
      note: '',
      version: '1',
    });
    expect(status).toBe(303);
    expect(headers.get('location')).toMatch(/^\/reviews\/[0-9a-f-]{36}$/);
    expect(headers.get('location')).not.toContain(one.reportId);
    expect((await stateOf(one.reportId)).state).toBe('passed');
    expect((await stateOf(other.reportId)).state).toBe('submitted');
    const next = await getPage(office, headers.get('location') ?? '');
    expect(next.body).toContain('已审核通过');
  });

  it('returns with all reasons at once', async () => {
    const { reportId } = await submitted();
    const { status } = await sendForm(office, `/reviews/${reportId}`, {
      ...{ outcome: 'return', returnKind: 'form', version: '1', note: '请补' },
      reasons: ['no_evidence', 'wrong_figures'],
    });
    expect(status).toBe(303);
    expect(await stateOf(reportId)).toEqual({ state: 'returned', review_note: '请补' });
    const { body } = await getPage(office, `/reviews/${reportId}`);
    expect(body).toContain('数据前后不一致');
    expect(body).not.toContain('dk-button');
  });

  it.each([
    ['no reason', { outcome: 'return', returnKind: 'form' }, '请一次列明全部问题'],
    [
      'another reason without a note',
      { outcome: 'return', returnKind: 'form', reasons: 'other' },
      '选择“其他”',
    ],
    ['an order without a requirement', { outcome: 'order' }, '请填写这一项'],
  ])('refuses %s in its place and keeps the input', async (_case, fields, words) => {
    const { reportId } = await submitted();
    const { status, body } = await sendForm(office, `/reviews/${reportId}`, {
      ...{ note: '', version: '1' },
      ...fields,
    });
    expect(status).toBe(422);
    expect(body).toContain('<title>错误：');
    expect(body).toContain(words);
    if (fields.outcome === 'return') expect(body).toMatch(/value="form" checked/);
    expect((await stateOf(reportId)).state).toBe('submitted');
  });

  it('shows mine and theirs when the unit has amended meanwhile', async () => {
    const { reportId } = await submitted();
    await owner.query(`update report set version = 2, wording = '后来改的内容' where id = $1`, [reportId]);
    const { status, body } = await sendForm(office, `/reviews/${reportId}`, {
      ...{ outcome: 'return', returnKind: 'form', reasons: 'no_evidence', note: '我写的意见', version: '1' },
    });
    expect(status).toBe(409);
    for (const words of ['我填的', '我写的意见', '后来改的内容']) expect(body).toContain(words);
    expect(body).toMatch(/name="version" value="2"/);
  });

  it('drafts an order', async () => {
    const { reportId, partId } = await submitted();
    const { status } = await sendForm(office, `/reviews/${reportId}`, {
      ...{ outcome: 'order', note: '限期整改', version: '1' },
    });
    expect(status).toBe(303);
    const order = await rowOf<{ state: string; requirement: string }>(
      owner,
      `select o.state, o.requirement from supervision_order o join supervision_order_item i on i.order_id = o.id where i.part_id = $1`,
      [partId],
    );
    expect(order).toEqual({ state: 'draft', requirement: '限期整改' });
  });

  it('never lets a body review itself, and says who does', async () => {
    const { reportId } = await submitted();
    const own = await signIn(app.baseUrl, 'gd-fgw.lead_assessor');
    const { status, body } = await getPage(own, `/reviews/${reportId}`);
    expect(status).toBe(200);
    expect(body).toContain('由市督查室办理');
    expect(body).not.toContain('name="outcome"');
    const sent = await sendForm(own, `/reviews/${reportId}`, { outcome: 'pass', note: '', version: '1' });
    expect(sent.status).toBe(403);
    expect(sent.body).toContain('由市督查室办理');
  });

  it('is not there for a unit, which reads its own report, and not for another county', async () => {
    const { reportId } = await submitted();
    const own = await getPage(clerk, `/reviews/${reportId}`);
    expect([own.status, own.body]).toEqual([200, expect.stringContaining('市发展改革委的填报')]);
    expect(own.body).not.toContain('name="outcome"');
    expect((await sendForm(clerk, `/reviews/${reportId}`, { outcome: 'pass' })).status).toBe(403);
    expect((await getPage(clerk, '/reviews')).status).toBe(403);
    const county = await signIn(app.baseUrl, '621102.supervision_office');
    expect((await getPage(county, `/reviews/${reportId}`)).status).toBe(404);
  });
});

describe('disputes about duty', () => {
  async function disputed(suggestedBody: string | undefined = 'GD-CZJ') {
    const { partId } = await givenPart(owner, {
      state: 'dispatched',
      dispatchedAt: '2026-11-26T09:30:00+08:00',
    });
    const input = { reason: '此项职责属于市财政局', suggestedBody };
    const { status, body } = await clerk.post<{ id: string }>(`/api/v1/parts/${partId}/dispute`, input);
    expect(status).toBe(201);
    return body.id;
  }
  const disputeState = async (id: string) =>
    (await rowOf<{ state: string }>(owner, 'select state from dispute where id = $1', [id])).state;

  it('are listed with the two days left, and upheld for the body that was suggested', async () => {
    const id = await disputed();
    const list = (await getPage(office, '/disputes')).body;
    expect(list).toContain(`/disputes/${id}`);
    expect(list).toMatch(/还有 \d 个工作日/);
    const { status, headers } = await sendForm(office, `/disputes/${id}`, {
      ...{ outcome: 'upheld', body: '市财政局', answer: '理由成立', version: '1' },
    });
    expect([status, headers.get('location')]).toEqual([303, '/disputes']);
    expect(await disputeState(id)).toBe('upheld');
    const { body } = await getPage(office, `/disputes/${id}`);
    expect(body).toContain('理由成立');
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it('are rejected with an answer, and not without one', async () => {
    const id = await disputed();
    const none = await sendForm(office, `/disputes/${id}`, {
      outcome: 'rejected',
      answer: ' ',
      version: '1',
    });
    expect([none.status, none.body]).toEqual([422, expect.stringContaining('不能为空')]);
    expect(
      (await sendForm(office, `/disputes/${id}`, { outcome: 'rejected', answer: '仍由你委承办' })).status,
    ).toBe(303);
    expect(await disputeState(id)).toBe('rejected');
  });

  it('keep the input where no such body exists', async () => {
    const id = await disputed();
    const { status, body } = await sendForm(office, `/disputes/${id}`, {
      ...{ outcome: 'upheld', body: '无此单位', answer: '理由成立', version: '1' },
    });
    expect(status).toBe(422);
    for (const words of ['没有找到单位', '无此单位', '理由成立']) expect(body).toContain(words);
  });

  it('show mine and theirs when somebody decided first', async () => {
    const id = await disputed();
    await owner.query(`update dispute set version = 2, answer = '别人的答复' where id = $1`, [id]);
    const { status, body } = await sendForm(office, `/disputes/${id}`, {
      ...{ outcome: 'rejected', answer: '我的答复', version: '1' },
    });
    expect(status).toBe(409);
    for (const words of ['我的答复', '别人的答复']) expect(body).toContain(words);
  });

  it('are not for units, which read their own, nor for another county', async () => {
    const id = await disputed();
    const own = await getPage(clerk, `/disputes/${id}`);
    expect([own.status, own.body]).toEqual([200, expect.stringContaining('由督查室在时限内裁定')]);
    expect((await sendForm(clerk, `/disputes/${id}`, { outcome: 'rejected', answer: '好' })).status).toBe(
      403,
    );
    expect((await getPage(clerk, '/disputes')).status).toBe(403);
    const county = await signIn(app.baseUrl, '621102.supervision_office');
    expect((await getPage(county, `/disputes/${id}`)).status).toBe(404);
  });
});
