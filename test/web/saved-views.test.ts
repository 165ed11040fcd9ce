import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let office: ApiClient;
let leader: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', told: true });
  [office, leader] = await Promise.all([
    signIn(test.baseUrl, 'pd-swb.supervision_office'),
    signIn(test.baseUrl, 'l04.leader'),
  ]);
}, 180_000);
afterAll(() => test.close());

const keepAt = (at: string) => `/saved-views/new?${new URLSearchParams({ at }).toString()}`;
const keep = (client: ApiClient, at: string, name: string) => sendForm(client, keepAt(at), { name });
const idOf = async (client: ApiClient, name: string) => {
  const { body } = await getPage(client, '/saved-views');
  const line = body.split('<li').find((one) => one.includes(`>${name}</a>`)) ?? '';
  return /saved-views\/([0-9a-f-]{36})\/default/.exec(line)?.[1] ?? '';
};

describe('a filter of a list', () => {
  it('is kept under a name without the page, listed there for its account alone, and opened by one click', async () => {
    expect((await getPage(office, '/tasks?lamp=red')).body).toContain('保存当前筛选');
    expect((await getPage(office, '/tasks')).body).not.toContain('保存当前筛选');
    const { status, headers } = await keep(office, '/tasks?lamp=red&words=&page=3', '红灯任务');
    expect([status, headers.get('location')]).toEqual([303, '/tasks?lamp=red']);
    const { body } = await getPage(office, '/tasks');
    expect(body).toMatch(/<a href="\/tasks\?lamp&#x3D;red"[^>]*>红灯任务<\/a>/);
    expect((await getPage(office, '/decisions')).body).not.toContain('红灯任务');
    expect((await getPage(leader, '/tasks')).body).not.toContain('红灯任务');
  });

  it.each([
    ['without a name', '/tasks?lamp=red', ' '],
    ['under a name of 21 characters', '/tasks?lamp=red', '长'.repeat(21)],
    ['under a name that the list has', '/tasks?lamp=yellow', '红灯任务'],
    ['where nothing is filtered', '/tasks', '全部'],
    ['of what is no list', '/inbox?show=read', '消息'],
    ['of another site', '//elsewhere.example/tasks?lamp=red', '别处'],
  ])('is not kept %s, and what was typed stays', async (_why, at, name) => {
    const { status, body } = await keep(office, at, name);
    expect([status, body]).toEqual([422, expect.stringContaining('错误：')]);
  });

  it('is how its list opens once it is the default, and the list is still there in full', async () => {
    const id = await idOf(office, '红灯任务');
    expect((await sendForm(office, `/saved-views/${id}/default`, {})).status).toBe(303);
    const bare = await getPage(office, '/tasks');
    expect([bare.status, bare.headers.get('location')]).toEqual([302, '/tasks?lamp=red']);
    expect((await getPage(office, '/tasks?')).status).toBe(200);
    expect((await getPage(leader, '/tasks')).status).toBe(200);
    await sendForm(office, `/saved-views/${id}/default`, {});
    expect((await getPage(office, '/tasks')).status).toBe(200);
  });

  it('is nobody else’s to choose or to delete, and gone once it is deleted', async () => {
    const id = await idOf(office, '红灯任务');
    expect((await sendForm(leader, `/saved-views/${id}/default`, {})).status).toBe(404);
    expect((await sendForm(leader, `/saved-views/${id}/delete`, {})).status).toBe(404);
    expect((await sendForm(office, `/saved-views/${id}/delete`, {})).status).toBe(303);
    expect((await getPage(office, '/tasks')).body).not.toContain('红灯任务');
    expect((await sendForm(office, `/saved-views/${id}/delete`, {})).status).toBe(404);
  });

  it('is kept twenty times, not twenty-one times', async () => {
    const answers = [];
    for (const number of Array.from({ length: 21 }).keys())
      answers.push((await keep(leader, `/tasks?words=${number}`, `视图${number}`)).status);
    expect(answers).toEqual([...Array.from({ length: 20 }, () => 303), 422]);
  });
});

describe('a page beyond the end', () => {
  it.each(['/tasks', '/'])('of %s says so and leads to the last one', async (list) => {
    const { status, body } = await getPage(office, `${list}?page=900${list === '/' ? '&show=waiting' : ''}`);
    expect([status, body]).toEqual([200, expect.stringContaining('没有这一页')]);
    const href = /href="([^"]+)">到最后一页/.exec(body)?.[1] ?? '';
    const last = await getPage(office, href.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'));
    expect(last.body).not.toContain('没有这一页');
    expect(last.body).toMatch(/共 \d+ 条，每页 \d+ 条/);
  });
});
