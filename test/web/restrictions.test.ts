import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { standClockAt } from '../factories/given-part.js';
import { clockTo, givenBlockedPart, raised, startRestrictionScene } from '../factories/restriction-scene.js';
import type { RestrictionScene } from '../factories/restriction-scene.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import type { SentFields } from '../support/form-client.js';

let scene: RestrictionScene;

beforeAll(async () => {
  scene = await startRestrictionScene();
});
afterAll(() => scene.close());
beforeEach(() => standClockAt(scene.owner, '2026-11-24T09:00:00+08:00'));

async function done(by: ApiClient, path: string, fields: SentFields): Promise<string> {
  const { status, headers, body } = await sendForm(by, path, fields);
  expect([path, status, status === 303 ? '' : body]).toEqual([path, 303, '']);
  return (await getPage(by, headers.get('location') ?? '')).body;
}

const clean = (page: string) => expect(page).not.toMatch(/undefined|NaN|Invalid Date|\[object/);

describe('restrictions through their pages, without a script', () => {
  it('are raised from the task, handed on, given to the office, assigned, and solved', async () => {
    const { partId, milestoneIds } = await givenBlockedPart(scene);
    expect((await getPage(scene.clerk, `/parts/${partId}`)).body).toContain(
      `/restrictions/new?part=${partId}`,
    );
    const form = await getPage(scene.clerk, `/restrictions/new?part=${partId}`);
    expect(form.body).toContain('2026-11-26 以前可以提出');
    clean(form.body);
    const wording = '项目用地预审尚未批复。';
    const { status, headers } = await sendForm(scene.clerk, `/restrictions/new?part=${partId}`, {
      ...{ milestoneId: milestoneIds[0] ?? '', kind: 'land', wording, bodyCode: '市自然资源局' },
    });
    expect(status).toBe(303);
    const place = headers.get('location') ?? '';
    const page = (await getPage(scene.clerk, place)).body;
    for (const words of ['轮到', '市自然资源局', '2026-11-27', wording]) expect(page).toContain(words);
    clean(page);
    const on = { version: '1', bodyCode: '市财政局', reason: '属于资金安排。' };
    expect(await done(scene.asked, `${place}/reroute`, on)).toContain('已转请，轮到市财政局答复');
    const handing = (await getPage(scene.second, place)).body;
    expect(handing).toContain('交督查室指定');
    expect(handing).toContain('name="version" value="2"');
    clean(handing);
    const back = { version: '2', reason: '也不属于本单位。' };
    expect(await done(scene.second, `${place}/hand-back`, back)).toContain('轮到两办督查室指定');
    const assign = { version: '3', bodyCode: '市自然资源局', reason: '由你局牵头。' };
    expect(await done(scene.office, `${place}/assign`, assign)).toContain('已指定，轮到市自然资源局答复');
    const end = await done(scene.asked, `${place}/solve`, { version: '4', answer: '已于今日批复。' });
    for (const words of ['已于今日批复', '等待协调不足1个工作日', '由市自然资源局解决', '转请', '指定答复'])
      expect(end).toContain(words);
    clean(end);
    expect((await getPage(scene.clerk, `/parts/${partId}`)).body).toContain('等待协调不足1个工作日');
  });

  it('a form that is refused keeps what was typed and says what to change', async () => {
    const { partId } = await givenBlockedPart(scene);
    const wording = '卡在用地上。';
    const { status, body } = await sendForm(scene.clerk, `/restrictions/new?part=${partId}`, {
      ...{ kind: 'land', wording, bodyCode: '市自然资源局' },
    });
    expect(status).toBe(422);
    for (const words of ['请选择被卡住的节点', wording, '市自然资源局']) expect(body).toContain(words);
  });

  it('are seen by those concerned alone, each with what he may do', async () => {
    const { id } = await raised(scene, await givenBlockedPart(scene));
    const place = `/restrictions/${id}`;
    expect((await getPage(scene.second, place)).status).toBe(404);
    expect((await getPage(scene.unitHead, place)).body).not.toContain(`${place}/solve`);
    expect((await getPage(scene.unitHead, place)).body).toContain(`${place}/withdraw`);
    expect((await getPage(scene.asked, place)).body).toContain(`${place}/reroute`);
    expect((await getPage(scene.leader, place)).body).not.toContain(`${place}/solve`);
    await clockTo(scene, '2026-11-28T09:00:00+08:00');
    expect((await getPage(scene.leader, place)).body).toContain(`${place}/solve`);
    expect((await getPage(scene.office, '/restrictions?show=open')).body).toContain(place);
    expect((await getPage(scene.leader, '/restrictions?show=mine')).body).toContain(place);
  });

  it('speak English to who wants it', async () => {
    const { id } = await raised(scene, await givenBlockedPart(scene));
    const { body } = await getPage(scene.asked, `/restrictions/${id}?lang=en`);
    clean(body);
  });
});
