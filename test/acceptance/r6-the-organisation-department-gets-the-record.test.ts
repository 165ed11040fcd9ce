import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import type { ResultAnswer } from '../../src/assessment/results/result.schema.js';
import type { DossierEntry, EntryKind } from '../../src/consequence/dossiers/dossier-entry.js';
import type { BodyDossier, PersonDossier } from '../../src/consequence/dossiers/dossier.queries.js';
import type { DossierPage, PersonLine } from '../../src/consequence/dossiers/dossier-list.queries.js';
import { accountId, bodyId, personId } from '../../src/organization/city-ids.js';
import { givenChecks } from '../factories/given-checks.js';
import * as given from '../factories/given-record.js';
import { givenCorrection, givenShownResult } from '../factories/given-result.js';
import type { GivenTotals } from '../factories/given-result.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

const period = '2026Q3';
const publisher = 'PD-SWB/assessment_office_head';
const org = 'PD-ZZB/organisation_dept';
const [last, best, merged] = ['621126', '621102', 'GD-TJJ'];
const head = personId(`${last}/unit_head`);

const totals: GivenTotals = {
  县区: {
    ...{ [best]: '95.00', '621121': '93.00', '621122': '92.00', '621123': '90.00', '621124': '88.00' },
    ...{ '621125': '85.00', [last]: '70.00' },
  },
  经济管理: { 'GD-FGW': '92.00', 'GD-CZJ': '91.00', 'GD-GXJ': '90.00', 'GD-LSJ': '85.00', [merged]: '81.00' },
};
const corrected: GivenTotals = { ...totals, 县区: { ...totals.县区, [last]: '72.50' } };

let hall: CityHall;
let former: string;
let nobody: string;

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web' });
  const { record } = hall;
  former = await given.givenPerson(record, '欧阳前任');
  nobody = await given.givenPerson(record, '司马无职');
  await given.givenActing(record, {
    ...{ person: former, post: 'GD-FGW/unit_head', fromOn: '2026-08-01', toOn: '2026-08-31' },
  });
  await given.givenRed(record, last);
  const { id } = await givenShownResult(record, { period, totals });
  await given.givenMoved(record, {
    ...{ resultId: id, body: last, before: { total: '68.00', grade: 'fair', rank: 7 } },
  });
  await send(publisher, `results/${id}/publish`, { basis: '定考办〔2026〕9号' });
  await decide();
  const post = `${last}/unit_head`;
  await given.givenFormerHolder(record, { person: former, post, fromOn: '2024-01-01', toOn: '2026-07-31' });
  await given.givenMerged(record, {
    ...{ body: merged, into: 'GD-FGW', on: '2026-09-20', formerly: '市统计信息局' },
  });
  const again = await send<ResultAnswer>(publisher, `results/${id}/reissue`, { reason: '数据更正。' });
  await givenCorrection(record, again.id, { period, totals: corrected });
  await send(publisher, `results/${again.id}/publish`, { basis: '定考办〔2026〕10号' });
}, 60_000);
afterAll(() => hall.close());

async function send<T>(who: string, path: string, body: object): Promise<T> {
  const answer = await (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

// The interview of the last county and the commendation of the best one are signed, all else is not.
async function decide(): Promise<void> {
  const of = (body: string, kind: string) =>
    hall.one<{ id: string; interview: string }>(
      `select c.id, i.id as interview from consequence c join body b on b.id = c.body_id
       left join interview_draft i on i.consequence_id = c.id where b.code = $1 and c.kind = $2`,
      [body, kind],
    );
  const { id, interview } = await of(last, 'interview');
  await send(`${last}/unit_head`, `consequences/${id}/statement`, { statement: '已追赶进度。' });
  await send('L01/leader', `interview-drafts/${interview}/decision`, { outcome: 'sign' });
  await given.givenFollowed(hall.record, { interviewId: interview, body: last, dueOn: '2026-11-20' });
  const praise = await of(best, 'commendation');
  await givenChecks(hall.record, [praise.id]);
  await send('L01/leader', `consequences/${praise.id}/sign`, {});
}

const person = async (id: string, who = org) =>
  (await hall.at(who)).get<PersonDossier>(`/api/v1/dossiers/people/${id}`);
const body = async (code: string, who = org) =>
  (await hall.at(who)).get<BodyDossier>(`/api/v1/dossiers/bodies/${bodyId(code)}`);
function entryOf<K extends EntryKind>(entries: readonly DossierEntry[], kind: K) {
  return entries.find((one): one is Extract<DossierEntry, { kind: K }> => one.kind === kind);
}
async function file(path: string, who = org): Promise<Buffer> {
  const client = await hall.at(who);
  const response = await fetch(client.baseUrl + path, { headers: { cookie: client.cookie } });
  expect([path, response.status]).toEqual([path, 200]);
  expect(response.headers.get('content-disposition')).toContain('attachment');
  return Buffer.from(await response.arrayBuffer());
}
const seen = async (who: string) =>
  hall.all<{ action: string; result: string; form: string }>(
    `select action, result, details ->> 'form' as form from audit_entry
     where account_id = $1 and action like 'dossier:%' and result is not null order by id`,
    [accountId(who)],
  );

describe('R6: the list of dossiers', () => {
  const list = async (query: string, who = org) =>
    (await hall.at(who)).get<DossierPage<PersonLine>>(`/api/v1/dossiers?${query}`);

  it('finds heads by category and by pinyin, former ones too', async () => {
    const counties = await list('category=county');
    expect(counties.body.count).toBe(8);
    expect((await list('name=oyqr')).body.items).toMatchObject([{ id: former, toOn: '2026-07-31' }]);
    expect((await list('category=leader')).body.items).toHaveLength(12);
    expect((await list('view=bodies&category=county')).body.count).toBe(7);
    const statistics = await list(`view=bodies&name=${encodeURIComponent('统计')}`);
    expect(statistics.body.items).toContainEqual(
      expect.objectContaining({ code: merged, validTo: '2026-09-20', total: '81.00' }),
    );
  });

  it('says on a page beyond the end that there is nothing, with the way back', async () => {
    const client = await hall.at(org);
    const beyond = await getPage(client, '/dossiers?page=9999');
    expect([beyond.status, beyond.body.includes('没有这一页')]).toEqual([200, true]);
    expect(beyond.body).toMatch(/href="\/dossiers\?view(=|&#x3D;)people"/);
    const first = await getPage(client, '/dossiers?view=bodies&category=county');
    expect(first.body).toContain('72.50 分');
    expect(first.body).toMatch(/<nav class="dk-nav[^>]*>\s*<ul>\s*<li><a href="\/dossiers"/);
    expect((await getPage(client, '/dossiers?page=x&category=y')).status).toBe(200);
  });

  it.each([`${last}/unit_head`, 'L01/leader', 'PD-JW/inspector', 'PD-SWB/office_head', 'GD-FGW/unit_staff'])(
    'is nothing for %s',
    async (who) => {
      expect(refusal(await list('', who))).toEqual([403, 'permission.denied']);
      expect((await getPage(await hall.at(who), `/dossiers/bodies/${bodyId(last)}`)).status).toBe(403);
    },
  );
});

describe('a dossier', () => {
  it('of a body shows its results, also what they were before an objection and a new publication', async () => {
    const { entries } = (await body(last)).body;
    const result = entryOf(entries, 'result');
    expect(result?.facts).toMatchObject({ total: '72.50', grade: 'fair', rank: 7, of: 7, reopened: false });
    expect(result?.facts.former).toEqual([
      { how: 'objection', total: '68.00', grade: 'fair', rank: 7, number: null },
      {
        how: 'reissued',
        total: '70.00',
        grade: 'fair',
        rank: 7,
        number: expect.stringContaining('〔2026〕1号'),
      },
    ]);
    const { sha256 } = await hall.one<{ sha256: string }>(
      `select c.sha256 from period_result r join score_computation c on c.id = r.computation_id where r.state = 'published'`,
    );
    expect(result?.basis).toMatchObject({ sha256, by: '考核办主任', number: expect.stringContaining('2号') });
    expect(entries.filter(({ kind }) => kind === 'result')).toHaveLength(1);
  });

  it('of a body has every kind of entry with its day, and nothing that nobody signed', async () => {
    const { entries } = (await body(last)).body;
    const days = entries.map(({ on }) => on);
    expect(days).toEqual(days.toSorted().toReversed());
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(
      new Set(['interview', 'result', 'rectification', 'exposure', 'commitment', 'red']),
    );
    expect(entryOf(entries, 'commitment')?.facts).toMatchObject({ state: 'overdue', dueOn: '2026-11-20' });
    expect(entryOf(entries, 'rectification')?.facts).toMatchObject({ concluded: false });
    expect(entryOf(entries, 'red')).toMatchObject({ period, facts: { times: 2, tasks: 1 } });
    const commended = (await body(best)).body.entries;
    expect(entryOf(commended, 'commendation')).toMatchObject({ basis: { by: '市委书记' }, period });
    expect(entryOf(commended, 'red_flag')).toBeUndefined();
  });

  it('of a person is by tenure: who left keeps his days, who came has his', async () => {
    const present = (await person(head)).body.tenures;
    expect(present).toMatchObject([{ bodyCode: last, fromOn: '2026-08-01', toOn: null, answers: true }]);
    const [{ entries } = { entries: [] }] = present;
    expect(entryOf(entries, 'result')?.facts.share).toEqual({ days: 61, of: 92 });
    expect(entryOf(entries, 'interview')?.facts).toMatchObject({ heldOn: '2026-11-10', missed: 1 });
    expect(entryOf(entries, 'red')?.facts.times).toBe(2);
    const before = (await person(former)).body.tenures;
    const held = before.find(({ kind }) => kind === 'held');
    expect(entryOf(held?.entries ?? [], 'result')?.facts.share).toEqual({ days: 31, of: 92 });
    expect(held?.entries.map(({ kind }) => kind)).toEqual(['result']);
  });

  it('of an acting post shows its days and leaves the record with the holder', async () => {
    const acting = (await person(former)).body.tenures.find(({ kind }) => kind === 'acting');
    expect(acting).toMatchObject({ bodyCode: 'GD-FGW', answers: false, entries: [], toOn: '2026-08-31' });
    const page = await getPage(await hall.at(org), `/dossiers/people/${former}`);
    expect(page.body).toContain('代理期间的结果记在任职人名下');
  });

  it('of a body that was renamed and merged keeps its closed periods and says both', async () => {
    const dossier = (await body(merged)).body;
    expect(dossier).toMatchObject({
      formerNames: [{ name: '市统计信息局', untilOn: '2026-08-15' }],
      mergedInto: { name: '市发展改革委', on: '2026-09-20' },
    });
    expect(entryOf(dossier.entries, 'result')?.facts.total).toBe('81.00');
    const [tenure] = (await person(personId(`${merged}/unit_head`))).body.tenures;
    expect(tenure).toMatchObject({ toOn: '2026-09-20', mergedInto: '市发展改革委' });
    expect(entryOf(tenure?.entries ?? [], 'result')?.facts.share?.days).toBe(82);
    const page = (await getPage(await hall.at(org), `/dossiers/bodies/${bodyId(merged)}`)).body;
    expect(page).toContain('2026-08-15 以前名为市统计信息局');
    expect(page).toContain('并入市发展改革委');
  });

  it('of a person without posts says so, and of nobody at all is not there', async () => {
    expect((await person(nobody)).body).toMatchObject({ name: '司马无职', tenures: [], others: [] });
    const client = await hall.at(org);
    expect((await getPage(client, `/dossiers/people/${nobody}`)).body).toContain('没有登记任职');
    expect(refusal(await person(bodyId(last)))).toEqual([404, 'record.not-found']);
    expect((await client.get('/api/v1/dossiers/people/1')).status).toBe(422);
  });

  it('is read in English too, with the words of the record as they are', async () => {
    const client = await hall.at(org);
    await sendForm(client, '/language', { language: 'en' });
    const pages = [`/dossiers`, `/dossiers/people/${head}`, `/dossiers/bodies/${bodyId(best)}`];
    for (const path of pages) {
      const { status, body: html } = await getPage(client, path);
      expect([path, status]).toEqual([path, 200]);
      expect(html).not.toMatch(/undefined|NaN|\[object|\{\{/);
    }
    expect((await getPage(client, `/dossiers/people/${head}`)).body).toContain('past the promised day');
    await sendForm(client, '/language', { language: 'zh-CN' });
  });
});

describe('fields that are not for study', () => {
  it('are hidden alike on the page, in the answer, the sheet and the paper', async () => {
    const client = await hall.at(org);
    for (const path of [`people/${head}`, `bodies/${bodyId(last)}`]) {
      const html = (await getPage(client, `/dossiers/${path}`)).body;
      const json = JSON.stringify((await client.get(`/api/v1/dossiers/${path}`)).body);
      const book = read(await file(`/dossiers/${path}/xlsx`));
      const sheet = book.SheetNames.map((name) => utils.sheet_to_csv(book.Sheets[name] ?? {})).join('\n');
      const parts = unzipSync(await file(`/dossiers/${path}/docx`));
      const paper = strFromU8(parts['word/document.xml'] ?? new Uint8Array());
      const { sha256 } = entryOf((await body(last)).body.entries, 'result')?.basis ?? {};
      for (const form of [html, json, sheet, paper]) {
        for (const secret of Object.values(given.hidden)) expect(form).not.toContain(secret);
        expect(form).toContain('72.50');
        expect(form).toContain('70.00');
        expect(form).toContain('68.00');
        expect(form).toContain(sha256);
        expect(form).not.toMatch(/拟任|提拔|晋升|undefined/);
      }
      expect(html).toContain('承诺补齐&lt;b&gt;滞后&lt;/b&gt;任务。');
      expect(paper).toContain('承诺补齐&lt;b&gt;滞后&lt;/b&gt;任务。');
      expect(sheet).toContain('承诺补齐<b>滞后</b>任务。');
    }
  });
});

describe('the own dossier', () => {
  const me = `${last}/unit_head`;
  const say = async (input: object, who = me, key?: string) =>
    (await hall.at(who)).post<{ id: string }>('/api/v1/my-dossier/comments', input, {
      ...(key !== undefined && { key }),
    });

  it('is seen by the person himself, and another person’s is not there; the try is on record', async () => {
    const client = await hall.at(me);
    const { status, body: html } = await getPage(client, '/my-dossier');
    expect([status, html.includes('72.50 分'), html.includes('供研判参考')]).toEqual([200, true, true]);
    expect((await person(head, me)).status).toBe(200);
    for (const other of [former, personId('GD-FGW/unit_head'), nobody])
      expect(refusal(await person(other, me))).toEqual([404, 'record.not-found']);
    expect((await getPage(client, `/dossiers/people/${former}`)).status).toBe(404);
    expect((await getPage(client, `/dossiers/people/${head}/xlsx`)).status).toBe(403);
    const refused = (await seen(me)).filter(({ result, form }) => result === 'refused' && form !== null);
    expect(refused.map(({ form }) => form)).toEqual(['json', 'json', 'json', 'page']);
    expect((await getPage(await hall.at(me), '/consequences')).body).toContain('href="/my-dossier"');
  });

  it('of a city leader is that of what he is responsible for', async () => {
    const own = await (await hall.at('L04/leader')).get<PersonDossier>('/api/v1/my-dossier');
    expect(own.body.tenures).toMatchObject([{ role: 'leader', answers: true }]);
    expect((await getPage(await hall.at('L04/leader'), '/my-dossier')).status).toBe(200);
  });

  it.each([
    ['nothing', { text: ' ' }],
    ['1,001 characters', { text: '说'.repeat(1_001) }],
    ['an entry of another dossier', { text: '说明', entry: `result:${period}:GD-FGW` }],
    ['a field more', { text: '说明', personId: head }],
  ])('takes no comment of %s', async (_what, input) => {
    expect(refusal(await say(input))).toEqual([422, 'request.invalid']);
  });

  it('takes a comment of 1,000 characters once, shows it beside the entry as text, and never changes it', async () => {
    const entry = `result:${period}:${last}`;
    const text = `<script>alert(1)</script>${'说'.repeat(975)}`;
    const [first, second] = [await say({ text, entry }, me, 'once'), await say({ text, entry }, me, 'once')];
    expect([first.status, second.body]).toEqual([201, first.body]);
    const { comments } = (await person(head)).body;
    expect(comments).toMatchObject([{ entry, text }]);
    const html = (await getPage(await hall.at(org), `/dossiers/people/${head}`)).body;
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;说说');
    expect(html).not.toContain('<script>alert(1)');
    const book = read(await file(`/dossiers/people/${head}/xlsx`));
    expect(utils.sheet_to_csv(book.Sheets[book.SheetNames[0] ?? ''] ?? {})).toContain('alert(1)');
    await expect(hall.record.query(`update dossier_comment set text = ''`)).rejects.toThrow();
    await expect(hall.record.query('delete from dossier_comment')).rejects.toThrow();
  });

  it('is commented by a plain form, which keeps what was typed when it is refused', async () => {
    const client = await hall.at(me);
    const refused = await sendForm(client, '/my-dossier/comments', { text: '长'.repeat(1_001), entry: '' });
    expect([refused.status, refused.body.includes('<title>错误：')]).toEqual([422, true]);
    expect(refused.body).toContain('长'.repeat(1_001));
    const done = await sendForm(client, '/my-dossier/comments', { text: '全年工作说明。', entry: '' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/my-dossier']);
    expect((await getPage(client, '/my-dossier')).body).toContain('全年工作说明。');
    expect(refusal(await say({ text: '我来说' }, 'GD-FGW/unit_staff'))).toEqual([403, 'permission.denied']);
  });
});

describe('every look', () => {
  it('leaves its own entry in the trail before anything is shown, and every export another', async () => {
    const before = (await seen(org)).length;
    await body(best);
    await getPage(await hall.at(org), `/dossiers/people/${head}`);
    await file(`/dossiers/bodies/${bodyId(best)}/docx`);
    await getPage(await hall.at(org), '/dossiers');
    expect((await seen(org)).slice(before)).toEqual([
      { action: 'dossier:read', result: 'done', form: 'json' },
      { action: 'dossier:read', result: 'done', form: 'page' },
      { action: 'dossier:export', result: 'done', form: 'docx' },
      { action: 'dossier:read', result: 'done', form: 'page' },
    ]);
    const own = await seen(`${last}/unit_head`);
    expect(
      own.filter(({ action, form }) => action === 'dossier:read' && form === 'page').length,
    ).toBeGreaterThan(2);
  });
});
