import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdfOf, program } from '../factories/evidence-files.js';
import { CityHall } from '../support/city-hall.js';
import { getPage, sendFiles } from '../support/form-client.js';

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open();
});
afterAll(() => hall.close());

const remark = {
  classification: 'public',
  leader: 'L04/leader',
  kind: 'handle',
  title: '关于供暖的群众来信',
  text: '请住建局会同财政局核实，限期解决。',
  datedOn: '2026-11-23',
  urgency: 'ordinary',
  responsible: '市住建局',
  cooperating: ['市财政局', ''],
  dueOn: '',
};
const secretary = () => hall.at('L04/secretary');
const scanned = (content: Buffer | null, name = '批示.pdf'): FormData => {
  const form = new FormData();
  if (content !== null) form.append('files', new Blob([new Uint8Array(content)]), name);
  return form;
};

/** Sends the form as the secretary, with a scan unless it is null. */
async function sendWith(file: FormData, fields: object, by = secretary()) {
  for (const [name, value] of Object.entries({ ...remark, scans: randomUUID(), ...fields }))
    for (const one of [value].flat()) file.append(name, String(one));
  const client = await by;
  return sendFiles(client, `/remarks/new?_csrf=${client.csrfToken}`, file);
}
const send = (fields: object) => sendWith(scanned(pdfOf(1)), fields);

/** Enters it: checked with its scan first, then confirmed. */
async function enter(fields: object = {}): Promise<string> {
  const scans = randomUUID();
  expect((await send({ ...fields, scans })).status).toBe(200);
  const { status, location } = await sendWith(scanned(null), { ...fields, scans, step: 'confirm' });
  expect(status).toBe(303);
  return location ?? '';
}

describe('a leader’s paper remark', () => {
  it('is entered by his secretary, for him alone', async () => {
    const { status, body } = await getPage(await secretary(), '/remarks/new');
    expect([status, body]).toEqual([200, expect.stringContaining('L04/leader')]);
    expect(body).not.toContain('L01/leader');
    const other = await send({ leader: 'L01/leader' });
    expect([other.status, other.body]).toEqual([422, expect.stringContaining('不是本人服务的领导')]);
    expect((await getPage(await hall.office(), '/remarks/new')).body).toContain('L01/leader');
    expect((await getPage(await hall.at('GD-CZJ/unit_head'), '/remarks/new')).status).toBe(403);
  });

  it.each([
    ['urgent', '紧急批示件没有写明时限'],
    ['ordinary', '一般批示件没有写明时限'],
    ['difficult', '疑难批示件没有写明时限'],
  ])('that names no date and is %s gets the limit of the rules', async (urgency, story) => {
    const { status, body } = await send({ urgency });
    expect([status, body]).toEqual([200, expect.stringContaining(story)]);
  });

  it('that is classified leaves nothing behind', async () => {
    const { status, body } = await send({
      classification: 'secret',
      title: '绝不能留下的题目',
    });
    expect([status, body]).toEqual([422, expect.stringContaining('涉密批示不得进入本系统')]);
    const traces = await hall.all(
      `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
       and query_to_xml(format('select * from %I', table_name), false, false, '')::text like '%绝不能留下%'`,
    );
    expect(traces).toEqual([]);
  });

  it('is refused without its text, and keeps the rest', async () => {
    const { status, body } = await send({ text: '' });
    expect([status, body]).toEqual([422, expect.stringContaining('关于供暖的群众来信')]);
    const scans = randomUUID();
    await send({ scans });
    const late = { scans, datedOn: '2026-11-25', step: 'confirm' };
    expect((await sendWith(scanned(null), late)).status).toBe(422);
  });

  it('that is internal is shown to those who do it and to the offices, and not to a reviewer', async () => {
    const path = await enter({ classification: 'internal', text: '只限承办单位知悉的批示' });
    const shows = async (post: string) =>
      (await getPage(await hall.at(post), path)).body.includes('<blockquote>');
    expect([await shows('PD-SWB/office_head'), await shows('GD-FGW/lead_assessor')]).toEqual([true, false]);
  });

  it('becomes an instruction with one decision, marked 代录 with who entered it, and the leader is told', async () => {
    const path = await enter();
    const { body } = await getPage(await hall.office(), path);
    for (const words of ['代录', '阅处', '请住建局会同财政局核实', '秘书', '已回告领导本人', '还有 5 分钟'])
      expect(body).toContain(words);
    const id = path.split('/').at(-1);
    expect(
      await hall.one(
        `select f.kind, f.remark_kind, l.code as leader, e.code as entered, a.action, a.details ->> 'kind' as said
         from decision d join document f on f.id = d.document_id join post l on l.id = f.remark_by
         join post e on e.id = f.registered_by join audit_entry a on d.id = any(a.subject_ids) and a.result = 'done'
         where d.id = $1`,
        [id],
      ),
    ).toEqual({
      ...{ kind: 'instruction', remark_kind: 'handle', leader: 'L04/leader', entered: 'L04/secretary' },
      ...{ action: 'decision:enter-remark', said: 'handle' },
    });
    await hall.clockTo('2026-11-24T10:00:00+08:00');
    const inbox = (await getPage(await hall.at('L04/leader'), '/inbox')).body;
    for (const words of ['代录回告', '以您的名义代录了批示', '关于供暖的群众来信', '附扫描件1份'])
      expect(inbox).toContain(words);
  });
});

describe('the scan of a paper remark', () => {
  const linkOf = (body: string) => /\/api\/v1\/evidence\/[0-9a-f-]{36}/.exec(body)?.[0] ?? 'no scan';
  const statusFor = async (post: string, path: string) => (await (await hall.at(post)).get(path)).status;

  it('must be there', async () => {
    const { status, body } = await sendWith(scanned(null), { scans: randomUUID() });
    expect([status, body]).toEqual([422, expect.stringContaining('请上传纸面批示的扫描件')]);
  });

  it.each([
    ['a program', program(), '批示.pdf', '可执行程序'],
    ['four pages', pdfOf(4), '批示.pdf', '超过3页'],
  ])('is guarded as evidence is: %s is refused', async (...[, content, name, words]) => {
    const sent = await sendWith(scanned(content, name), { scans: randomUUID() });
    expect([sent.status, sent.body]).toEqual([422, expect.stringContaining(words)]);
    expect(sent.body).toContain('关于供暖的群众来信');
  });

  it('waits while another field is corrected, and is taken out by its tick', async () => {
    const scans = randomUUID();
    const refused = await sendWith(scanned(pdfOf(1), '纸面.pdf'), { scans, text: '' });
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('纸面.pdf')]);
    const checked = await sendWith(scanned(null), { scans });
    expect([checked.status, checked.body]).toEqual([200, expect.stringContaining('纸面.pdf')]);
    const [, id = ''] = /name="removedScans" value="([^"]+)"/.exec(refused.body) ?? [];
    expect((await sendWith(scanned(null), { scans, removedScans: id })).status).toBe(422);
  });

  it('of one account cannot be named by another', async () => {
    const scans = randomUUID();
    await send({ scans });
    const { status } = await sendWith(scanned(null), { scans, step: 'confirm' }, hall.office());
    expect(status).toBe(422);
  });

  it('is shown with the decision, and handed out to those who may read the remark only', async () => {
    const open = linkOf((await getPage(await hall.office(), await enter())).body);
    const path = await enter({ classification: 'internal' });
    const internal = linkOf((await getPage(await hall.office(), path)).body);
    const posts = ['L04/leader', 'PD-SWB/office_head', 'GD-FGW/lead_assessor', 'GD-JYJ/unit_head'];
    expect(await Promise.all(posts.map((post) => statusFor(post, open)))).toEqual([200, 200, 200, 404]);
    expect(await Promise.all(posts.map((post) => statusFor(post, internal)))).toEqual([200, 200, 404, 404]);
  });
});
