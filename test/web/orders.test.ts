import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drafted, dispatchedPart, issued, startOrderScene } from '../factories/order-scene.js';
import type { OrderScene } from '../factories/order-scene.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import type { SentFields } from '../support/form-client.js';

let scene: OrderScene;

beforeAll(async () => {
  scene = await startOrderScene();
});
afterAll(() => scene.close());

const draft = async () => drafted(scene, (await dispatchedPart(scene)).partId);
const stateOf = async (id: string) =>
  (await scene.owner.query<{ state: string }>('select state from supervision_order where id = $1', [id]))
    .rows[0]?.state;

async function done(by: ApiClient, path: string, fields: SentFields): Promise<string> {
  const { status, headers } = await sendForm(by, path, fields);
  expect([path, status]).toEqual([path, 303]);
  return (await getPage(by, headers.get('location') ?? '')).body;
}

describe('an order through its pages', () => {
  it('goes from a draft to its end, and says at each step whose move it is', async () => {
    const { partId } = await dispatchedPart(scene);
    const choose = await getPage(scene.office, `/orders/new?body=${encodeURIComponent('市发展改革委')}`);
    expect(choose.body).toContain(partId);
    const fields = { bodyCode: 'GD-FGW', body: '市发展改革委', partIds: partId, reason: '推进缓慢' };
    const { headers } = await sendForm(scene.office, '/orders/new', { ...fields, requirement: '限期整改' });
    const place = headers.get('location') ?? '';
    expect(place).toMatch(/^\/orders\/[0-9a-f-]{36}$/);
    expect((await getPage(scene.unitHead, place)).status).toBe(404);
    expect((await getPage(scene.officeHead, place)).body).toContain('签发督办单');
    const issue = { version: '1', requirement: '限期整改', feedbackDueOn: '2026/12/1' };
    expect(await done(scene.officeHead, `${place}/issue`, { ...issue, step: 'confirm' })).toContain('已签发');
    expect(await done(scene.unitHead, `${place}/sign`, {})).toContain('已签收');
    expect(await done(scene.clerk, `${place}/answer`, { feedback: '已制定计划。' })).toContain('反馈已提交');
    const back = { version: '4', note: '没有写明日期', feedbackDueOn: '2026-12-02' };
    expect(await done(scene.office, `${place}/return`, back)).toContain('已退回');
    expect(await done(scene.clerk, `${place}/answer`, { feedback: '十二月十日前完成。' })).toContain(
      '已提交',
    );
    const page = await done(scene.office, `${place}/close`, { version: '6', note: '' });
    for (const words of [
      '已办结',
      '第 1 次反馈',
      '没有写明日期',
      '第 2 次反馈',
      '十二月十日前完成',
      '已了结',
    ])
      expect(page).toContain(words);
    expect(page).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
  });

  it('is listed by state with counts', async () => {
    const { id } = await draft();
    const { body } = await getPage(scene.office, '/orders?state=draft');
    expect(body).toContain(`/orders/${id}`);
    expect(body).toMatch(/草稿待签发 <b>\d+<\/b>/);
    expect(body).toContain('两办督查室主任');
    expect((await getPage(scene.office, '/orders?state=withdrawn')).body).toContain('没有这种状态的督办单');
  });

  it('is declined or withdrawn only with a reason', async () => {
    const [one, other] = [await draft(), await draft()];
    const refused = await sendForm(scene.officeHead, `/orders/${one.id}/decline`, {
      version: '1',
      reason: ' ',
    });
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('不能为空')]);
    expect(
      await done(scene.officeHead, `/orders/${one.id}/decline`, { version: '1', reason: '已有安排' }),
    ).toContain('已有安排');
    expect(
      await done(scene.office, `/orders/${other.id}/withdraw`, { version: '1', reason: '重复' }),
    ).toContain('重复');
    expect([await stateOf(one.id), await stateOf(other.id)]).toEqual(['declined', 'withdrawn']);
  });

  it('shows mine and theirs where the draft was corrected meanwhile', async () => {
    const { id } = await draft();
    await done(scene.office, `/orders/${id}/edit`, {
      version: '1',
      reason: '改过的事由',
      requirement: '改过的要求',
    });
    const { status, body } = await sendForm(scene.officeHead, `/orders/${id}/issue`, {
      ...{ version: '1', requirement: '我的要求', feedbackDueOn: '' },
    });
    expect(status).toBe(409);
    for (const words of ['我填的', '我的要求', '改过的要求']) expect(body).toContain(words);
    expect(await stateOf(id)).toBe('draft');
  });

  it.each([
    ['301 characters', '字'.repeat(301), '不超过300字'],
    ['nothing', ' ', '不能为空'],
  ])('keeps an answer of %s and says why it is refused', async (_case, feedback, words) => {
    const { id } = await issued(scene, (await dispatchedPart(scene)).partId);
    await done(scene.unitHead, `/orders/${id}/sign`, {});
    const { status, body } = await sendForm(scene.clerk, `/orders/${id}/answer`, { feedback });
    expect([status, body]).toEqual([422, expect.stringContaining(words)]);
    if (feedback.trim() !== '') expect(body).toContain(feedback);
    expect(await stateOf(id)).toBe('signed');
  });

  it('a day in the past is refused at its field', async () => {
    const { id } = await draft();
    const { status, body } = await sendForm(scene.officeHead, `/orders/${id}/issue`, {
      ...{ version: '1', requirement: '限期整改', feedbackDueOn: '2026-11-01' },
    });
    expect([status, body]).toEqual([422, expect.stringContaining('反馈时限不能早于今天')]);
  });
});

describe('a signature on an order', () => {
  const typed = { version: '1', requirement: '限期整改到位', feedbackDueOn: '2026/12/1' };

  it('shows first what goes out, to whom, by when and with what effect, and nothing has happened yet', async () => {
    const { id } = await draft();
    const { status, body } = await sendForm(scene.officeHead, `/orders/${id}/issue`, typed);
    expect(status).toBe(200);
    const [{ name = '' } = {}] = (
      await scene.owner.query<{
        name: string;
      }>(`select h.name from appointment a join person h on h.id = a.person_id
        join post p on p.id = a.post_id where p.code = 'GD-FGW/unit_head' and a.to_on is null`)
    ).rows;
    for (const words of [
      '市发展改革委',
      name,
      '限期整改到位',
      '2026-12-01',
      '完成市民服务中心',
      '提出约谈建议',
    ])
      expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
    expect(await stateOf(id)).toBe('draft');
  });

  it('goes back to the form with all that was typed', async () => {
    const { id } = await draft();
    const { status, body } = await sendForm(scene.officeHead, `/orders/${id}/issue`, {
      ...typed,
      step: 'edit',
    });
    expect(status).toBe(200);
    for (const words of ['限期整改到位', '2026/12/1', '现在可以办']) expect(body).toContain(words);
    expect(body).not.toContain('错误：');
    expect(await stateOf(id)).toBe('draft');
  });

  it('is refused at the check as it would be at the command: without a requirement, and for its drafter', async () => {
    const { id } = await draft();
    const none = await sendForm(scene.officeHead, `/orders/${id}/issue`, { ...typed, requirement: ' ' });
    expect([none.status, none.body]).toEqual([422, expect.stringContaining('不能为空')]);
    const { rows } = await scene.owner.query<{ id: string }>(
      `update supervision_order set drafted_by = (select id from post where code = 'PD-SWB/office_head') where id = $1
       returning id`,
      [id],
    );
    expect(rows).toHaveLength(1);
    const own = await sendForm(scene.officeHead, `/orders/${id}/issue`, typed);
    expect([own.status, own.body]).toEqual([403, expect.stringContaining('不能由本人签发')]);
  });
});

describe('the head bar of a unit', () => {
  it('leads to its orders, and counts those that it has to sign or to answer', async () => {
    const link = async () =>
      /href="\/orders"[^>]*>督办单(?: <b>(\d+)<\/b>)?/.exec((await getPage(scene.clerk, '/')).body);
    const before = Number((await link())?.[1] ?? 0);
    const { id } = await issued(scene, (await dispatchedPart(scene)).partId);
    expect((await link())?.[1]).toBe(String(before + 1));
    await done(scene.unitHead, `/orders/${id}/sign`, {});
    await done(scene.clerk, `/orders/${id}/answer`, { feedback: '已完成整改。' });
    expect(Number((await link())?.[1] ?? 0)).toBe(before);
  });
});

describe('what the reader may not do', () => {
  it('is not offered, and refused when sent', async () => {
    const { id } = await draft();
    const office = (await getPage(scene.office, `/orders/${id}`)).body;
    expect(office).not.toContain(`/orders/${id}/issue`);
    expect((await sendForm(scene.office, `/orders/${id}/issue`, { version: '1' })).status).toBe(403);
    expect((await sendForm(scene.clerk, '/orders/new', { reason: 'x' })).status).toBe(403);
    const inspector = await signIn(scene.app.baseUrl, 'pd-jw.inspector');
    expect((await getPage(inspector, `/orders/${id}`)).body).not.toContain('现在可以办');
  });

  it('another body does not find the order', async () => {
    const { id } = await issued(scene, (await dispatchedPart(scene)).partId);
    const other = await signIn(scene.app.baseUrl, 'gd-czj.unit_head');
    expect((await getPage(other, `/orders/${id}`)).status).toBe(404);
    expect((await sendForm(other, `/orders/${id}/sign`, {})).status).toBe(404);
    expect((await getPage(other, '/orders')).body).not.toContain(id);
  });

  it('a body that nobody has is a mistake in the form, which keeps what was typed', async () => {
    const { partId } = await dispatchedPart(scene);
    const { status, body } = await sendForm(scene.office, '/orders/new', {
      ...{
        bodyCode: 'NO-SUCH',
        body: '不存在局',
        partIds: partId,
        reason: '推进缓慢',
        requirement: '限期整改',
      },
    });
    expect([status, body]).toEqual([422, expect.stringContaining('没有这个单位')]);
    expect(body).toContain('name="body"');
  });

  it('a draft names at least one part, and the body must be known', async () => {
    const none = await sendForm(scene.office, '/orders/new', {
      ...{ bodyCode: 'GD-FGW', body: '市发展改革委', reason: '慢', requirement: '改' },
    });
    expect([none.status, none.body]).toEqual([422, expect.stringContaining('请选择至少一项任务')]);
    expect((await getPage(scene.office, '/orders/new?body=无此单位')).body).toContain('没有找到单位');
  });
});
