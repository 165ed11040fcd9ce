import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { FormState } from '../../src/web/forms/form-state.js';
import { ApiClient, signIn } from '../support/api-client.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';
import { SampleRoom } from '../support/sample-room.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let client: ApiClient;
let app: pg.Client;

beforeAll(async () => {
  test = await startTestApp({ role: 'web', more: [SampleRoom] });
  client = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
  app = new pg.Client({ connectionString: test.appUrl });
  await app.connect();
});

afterAll(async () => {
  await app.end();
  await test.close();
});

const good = { wording: '已完成31个点位', progress: '44%' };
const open = async (id: string, as = client) => (await as.get<FormState>(`/sample/${id}`)).body;

describe('a form that is accepted', () => {
  it('leads on by 303, and the next page says so once', async () => {
    const { status, headers } = await sendForm(client, '/sample/a', { ...good, _key: 'once' });
    expect([status, headers.get('location')]).toEqual([303, expect.stringMatching(/^\/sample\/done\//)]);
    expect((await getPage(client, '/help')).body).toContain('2 项');
    expect((await getPage(client, '/help')).body).not.toContain('dk-banner');
  });

  it('sent twice at once, or again after going back, is one submit', async () => {
    const fields = { ...good, _key: 'twice' };
    const both = await Promise.all([
      sendForm(client, '/sample/b', fields),
      sendForm(client, '/sample/b', fields),
    ]);
    const later = await sendForm(client, '/sample/b', fields);
    expect(new Set([...both, later].map(({ headers }) => headers.get('location'))).size).toBe(1);
  });

  it('with another content under the same key is refused', async () => {
    await sendForm(client, '/sample/c', { ...good, _key: 'reused' });
    const { status, body } = await sendForm<FormState>(client, '/sample/c', {
      ...good,
      wording: '另一份',
      _key: 'reused',
    });
    expect([status, body.problem?.title]).toEqual([409, '同一个提交编号用在了不同内容上']);
  });
});

describe('a form that is refused', () => {
  it('comes back with all that was typed, the reasons field by field, and a fresh key', async () => {
    const typed = { wording: '', progress: '百分之四十', _key: 'k', _page: '/sample/d' };
    const { status, body } = await sendForm<FormState>(client, '/sample/d', typed);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      values: { wording: '', progress: '百分之四十' },
      page: '/sample/d',
      problem: {
        title: '填写的内容有误',
        fields: [
          { name: 'wording', detail: '请写进展' },
          { name: 'progress', detail: '填 0 到 100 的数' },
        ],
      },
    });
    expect(body.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.values).not.toHaveProperty('_csrf');
  });

  it('because somebody was quicker shows mine and theirs, and may then be sent again', async () => {
    const { status, body } = await sendForm<FormState>(client, '/sample/e', { ...good, version: '1' });
    expect(status).toBe(409);
    expect(body.conflict).toEqual([
      { label: 'design.wording', mine: '已完成31个点位', theirs: '他们的', differs: true },
    ]);
    expect(body.values.version).toBe('2');
    expect((await sendForm(client, '/sample/e', { ...good, version: '2' })).status).toBe(303);
  });

  it.each(['', 'wrong'])('without the session’s token is not read: %j', async (token) => {
    const before = client.csrfToken;
    client.csrfToken = token;
    const { status, body } = await sendForm(client, '/sample/f', good);
    client.csrfToken = before;
    expect([status, body]).toEqual([403, expect.stringContaining('请返回上一页，刷新页面后再提交')]);
  });
});

describe('a form with files', () => {
  const files = () => {
    const form = new FormData();
    form.set('wording', good.wording);
    form.set('progress', '44');
    form.set('_key', 'files');
    form.append('files', new Blob(['x']), '佐证.txt');
    return form;
  };

  it('brings its token in the address', async () => {
    const { status, location } = await sendFiles(client, `/sample/g?_csrf=${client.csrfToken}`, files());
    expect([status, location]).toEqual([303, expect.stringMatching(/files=1$/)]);
    const again = await sendFiles(client, `/sample/g?_csrf=${client.csrfToken}`, files());
    expect(again.location).toBe(location);
  });

  it('without it is refused', async () => {
    expect((await sendFiles(client, '/sample/g', files())).status).toBe(403);
  });

  it('is the only one that may: a plain form brings it as a field', async () => {
    const token = client.csrfToken;
    client.csrfToken = '';
    const { status } = await sendForm(client, `/sample/g?_csrf=${token}`, good);
    client.csrfToken = token;
    expect(status).toBe(403);
  });
});

describe('a draft', () => {
  const draft = { wording: '写了一半', progress: '', _key: 'draft' };

  it('is there again for its account, and gone when the form was sent', async () => {
    expect((await sendForm(client, '/drafts/sample:h', draft)).status).toBe(204);
    expect(await open('h')).toMatchObject({
      values: { wording: '写了一半', progress: '' },
      restoredAt: expect.any(String),
    });
    await sendForm(client, '/sample/h', { ...good, _key: 'draft' });
    expect(await open('h')).toMatchObject({ values: { wording: '' }, restoredAt: null });
  });

  it('that arrives after its form was sent is not kept', async () => {
    await sendForm(client, '/sample/i', { ...good, _key: 'late' });
    await sendForm(client, '/drafts/sample:i', { ...draft, _key: 'late' });
    expect((await open('i')).restoredAt).toBeNull();
  });

  it('of one account no other account sees or overwrites', async () => {
    const other = await signIn(test.baseUrl, 'gd-czj.unit_staff');
    await sendForm(client, '/drafts/sample:j', { ...draft, _key: 'own' });
    expect((await open('j', other)).restoredAt).toBeNull();
    await sendForm(other, '/drafts/sample:j', { wording: '别人的' });
    expect((await open('j')).values.wording).toBe('写了一半');
    expect((await open('j', other)).values.wording).toBe('别人的');
  });

  it.each([
    { what: 'a name of no form', path: '/drafts/..%2Fa', wording: 'x', status: 422 },
    {
      what: 'more than a form can have',
      path: '/drafts/sample:k',
      wording: 'x'.repeat(100_001),
      status: 413,
    },
  ])('is refused for $what', async ({ path, wording, status }) => {
    expect((await sendForm(client, path, { wording })).status).toBe(status);
  });
});

describe('a form whose session has ended', () => {
  it('leads to the door and back to its page, where the draft waits', async () => {
    const clerk = await signIn(test.baseUrl, 'gd-jyj.unit_staff');
    await sendForm(clerk, '/drafts/sample:l', { wording: '写了一半' });
    await app.query('delete from session.session');
    const sent = await sendForm(clerk, '/sample/l', { ...good, _page: '/sample/l?from=list' });
    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      '/sign-in?returnTo=%2Fsample%2Fl%3Ffrom%3Dlist',
    ]);
    const back = await signIn(test.baseUrl, 'gd-jyj.unit_staff');
    expect((await open('l', back)).values.wording).toBe('写了一半');
    client = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
  });

  it('does not lead to another site', async () => {
    const nobody = new ApiClient(test.baseUrl);
    const { headers } = await sendForm(nobody, '/sample/l', { _page: 'https://evil.example/' });
    expect(headers.get('location')).toBe('/sign-in');
  });
});
