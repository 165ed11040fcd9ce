import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { jpeg, lockedPdf, pdfOf, png, program, wordFile } from '../factories/evidence-files.js';
import { givenPart, rowOf } from '../factories/given-part.js';
import type { FormFile } from '../factories/report-form.js';
import { sendForm } from '../factories/report-form.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

type Body = Record<string, unknown>;

let app: TestApp;
let owner: pg.Client;
let clerk: ApiClient;
let partId: string;
let milestoneIds: string[];

beforeAll(async () => {
  app = await startTestApp({ role: 'web' });
  owner = new pg.Client(app.ownerUrl);
  await owner.connect();
  clerk = await signIn(app.baseUrl, 'gd-fgw.unit_staff');
});
afterAll(async () => {
  await owner.end();
  await app.close();
});
beforeEach(async () => {
  ({ partId, milestoneIds } = await givenPart(owner, { milestoneDays: ['2026-11-30', '2026-12-20'] }));
});

const path = () => `/api/v1/parts/${partId}/reports`;
const report = (rest: Body = {}) => ({
  kind: 'progress',
  wording: '已完成选址论证。',
  progress: 40,
  ...rest,
});
const fields = { kind: 'progress', wording: '已完成选址论证。', progress: '40' };
const rows = (table: 'report' | 'evidence_file') =>
  rowOf<{ n: number }>(owner, `select count(*)::integer as n from ${table} where part_id = $1`, [partId]);

describe('I2: progress of at most 300 characters', () => {
  it.each([
    ['300 characters', '进'.repeat(300)],
    ['300 characters of two UTF-16 units', '𠮷'.repeat(300)],
    ['300 characters and 29 line breaks', Array.from({ length: 30 }, () => '进'.repeat(10)).join('\r\n')],
  ])('takes %s', async (_case, wording) => {
    const { status, body } = await clerk.post<Body>(path(), report({ wording }));
    expect([status, body.characters]).toEqual([201, 300]);
  });

  it.each([
    ['301 characters', '进'.repeat(301)],
    ['301 characters of two UTF-16 units', '𠮷'.repeat(301)],
  ])('refuses %s with the count and keeps nothing', async (_case, wording) => {
    const { status, body } = await clerk.post<Body>(path(), report({ wording }));
    expect([status, body.code]).toEqual([422, 'report.text-too-long']);
    expect(body.detail).toContain('工作进展301字，超过300字的上限');
    expect((await rows('report')).n).toBe(0);
  });

  it('refuses what cannot be kept as it was written', async () => {
    for (const wording of ['', '  ', 'a\0b', '\ud842'])
      expect((await clerk.post<Body>(path(), report({ wording }))).status).toBe(422);
  });
});

describe('I2: evidence of at most 3 files and 3 pages', () => {
  it('takes three files of three pages, and gives each back as it was', async () => {
    const files = [
      { name: '会议纪要.pdf', content: pdfOf(1) },
      { name: '现场.png', content: png() },
      { name: '现场.jpg', content: jpeg() },
    ];
    const { status, body } = await sendForm(clerk, path(), { fields, files });
    expect(status).toBe(201);
    expect(body.evidenceIds).toHaveLength(3);
    const answer = await fetch(`${app.baseUrl}/api/v1/evidence/${body.evidenceIds[0]}`, {
      headers: { cookie: clerk.cookie },
    });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdfOf(1));
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="____.pdf"; filename*=UTF-8''${encodeURIComponent('会议纪要.pdf')}`,
    );
  });

  it('takes one PDF of three pages', async () => {
    const { status } = await sendForm(clerk, path(), {
      fields,
      files: [{ name: '佐证.pdf', content: pdfOf(3) }],
    });
    expect(status).toBe(201);
  });

  const four = ['一', '二', '三', '四'].map((name) => ({ name: `${name}.png`, content: png() }));
  it.each<[string, FormFile[], [code: string, words: string]]>([
    ['a fourth file', four, ['evidence.too-many-files', '“四.png”']],
    ['a seventh file', [...four, ...four], ['evidence.too-many-files', '份数']],
    [
      'a fourth page',
      [{ name: '佐证.pdf', content: pdfOf(4) }],
      ['evidence.too-many-pages', '“佐证.pdf”4页'],
    ],
    [
      '3 + 1 pages',
      [
        { name: '佐证.pdf', content: pdfOf(3) },
        { name: '图.png', content: png() },
      ],
      ['evidence.too-many-pages', '共4页'],
    ],
    [
      'a program named .pdf',
      [{ name: '佐证.pdf', content: program() }],
      ['evidence.file-type', '可执行程序'],
    ],
    ['Word', [{ name: '总结.docx', content: wordFile() }], ['evidence.file-type', '页数无法清点']],
    [
      'a PDF with a password',
      [{ name: '佐证.pdf', content: lockedPdf() }],
      ['evidence.unreadable', '有密码'],
    ],
    ['an empty file', [{ name: '佐证.pdf', content: Buffer.alloc(0) }], ['evidence.unreadable', '空文件']],
  ])('refuses %s, trims nothing, keeps nothing', async (_case, files, [code, words]) => {
    const { status, body } = await sendForm(clerk, path(), { fields, files });
    expect([status, body.code]).toEqual([422, code]);
    expect(body.detail).toContain(words);
    expect([(await rows('report')).n, (await rows('evidence_file')).n]).toEqual([0, 0]);
  });

  it('refuses a file of more than 10 MB', async () => {
    const content = Buffer.concat([pdfOf(1), Buffer.alloc(10 * 1024 * 1024)]);
    const { status, body } = await sendForm(clerk, path(), { fields, files: [{ name: '大.pdf', content }] });
    expect([status, body.code]).toEqual([413, 'file.too-large']);
  });

  it('takes a file that is in the system already beside three new ones', async () => {
    const first = await sendForm(clerk, path(), { fields, files: [{ name: '批复.pdf', content: pdfOf(3) }] });
    const next = await givenPart(owner);
    const { status, body } = await sendForm(clerk, `/api/v1/parts/${next.partId}/reports`, {
      fields: { ...fields, citedEvidenceIds: first.body.evidenceIds[0] ?? '' },
      files: ['一', '二', '三'].map((name) => ({ name: `${name}.png`, content: png() })),
    });
    expect(status).toBe(201);
    expect(body.evidenceIds).toHaveLength(4);
  });

  it('does not let another body cite or read a file', async () => {
    const first = await sendForm(clerk, path(), { fields, files: [{ name: '批复.pdf', content: pdfOf(1) }] });
    const [evidenceId = ''] = first.body.evidenceIds;
    const other = await signIn(app.baseUrl, 'gd-czj.unit_staff');
    expect((await other.get(`/api/v1/evidence/${evidenceId}`)).status).toBe(404);
    const own = await givenPart(owner, { body: 'GD-CZJ' });
    const citing = await other.post<Body>(
      `/api/v1/parts/${own.partId}/reports`,
      report({ citedEvidenceIds: [evidenceId] }),
    );
    expect([citing.status, citing.body.code]).toEqual([404, 'record.not-found']);
    const inspector = await signIn(app.baseUrl, 'pd-jw.inspector');
    expect((await inspector.get(`/api/v1/evidence/${evidenceId}`)).status).toBe(200);
  });
});

describe('I2: who may report, and when', () => {
  it.each(['dispatched', 'disputed', 'reported_done', 'concluded', 'withdrawn'])(
    'not while the part is %s',
    async (state) => {
      const given = await givenPart(owner, { state });
      const { status, body } = await clerk.post<Body>(`/api/v1/parts/${given.partId}/reports`, report());
      expect([status, body.code]).toEqual([409, 'state.illegal-step']);
      expect(body.detail).toContain('不能“填报进展”');
    },
  );

  it('not for another body, whose part it does not even find', async () => {
    const given = await givenPart(owner, { body: 'GD-CZJ' });
    const { status, body } = await clerk.post<Body>(`/api/v1/parts/${given.partId}/reports`, report());
    expect([status, body.code]).toEqual([404, 'record.not-found']);
    expect((await clerk.get(`/api/v1/parts/${given.partId}`)).status).toBe(404);
  });

  it('the first report after signing begins the work; progress and milestones hold at once', async () => {
    const given = await givenPart(owner, { state: 'signed', progress: 0, milestoneDays: ['2026-11-30'] });
    const { status, body } = await clerk.post<Body>(
      `/api/v1/parts/${given.partId}/reports`,
      report({ milestoneIds: given.milestoneIds }),
    );
    expect([status, body.partState, body.mark, body.period]).toEqual([
      201,
      'in_progress',
      'unowed',
      '2026-11',
    ]);
    const part = await rowOf<Body>(
      owner,
      `select progress::float8, milestones->0->>'doneAt' as done, version from task_part where id = $1`,
      [given.partId],
    );
    expect(part).toEqual({ progress: 40, done: '2026-11-24T01:00:00.000Z', version: 2 });
  });

  it('a milestone of another part is refused', async () => {
    const other = await givenPart(owner, { milestoneDays: ['2026-11-30'] });
    expect((await clerk.post(path(), report({ milestoneIds: other.milestoneIds }))).status).toBe(422);
    expect((await clerk.post(path(), report({ milestoneIds }))).status).toBe(201);
  });

  it('with one click as planned, and done only at 100 %', async () => {
    const planned = await clerk.post<Body>(path(), { kind: 'as_planned' });
    expect([planned.status, planned.body.progress]).toEqual([201, 20]);
    const early = await clerk.post<Body>(path(), { kind: 'completion', wording: '已完成', progress: 99 });
    expect(early.status).toBe(422);
    const done = await clerk.post<Body>(path(), { kind: 'completion', wording: '已完成' });
    expect([done.status, done.body.partState, done.body.progress]).toEqual([201, 'reported_done', 100]);
  });

  it('a second one waits until the first was reviewed', async () => {
    expect((await clerk.post(path(), report())).status).toBe(201);
    const { status, body } = await clerk.post<Body>(path(), report());
    expect([status, body.code]).toEqual([409, 'state.illegal-step']);
  });
});

describe('I2: the same submit twice is one submit', () => {
  it('at once, with the same key: one row, the same answer', async () => {
    const send = () => clerk.post<Body>(path(), report(), { key: 'submit-1' });
    const [one, other] = await Promise.all([send(), send()]);
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(other.body).toEqual(one.body);
    expect((await rows('report')).n).toBe(1);
  });

  it('with files: the same key with another file is refused', async () => {
    const send = (pages: number) =>
      sendForm(clerk, path(), {
        fields,
        files: [{ name: '佐证.pdf', content: pdfOf(pages) }],
        key: 'submit-2',
      });
    const [one, other] = await Promise.all([send(1), send(1)]);
    expect(other.body).toEqual(one.body);
    expect((await rows('evidence_file')).n).toBe(1);
    const changed = await send(2);
    expect([changed.status, changed.body.code]).toEqual([409, 'idempotency.key-reused']);
  });
});

describe('I2: a report is corrected before its review', () => {
  it('text, progress, milestones and files; a stale page sees both texts', async () => {
    const sent = await sendForm(clerk, path(), {
      fields: { ...fields, milestoneIds: milestoneIds[0] ?? '' },
      files: [{ name: '旧.pdf', content: pdfOf(2) }],
    });
    const target = `/api/v1/reports/${sent.body.id}`;
    const amended = await sendForm(clerk, target, {
      ...{ method: 'PATCH', files: [{ name: '新.pdf', content: pdfOf(3) }] },
      fields: {
        version: '1',
        wording: '改后',
        progress: '55',
        removedEvidenceIds: sent.body.evidenceIds[0] ?? '',
      },
    });
    expect([amended.status, amended.body.progress, amended.body.version]).toEqual([200, 55, 2]);
    expect(amended.body.evidenceIds).toHaveLength(1);
    const moved = await clerk.patch<Body>(target, { version: 2, milestoneIds: milestoneIds.slice(1) });
    expect(moved.status).toBe(200);
    const ticked = await rowOf<Body>(
      owner,
      `select milestones->0->>'doneAt' as one, milestones->1->>'doneAt' as two from task_part where id = $1`,
      [partId],
    );
    expect(ticked).toEqual({ one: null, two: '2026-11-24T01:00:00.000Z' });
    const stale = await clerk.patch<Body>(target, { version: 1, wording: '另一人的改法' });
    expect([stale.status, stale.body.code]).toEqual([409, 'version.stale']);
    expect(stale.body).toMatchObject({
      mine: { wording: '另一人的改法' },
      theirs: { wording: '改后' },
      currentVersion: 3,
    });
  });

  it('the files that were there still count', async () => {
    const sent = await sendForm(clerk, path(), { fields, files: [{ name: '旧.pdf', content: pdfOf(2) }] });
    const { status, body } = await sendForm(clerk, `/api/v1/reports/${sent.body.id}`, {
      ...{ method: 'PATCH', fields: { version: '1' }, files: [{ name: '新.pdf', content: pdfOf(2) }] },
    });
    expect([status, body.code]).toEqual([422, 'evidence.too-many-pages']);
  });
});
