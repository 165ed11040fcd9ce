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

const plain = (address: string): string => address.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');

describe('a page beyond the end', () => {
  it.each([
    '/tasks',
    '/?show=waiting',
    '/weaknesses/rows',
    '/weaknesses/matters',
    '/search?q=工作&kind=tasks',
  ])('of %s says so and leads to the last one', async (list) => {
    const { status, body } = await getPage(office, `${list}${list.includes('?') ? '&' : '?'}page=900`);
    expect([status, body]).toEqual([200, expect.stringContaining('没有这一页')]);
    const href = /href="([^"]+)">到最后一页/.exec(body)?.[1] ?? '';
    const last = await getPage(office, plain(href));
    expect(last.status).toBe(200);
    expect(last.body).not.toContain('没有这一页');
  });

  it('is never a failure or a dead end, in no room and no list of the head bar', async () => {
    for (const person of [office, leader]) {
      const { body } = await getPage(person, '/');
      const rooms = [...body.matchAll(/<a [^>]*href="(\/[a-z-]*)"/g)].map(([, href]) => href ?? '');
      const lists = [
        '/checks',
        '/explanations',
        '/margins',
        '/messages/deliveries',
        '/restrictions',
        '/inbox',
      ];
      for (const list of new Set([...rooms, ...(person === office ? lists : [])]))
        for (const page of ['999', '99999999999', '0', 'abc']) {
          const answer = await getPage(person, `${list}?page=${page}`);
          expect([list, page, answer.status]).toEqual([list, page, 200]);
          expect([list, /<title>错误：/.test(answer.body)]).toEqual([list, false]);
        }
    }
  });
});

describe('a search', () => {
  it.each([
    ['of one character', '督', '请至少写两个字'],
    ['of 10,000 characters', 'a'.repeat(10_000), '不超过100'],
    ['of signs that are a pattern elsewhere', '%_\\', '没有找到'],
  ])('%s is answered in words, with the field to try again', async (_what, words, answer) => {
    const { status, body } = await getPage(office, `/search?${new URLSearchParams({ q: words }).toString()}`);
    expect(status).toBe(200);
    expect(body).toContain(answer);
    expect(body).toContain('id="search-text"');
  });
});
