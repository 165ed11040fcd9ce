import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdfOf } from '../factories/evidence-files.js';
import { givenOwedReport, givenPart } from '../factories/given-part.js';
import type { ApiClient } from '../support/api-client.js';
import { CityHall } from '../support/city-hall.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';
import type { SentFields } from '../support/form-client.js';

let hall: CityHall;
let clerk: ApiClient;
let other: ApiClient;

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web' });
  [clerk, other] = await Promise.all([hall.at('GD-FGW/unit_staff'), hall.at('GD-CZJ/unit_staff')]);
});
afterAll(() => hall?.close());

const given = (more: Parameters<typeof givenPart>[1] = {}) => givenPart(hall.record, more);
const page = async (query = '') => (await getPage(clerk, `/${query}`)).body;
const signAt = (partId: string) => `/my-work/parts/${partId}/sign`;

/** Sends the form of a report as a browser does, with a file of so many pages for each of `pages`. */
function report(
  client: ApiClient,
  partId: string,
  { pages = [], fields }: { pages?: readonly number[]; fields: SentFields },
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  pages.forEach((count, index) =>
    form.append('files', new Blob([new Uint8Array(pdfOf(count))]), `佐证${index + 1}.pdf`),
  );
  if (pages.length === 0) form.append('files', new Blob([]), '');
  return sendFiles(client, `/my-work/parts/${partId}/report?show=todo&_csrf=${client.csrfToken}`, form);
}

/** The figures of the three counts and how many rows each list has. */
async function countsAndRows(client: ApiClient) {
  const lists = await Promise.all(
    ['todo', 'warned', 'waiting'].map(async (show) => (await getPage(client, `/?show=${show}`)).body),
  );
  const figures = [...(lists[0] ?? '').matchAll(/dk-figure">(\d+)/g)].map(([, figure]) => Number(figure));
  return { figures, rows: lists.map((html) => [...html.matchAll(/<li class="dk-row" /g)].length) };
}

describe('the three counts', () => {
  it('equal the lists behind them, whoever looks', async () => {
    await given({ state: 'dispatched' });
    await given({ state: 'reported_done' });
    const { partId } = await given({ state: 'in_progress' });
    await hall.record.query(`update task_part set lamp = 'red' where id = $1`, [partId]);
    for (const client of [clerk, other, await hall.office()]) {
      const { figures, rows } = await countsAndRows(client);
      expect(rows).toEqual(figures);
    }
    expect((await countsAndRows(clerk)).figures).toEqual([2, 1, 1]);
    expect((await countsAndRows(await hall.office())).figures).toEqual([0, 1, 3]);
  });

  it('keep what is mine apart from what waits for a reviewer', async () => {
    const html = await page('?show=waiting');
    expect(html).toContain('审核人');
    expect(html).not.toContain('核对并提交');
  });
});

describe('signing on the workbench', () => {
  it('is one press, and comes back to the same list with the matter named', async () => {
    const { partId } = await given({ state: 'dispatched' });
    expect(await page('?show=todo')).toContain(`action="${signAt(partId)}?show=todo&amp;page=1"`);
    const { status, headers } = await sendForm(clerk, `${signAt(partId)}?show=warned`, {});
    expect([status, headers.get('location')]).toEqual([303, '/?show=warned']);
    expect(await page('?show=warned')).toContain('已签收“完成市民服务中心项目前期工作”。');
    expect(
      (await hall.one<{ state: string }>('select state from task_part where id = $1', [partId])).state,
    ).toBe('signed');
  });

  it('says above the list why it was refused', async () => {
    const { partId } = await given({ state: 'concluded' });
    const { status, body } = await sendForm(clerk, signAt(partId), {});
    expect(status).toBe(409);
    expect(body).toMatch(/<title>错误：/);
    expect(body).toContain('class="dk-errors"');
  });

  it('is nobody else’s', async () => {
    const { partId } = await given({ state: 'dispatched' });
    expect((await sendForm(other, signAt(partId), {})).status).toBe(404);
    expect((await sendForm(await hall.office(), signAt(partId), {})).status).toBe(403);
  });
});

describe('reporting on the workbench', () => {
  it('takes progress with a milestone and evidence', async () => {
    const { partId, milestoneIds } = await given({ milestoneDays: ['2026-11-30', '2026-12-15'] });
    const fields = {
      kind: 'progress',
      wording: '已完成选址',
      progress: '45%',
      milestoneIds: [milestoneIds[0] ?? ''],
    };
    const { status, location } = await report(clerk, partId, { fields, pages: [1, 2] });
    expect([status, location]).toEqual([303, '/']);
    expect(await page()).toContain('已填报“完成市民服务中心项目前期工作”');
    const filed = await hall.one<object>(
      `select wording, progress::float8 as progress, kind, milestone_ids as done, (select count(*)::integer
        from evidence_file e where e.report_id = r.id) as files from report r where part_id = $1`,
      [partId],
    );
    const done = [milestoneIds[0]];
    expect(filed).toEqual({ wording: '已完成选址', progress: 45, kind: 'progress', done, files: 2 });
    expect(await page()).not.toContain(`id="part-${partId}"`);
    expect(await page('?show=waiting')).toContain('轮到审核人审核；审核前不用再报');
  });

  it.each([
    ['as_planned', '按计划推进', 20],
    ['completion', '全部完成', 100],
  ])('takes %s without a percent', async (kind, wording, progress) => {
    const { partId } = await given();
    expect(
      (await report(clerk, partId, { fields: { kind, wording: '全部完成', progress: '20' } })).status,
    ).toBe(303);
    const filed = await hall.one<object>(
      'select wording, progress::float8 as progress, kind from report where part_id = $1',
      [partId],
    );
    expect(filed).toEqual({ kind, wording, progress });
  });

  it('keeps all that was typed when it is refused, and opens its row', async () => {
    const { partId } = await given();
    const wording = '字'.repeat(301);
    const { status, body } = await report(clerk, partId, {
      fields: { kind: 'progress', wording, progress: '33' },
    });
    expect(status).toBe(422);
    expect(body).toMatch(/<title>错误：/);
    expect(body).toMatch(new RegExp(`<details class="dk-answer" id="answer-${partId}" open`));
    expect(body).toContain(wording);
    expect(body).toContain('301 / 300 字');
    expect(body).toContain('value="33"');
  });

  it.each([
    ['no percent', { kind: 'progress', wording: '有进展', progress: '' }, '填 0 到 100 的数'],
    ['no text', { kind: 'progress', wording: '', progress: '3' }, '请写进展'],
    ['no kind', { wording: '有进展', progress: '3' }, 'report-[0-9a-f-]+-problem'],
  ])('with %s is refused at its field', async (_what, fields: SentFields, words) => {
    const { partId } = await given();
    const { status, body } = await report(clerk, partId, { fields });
    expect(status).toBe(422);
    expect(body).toMatch(new RegExp(words));
  });

  it('counts files and pages as the article does', async () => {
    const { partId } = await given();
    const fields = { kind: 'progress', wording: '有进展', progress: '30' };
    expect((await report(clerk, partId, { fields, pages: [1, 1, 1, 1] })).body).toContain('4份，上限3份');
    expect((await report(clerk, partId, { fields, pages: [4] })).status).toBe(422);
  });

  it('is nobody else’s', async () => {
    const { partId } = await given();
    const fields = { kind: 'as_planned' };
    expect((await report(other, partId, { fields })).status).toBe(404);
    expect((await report(await hall.office(), partId, { fields })).status).toBe(403);
  });

  it('offers the text of the month before with its source', async () => {
    const { partId } = await given();
    await report(clerk, partId, { fields: { kind: 'progress', wording: '上次写的进展', progress: '30' } });
    await hall.record.query(`update report set state = 'passed', period = '2026-10' where part_id = $1`, [
      partId,
    ]);
    const html = await page();
    expect(html).toContain('上次写的进展</textarea>');
    expect(html).toContain('上月填报，可在此基础上修改（来源：10月填报）。');
  });

  it('says all that a returned report lacked, above the text to be corrected', async () => {
    const { partId } = await given();
    await report(clerk, partId, { fields: { kind: 'progress', wording: '要补正的进展', progress: '30' } });
    await hall.record.query(
      `update report set state = 'returned', return_reasons = '["other"]', review_note = '请补抽检批次号'
        where part_id = $1`,
      [partId],
    );
    const html = await page();
    expect(html).toContain('11月填报被退回，请按下列意见改齐后重报');
    expect(html.indexOf('请补抽检批次号')).toBeLessThan(html.indexOf('要补正的进展</textarea>'));
    expect(html).toContain('要补正的进展</textarea>');
  });

  it('says before and after that a report is a supplement', async () => {
    const { partId } = await given({ dispatchedAt: '2026-09-01T09:00:00+08:00' });
    await givenOwedReport(hall.record, partId, '2026-10');
    expect(await page()).toContain('现在提交记为“补报”');
    await report(clerk, partId, { fields: { kind: 'as_planned' } });
    expect(await page()).toContain('记为补报，轮到审核人审核');
  });
});

describe('several rows sent together', () => {
  const progress = (wording: string) => ({ kind: 'progress', wording, progress: '40' });

  /** Sends the form of all rows; a number beside a row gives it a file of so many pages. */
  function answers(rows: [partId: string, fields: SentFields, pages?: number][], step?: string) {
    const form = new FormData();
    if (step !== undefined) form.append('step', step);
    for (const [part, fields, pages] of rows) {
      for (const [name, value] of Object.entries(fields)) form.append(`${part}.${name}`, String(value));
      if (pages !== undefined)
        form.append(`${part}.files`, new Blob([new Uint8Array(pdfOf(pages))]), `佐证${pages}.pdf`);
    }
    return sendFiles(clerk, `/my-work/answers?show=todo&_csrf=${clerk.csrfToken}`, form);
  }
  const rowOf = (partId: string, html: string): string =>
    new RegExp(`id="answer-${partId}".*?</details>`, 's').exec(html)?.[0] ?? '';
  const reportsOf = (partId: string) =>
    hall.all<{ wording: string; files: number }>(
      `select wording, (select count(*)::integer from evidence_file e where e.report_id = r.id) as files
       from report r where part_id = $1`,
      [partId],
    );

  it('are shown before anything is filed, each with what is wrong with it', async () => {
    const [one, other] = [(await given()).partId, (await given()).partId];
    const { status, body } = await answers([
      [one, progress('第一项已完成四成'), 1],
      [other, { ...progress(''), progress: '' }],
    ]);
    expect(status).toBe(200);
    for (const words of ['第一项已完成四成', '佐证1.pdf', '请写进展', '确认提交 1 项', '有 1 项不能提交'])
      expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|\[object/);
    expect([await reportsOf(one), await reportsOf(other)]).toEqual([[], []]);
  });

  it('are filed with the files of their check, and all of them are named', async () => {
    const [one, other] = [(await given()).partId, (await given()).partId];
    const rows: [string, SentFields][] = [
      [one, progress('第一项')],
      [other, { kind: 'as_planned', wording: '', progress: '' }],
    ];
    await answers([[one, progress('第一项'), 2], rows[1] as [string, SentFields]]);
    const { status, location } = await answers(rows, 'confirm');
    expect([status, location]).toEqual([303, '/']);
    expect(await page()).toContain('已填报 2 项');
    expect(await reportsOf(one)).toEqual([{ wording: '第一项', files: 1 }]);
    expect(await reportsOf(other)).toEqual([{ wording: '按计划推进', files: 0 }]);
  });

  it('one that is refused says so at its row with its text, and the others go through', async () => {
    const [good, bad] = [(await given()).partId, (await given()).partId];
    const rows: [string, SentFields][] = [
      [good, progress('可以提交的')],
      [bad, progress('字'.repeat(301))],
    ];
    const { status, body } = await answers(rows, 'confirm');
    expect(status).toBe(422);
    expect(body).toContain('已填报 1 项');
    expect(body).toContain('还有 1 项没有提交');
    expect(body).toMatch(new RegExp(`id="answer-${bad}"[^>]* open`));
    expect(body).toContain('字'.repeat(301));
    expect((await reportsOf(good)).length).toBe(1);
    expect(await reportsOf(bad)).toEqual([]);
  });

  it('come back to the workbench open as they were filled in', async () => {
    const { partId } = await given();
    const { status, body } = await answers([[partId, progress('还要再改的话')]], 'edit');
    expect(status).toBe(200);
    expect(body).toMatch(new RegExp(`id="answer-${partId}"[^>]* open`));
    expect(body).toContain('还要再改的话');
    expect(body).not.toContain('错误：');
  });

  it('keep their chosen files on the way back, let one be removed, and file what is left', async () => {
    const { partId } = await given();
    await answers([[partId, progress('带佐证的进展'), 1]]);
    const back = rowOf(partId, (await answers([[partId, progress('带佐证的进展')]], 'edit')).body);
    for (const words of ['已选文件', '佐证1.pdf', '1 / 3 份']) expect(back).toContain(words);
    await answers([[partId, progress('带佐证的进展'), 2]]);
    const html = rowOf(partId, await page());
    expect(html).toContain('2 / 3 份');
    const [, removed = ''] = /name="removed" value="([^"]+)" aria-label="移除 佐证1.pdf"/.exec(html) ?? [];
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...progress('还在写的话'), removed }))
      form.append(name, value);
    const less = await sendFiles(clerk, `/my-work/parts/${partId}/files?_csrf=${clerk.csrfToken}`, form);
    expect(less.status).toBe(200);
    expect(rowOf(partId, less.body)).toContain('还在写的话');
    expect(rowOf(partId, less.body)).not.toContain('佐证1.pdf');
    await answers([[partId, progress('带佐证的进展')]], 'confirm');
    const names = await hall.all<{ name: string }>(
      'select original_name as name from evidence_file where part_id = $1',
      [partId],
    );
    expect(names).toEqual([{ name: '佐证2.pdf' }]);
  });

  it('keep their files also when a row is refused, at the check and at its own button', async () => {
    const { partId } = await given();
    const empty = { ...progress(''), progress: '' };
    await answers([[partId, empty, 1]]);
    const { body } = await report(clerk, partId, { fields: empty, pages: [2] });
    for (const words of ['佐证1.pdf', '请写进展', '2 / 3 份']) expect(rowOf(partId, body)).toContain(words);
    expect((await report(clerk, partId, { fields: progress('写好了') })).status).toBe(303);
    expect(await reportsOf(partId)).toEqual([{ wording: '写好了', files: 2 }]);
  });

  it('let nobody put files to another body’s part', async () => {
    const { partId } = await given();
    const form = new FormData();
    form.append('files', new Blob([new Uint8Array(pdfOf(1))]), '他人.pdf');
    const sent = await sendFiles(other, `/my-work/parts/${partId}/files?_csrf=${other.csrfToken}`, form);
    expect(sent.status).toBe(404);
  });

  it('are nobody else’s', async () => {
    const { partId } = await given();
    const form = new FormData();
    form.append(`${partId}.kind`, 'as_planned');
    form.append('step', 'confirm');
    const sent = await sendFiles(other, `/my-work/answers?_csrf=${other.csrfToken}`, form);
    expect(sent.status).toBe(404);
  });
});
