import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import type { PaperRow, PaperView } from '../../src/document/papers/paper.queries.js';
import type { PaperAnswer } from '../../src/document/papers/paper-draft.service.js';
import { sayAppointment } from '../../src/domain/consequence/say-appointment.js';
import { givenInterview } from '../factories/given-interview.js';
import { givenPaperDrafts } from '../factories/given-paper.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { eventually } from '../support/eventually.js';
import { getPage, sendForm } from '../support/form-client.js';

const office = 'PD-SWB/supervision_office';
const officeHead = 'PD-SWB/office_head';
const hostile = '<script>alert("甲")</script>\u202e&';

const appointment = '2026-11-26T09:30:00+08:00';
let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open();
});
afterAll(() => hall.close());

const post = async <T = PaperAnswer>(who: string, path: string, body: object = {}): Promise<Answer<T>> =>
  (await hall.at(who)).post<T>(`/api/v1/${path}`, body);
const paper = async (who: string, id: string) => (await hall.at(who)).get<PaperView>(`/api/v1/papers/${id}`);
const listed = async (who: string, query = '') =>
  (await (await hall.at(who)).get<{ items: PaperRow[] }>(`/api/v1/papers${query}`)).body.items;
const made = async (id: string): Promise<PaperView> =>
  (
    await eventually(
      () => paper(officeHead, id),
      ({ body }) => body.making === 'made',
    )
  ).body;

async function download(
  who: string,
  id: string,
  form: 'docx' | 'pdf',
): Promise<{ status: number; bytes: Buffer }> {
  const client = await hall.at(who);
  const response = await fetch(`${client.baseUrl}/api/v1/papers/${id}/${form}`, {
    headers: { cookie: client.cookie },
  });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const pdfText = async (bytes: Buffer) => {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }), {
    mergePages: true,
  });
  return text.replaceAll(/\s+/g, '');
};
const docxPart = (bytes: Buffer, name: string) => strFromU8(unzipSync(bytes)[name] ?? new Uint8Array());

async function redPart(): Promise<string> {
  const { parts } = await hall.dispatched([
    { wording: '完成冬季供暖保障', responsible: 'GD-FGW', dueOn: '2026-12-31' },
  ]);
  const [part] = parts;
  await hall.record.query(
    `update task_part set lamp = 'red', lamp_dimension = 'time', lamp_since = now(), lamp_sentence = '已逾期2个工作日',
      lamp_way_back = '报送完成情况' where id = $1`,
    [part?.id],
  );
  return part?.id ?? '';
}

describe('the notice of an issued order', () => {
  let order: { id: string; version: number };
  let id: string;

  it('is written with the signature, under the order’s own number, and read by the body', async () => {
    const { parts } = await hall.dispatched([
      { wording: '完成市民服务中心项目前期工作', responsible: 'GD-FGW', dueOn: '2026-12-31' },
    ]);
    const drafted = await post<typeof order>(office, 'supervision-orders', {
      ...{ bodyCode: 'GD-FGW', partIds: [parts[0]?.id], reason: hostile, requirement: '说明原因并限期整改' },
    });
    order = drafted.body;
    expect(await listed(officeHead)).toEqual([]);
    const issue = await post(officeHead, `supervision-orders/${order.id}/issue`, { version: order.version });
    expect(issue.status).toBe(200);
    const [written] = await listed('GD-FGW/unit_staff');
    expect(written).toMatchObject({
      ...{ kind: 'order_notice', state: 'signed', number: '定督单〔2026〕1号', subjectId: order.id },
      ...{ bodyName: '市发展改革委', draftedBy: null, decidedBy: '两办督查室主任' },
    });
    id = written?.id ?? '';
    expect(refusal(await paper('GD-CZJ/unit_head', id))).toEqual([404, 'record.not-found']);
  });

  it('is made by the courier as DOCX and PDF, which are what their hashes say', async () => {
    const { docxSha256, pdfSha256, progress, pages, isSample } = await made(id);
    expect([progress, pages, isSample]).toEqual([100, expect.any(Number), true]);
    const [docx, pdf] = [
      await download('GD-FGW/unit_head', id, 'docx'),
      await download('GD-FGW/unit_head', id, 'pdf'),
    ];
    expect([docx.status, pdf.status]).toEqual([200, 200]);
    expect([sha256(docx.bytes), sha256(pdf.bytes)]).toEqual([docxSha256, pdfSha256]);
    expect((await download('GD-CZJ/unit_head', id, 'pdf')).status).toBe(404);
  });

  it('says whatever was typed as text in both, and is marked as a sample of the demo', async () => {
    const { bytes: docx } = await download(office, id, 'docx');
    const xml = docxPart(docx, 'word/document.xml');
    expect(xml).toContain('&lt;script&gt;alert(&quot;甲&quot;)&lt;/script&gt;&amp;');
    expect(xml).not.toMatch(/<script|\u202e/);
    expect(docxPart(docx, 'word/header-odd.xml')).toContain('样张');
    const text = await pdfText((await download(office, id, 'pdf')).bytes);
    for (const words of ['<script>alert("甲")</script>&', '定督单〔2026〕1号', '2026年12月1日前', '样张'])
      expect(text).toContain(words.replaceAll(' ', ''));
  });

  it('is linked from the order’s page, and shown there and in the list with its files', async () => {
    const client = await hall.at('GD-FGW/unit_head');
    expect((await getPage(client, `/orders/${order.id}`)).body).toContain(`/papers/${id}`);
    expect((await getPage(client, '/papers?kind=order_notice&state=signed')).body).toContain(
      `/api/v1/papers/${id}/pdf`,
    );
    expect((await getPage(client, '/papers?kind=red_letter')).body).not.toContain(id);
    const { body } = await getPage(client, `/papers/${id}`);
    expect(body).toContain('定督单〔2026〕1号');
    expect(body).not.toMatch(/<script>alert|undefined|NaN|Invalid Date|\[object/);
  });
});

describe('the call to an interview', () => {
  it('is written once its time and place are named, under a number of its own series', async () => {
    const interview = await givenInterview(hall.record);
    const signed = await post('L04/leader', `interview-drafts/${interview}/decision`, { outcome: 'sign' });
    expect(signed.status).toBe(200);
    expect(await listed('GD-FGW/unit_head', '?kind=interview_notice')).toEqual([]);
    const called = await post('PD-SWB/supervision_office', 'interviews/meetings', {
      ...{ ids: [interview], at: appointment, place: '市政府第一会议室', contact: '督查室，0932-8210000' },
    });
    expect(called.status).toBe(201);
    const [written] = await listed('GD-FGW/unit_head', '?kind=interview_notice');
    expect(written).toMatchObject({ number: '定督谈〔2026〕1号', subjectId: interview, state: 'signed' });
    const { content } = await made(written?.id ?? '');
    expect(content).toMatchObject({ addressee: '定西市发展和改革委员会', signer: null });
    expect(content.reportTo).toContain('副市长');
    const text = await pdfText((await download('GD-FGW/unit_head', written?.id ?? '', 'pdf')).bytes);
    for (const words of [
      '红灯跨过月末仍未转绿',
      sayAppointment(new Date(appointment)),
      '市政府第一会议室',
      '0932-8210000',
    ])
      expect(text).toContain(words);
    const page = await getPage(await hall.at('GD-FGW/unit_head'), `/interviews/${interview}`);
    expect(page.body).toContain(`/papers/${written?.id}`);
  });
});

describe('a red letter', () => {
  const input = (partId: string) => ({ partId, requirement: '三日内报送措施', contact: '督查室' });
  let partId: string;
  let id: string;

  it('is drafted by the office alone, about a burning red lamp alone, and once for it', async () => {
    const { parts } = await hall.dispatched([
      { wording: '编制规划', responsible: 'GD-FGW', dueOn: '2026-12-31' },
    ]);
    expect(refusal(await post(office, 'red-letters', input(parts[0]?.id ?? '')))).toEqual([
      409,
      'state.illegal-step',
    ]);
    partId = await redPart();
    expect((await post('GD-FGW/unit_head', 'red-letters', input(partId))).status).toBe(403);
    const drafted = await post(office, 'red-letters', input(partId));
    expect([drafted.status, drafted.body.number]).toEqual([201, null]);
    id = drafted.body.id;
    expect(refusal(await post(office, 'red-letters', input(partId)))).toEqual([409, 'state.illegal-step']);
    expect((await paper('GD-FGW/unit_head', id)).status).toBe(404);
    expect((await download(officeHead, id, 'pdf')).status).toBe(404);
  });

  it('is signed by the office head, who sees it as it will be printed, and takes its number then', async () => {
    expect((await post(office, `papers/${id}/sign`)).status).toBe(403);
    const head = await hall.at(officeHead);
    expect((await getPage(head, `/papers/${id}`)).body).toContain('已逾期2个工作日');
    const signed = await sendForm(head, `/papers/${id}/sign`, { version: '1' });
    expect(signed.status).toBe(303);
    expect((await made(id)).number).toBe('定督警〔2026〕1号');
    expect(refusal(await post(officeHead, `papers/${id}/sign`))).toEqual([409, 'state.illegal-step']);
    expect((await listed('GD-FGW/unit_head', '?kind=red_letter'))[0]?.id).toBe(id);
    expect((await getPage(await hall.at(office), `/parts/${partId}`)).body).toContain(`/papers/${id}`);
  });

  it('is not signed once its lamp went out, nor by a person who drafted it; it is declined with a reason', async () => {
    const other = await redPart();
    const { body } = await post(office, 'red-letters', input(other));
    await hall.record.query(`update task_part set lamp = 'green' where id = $1`, [other]);
    expect(refusal(await post(officeHead, `papers/${body.id}/sign`))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await post(officeHead, `papers/${body.id}/decline`, { reason: ' ' }))).toEqual([
      422,
      'request.invalid',
    ]);
    const declined = await post(officeHead, `papers/${body.id}/decline`, { reason: '已转绿', version: 1 });
    expect(declined.body).toMatchObject({ state: 'declined', number: null });
    const [own] = await givenPaperDrafts(hall.record, { count: 1, drafter: officeHead });
    expect(refusal(await post(officeHead, `papers/${own}/sign`))).toEqual([403, 'permission.denied']);
    await hall.record.query(`delete from formal_paper where id = $1`, [own]);
  });
});

describe('a report of supervision as a paper', () => {
  it.each([
    ['briefing', '定督报〔2026〕1号', '亮灯事项'],
    ['circular', '定督通〔2026〕1号', '各单位落实情况'],
    ['progress', '定督会〔2026〕1号', '议定事项'],
  ])('%s is drafted from what its page shows, signed, and made', async (kind, number, words) => {
    const scope = 'of=week&id=2026-11-24';
    expect((await post('GD-FGW/unit_head', `circulars/${kind}/papers?${scope}`)).status).toBe(403);
    const sent = await sendForm(await hall.office(), `/circulars/${kind}/paper?${scope}`, {});
    expect(sent.status).toBe(303);
    const id = sent.headers.get('location')?.replace('/papers/', '') ?? '';
    const signed = await post(officeHead, `papers/${id}/sign`, { version: 1 });
    expect([signed.status, signed.body.number]).toEqual([200, number]);
    const { content } = await made(id);
    expect(content.signer === null).toBe(kind === 'circular');
    expect(content.reportTo).toContain('市长');
    const text = await pdfText((await download('L01/leader', id, 'pdf')).bytes);
    for (const said of [words, '市发展改革委', number]) expect(text).toContain(said);
    expect((await paper('GD-FGW/unit_head', id)).status).toBe(404);
  });

  it('is no paper for the ledger', async () => {
    expect((await post(office, 'circulars/ledger/papers?of=week&id=2026-11-24')).status).toBe(422);
  });
});

describe('numbers', () => {
  it('of two hundred papers signed at once, some refused among them, have no gap and no double', async () => {
    const ids = await givenPaperDrafts(hall.record, { count: 200 });
    const { last: before } = await hall.one<{ last: number }>(
      `select last from number_series where series = 'red-letter' and year = 2026`,
    );
    const answers = await Promise.all(
      ids.flatMap((id, at) => [
        post(officeHead, `papers/${id}/sign`, { version: 1 }),
        ...(at % 10 === 0 ? [post(officeHead, `papers/${id}/sign`, { version: 9 })] : []),
      ]),
    );
    const numbers = answers.flatMap(({ body, status }) => (status === 200 ? [body.number] : []));
    expect(new Set(numbers)).toEqual(
      new Set(Array.from({ length: 200 }, (_none, at) => `定督警〔2026〕${before + at + 1}号`)),
    );
    expect(numbers).toHaveLength(200);
    await hall.record.query(
      `update formal_paper set making = 'none' where id = any($1) and making = 'waiting'`,
      [ids],
    );
  });
});

describe('templates', () => {
  it('are previewed by the offices, filled with samples, each with its fields', async () => {
    const head = await hall.at(officeHead);
    const list = await getPage(head, '/paper-templates');
    expect(list.body).toContain('/paper-templates/interview_minutes');
    const { status, body } = await getPage(head, '/paper-templates/interview_minutes');
    expect(status).toBe(200);
    for (const words of ['定督纪〔2026〕1号', '表态承诺', '样张']) expect(body).toContain(words);
    expect((await getPage(await hall.at('GD-FGW/unit_head'), '/paper-templates')).status).toBe(403);
    expect((await getPage(head, '/paper-templates/nothing')).status).toBe(422);
  });
});
