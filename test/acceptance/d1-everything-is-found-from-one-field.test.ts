import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { givenPart } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let office: ApiClient;
let unit: ApiClient;
let parts: string[];
const wording = '渭河100%_\\整治';

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  office = await signIn(test.baseUrl, 'pd-swb.supervision_office');
  unit = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
  parts = [];
  for (const body of ['GD-FGW', 'GD-CZJ']) parts.push((await givenPart(owner, { body })).partId);
  await owner.query(
    `update task t set wording = $1 from task_part p where p.task_id = t.id and p.id = any($2::uuid[])`,
    [wording, parts],
  );
  await owner.query(
    `update decision d set number = '定督决〔2026〕' || substr(d.id::text, 1, 8) || '号' from task_part p
      where p.decision_id = d.id and p.id = any($1::uuid[])`,
    [parts],
  );
}, 120_000);

afterAll(async () => {
  await owner.end();
  await test.close();
});

interface Group {
  kind: string;
  count: number;
  items: { id: string; title: string }[];
}

const found = async (client: ApiClient, q: string, rest = ''): Promise<Group[]> => {
  const answer = await client.get<Group[]>(`/api/v1/search?q=${encodeURIComponent(q)}${rest}`);
  expect(answer.status).toBe(200);
  return answer.body;
};
const tasksOf = (groups: Group[]) =>
  groups.find(({ kind }) => kind === 'tasks')?.items.map(({ id }) => id) ?? [];

describe('the search', () => {
  it('finds tasks by words, each within the reach of whoever asks', async () => {
    expect(tasksOf(await found(office, '渭河 整治')).toSorted()).toEqual(parts.toSorted());
    expect(tasksOf(await found(unit, '渭河 整治'))).toEqual([parts[0]]);
    expect(tasksOf(await found(office, '渭河 没有这样的词'))).toEqual([]);
  });

  it.each(['100%', '%_', '_\\', '\\整'])('takes %j as text, not as a pattern', async (text) => {
    expect(tasksOf(await found(office, text))).toHaveLength(2);
  });

  it.each(['%%', '__', '0_%'])('finds nothing by the pattern %j', async (text) => {
    expect(tasksOf(await found(office, text))).toEqual([]);
  });

  it('finds by number, however its brackets are typed', async () => {
    const { rows } = await owner.query<{ number: string }>(
      'select d.number from decision d join task_part p on p.decision_id = d.id where p.id = $1',
      [parts[0]],
    );
    const number = rows[0]?.number ?? '';
    for (const typed of [number, number.replace('〔', '[').replace('〕', ']'), number.replace(/[〔〕]/g, '')])
      expect(tasksOf(await found(office, typed))).toEqual([parts[0]]);
    const other = rows.length > 0 ? await found(await signIn(test.baseUrl, 'gd-czj.unit_head'), number) : [];
    expect(other).toEqual([]);
  });

  it('finds bodies and people by pinyin initials', async () => {
    const groups = await found(office, 'fgw');
    expect(
      groups
        .find(({ kind }) => kind === 'bodies')
        ?.items.map(({ title }) => title)
        .join(),
    ).toContain('发展和改革');
    const { rows } = await owner.query<{ name: string }>(
      'select n.name from person n join appointment a on a.person_id = n.id where a.to_on is null limit 1',
    );
    const people = await found(office, rows[0]?.name ?? '', '&kind=people');
    expect(people[0]?.items[0]?.title).toBe(rows[0]?.name);
  });

  it.each([
    ['', '请写明要找什么'],
    ['渭', '请至少写两个字'],
    ['a'.repeat(10_000), '不超过100字'],
  ])('answers %# in words', async (text, words) => {
    const q = encodeURIComponent(text);
    const page = await getPage(office, `/search?q=${q}`);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining(words)]);
    expect((await office.get(`/api/v1/search?q=${q}`)).status).toBe(422);
  });
});

describe('the page of the search', () => {
  it('is asked from the head bar of every page, and its state is in its address', async () => {
    const { body } = await getPage(unit, '/');
    expect(body).toMatch(/<form class="dk-search" method="get" action="\/search"/);
    const page = await getPage(unit, `/search?q=${encodeURIComponent('渭河')}`);
    expect(page.body).toContain(`href="/parts/${parts[0]}"`);
    expect(page.body).not.toContain(`${parts[1]}`);
    expect(page.body).toContain('共 1 条');
    expect(page.body).toContain('value="渭河"');
    expect(page.body).not.toMatch(/undefined|NaN|\[object/);
    const none = await getPage(unit, '/search?q=zzzzqq');
    expect([none.status, none.body]).toEqual([200, expect.stringContaining('没有找到')]);
  });

  it('turns pages of one kind', async () => {
    const first = await getPage(office, `/search?q=${encodeURIComponent('局')}%20&kind=bodies`);
    expect(first.body).toContain('请至少写两个字');
    const many = await getPage(office, `/search?q=${encodeURIComponent('定西')}&kind=bodies`);
    expect(many.status).toBe(200);
    const people = await getPage(office, '/search?q=unit&kind=nonsense&page=-1');
    expect(people.status).toBe(200);
    const past = await getPage(office, `/search?q=${encodeURIComponent('渭河')}&kind=tasks&page=9`);
    expect([past.status, past.body]).toEqual([200, expect.stringContaining('共 2 条')]);
  });

  it('is not for who has no business right', async () => {
    const admins = await owner.query<{ user_name: string }>(
      `select a.user_name from account a join appointment o on o.person_id = a.person_id
        join post p on p.id = o.post_id where p.role = 'system_admin' limit 1`,
    );
    const [admin] = admins.rows;
    expect(admin).toBeDefined();
    const client = await signIn(test.baseUrl, admin?.user_name ?? '');
    expect((await getPage(client, '/search?q=abc')).status).toBe(403);
    expect((await getPage(client, '/')).body).not.toContain('action="/search"');
  });
});
