import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

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
  text: '请住建局会同财政局核实,限期解决。',
  datedOn: '2026-11-23',
  urgency: 'ordinary',
  responsible: '市住建局',
  cooperating: ['市财政局', ''],
  dueOn: '',
};
const secretary = () => hall.at('L04/secretary');
const send = async (fields: object) => sendForm(await secretary(), '/remarks/new', { ...remark, ...fields });

describe('a leader’s paper remark', () => {
  it('is entered by his secretary, for him alone', async () => {
    const { status, body } = await getPage(await secretary(), '/remarks/new');
    expect([status, body]).toEqual([200, expect.stringContaining('L04/leader')]);
    expect(body).not.toContain('L01/leader');
    const other = await send({ leader: 'L01/leader', step: 'send' });
    expect([other.status, other.body]).toEqual([422, expect.stringContaining('不是本人服务的领导')]);
    expect((await getPage(await hall.office(), '/remarks/new')).body).toContain('L01/leader');
    expect((await getPage(await hall.at('GD-CZJ/unit_head'), '/remarks/new')).status).toBe(403);
  });

  it.each([
    ['urgent', '紧急批示件没有写明时限'],
    ['ordinary', '一般批示件没有写明时限'],
    ['difficult', '疑难批示件没有写明时限'],
  ])('that names no date and is %s gets the limit of the rules', async (urgency, story) => {
    const { status, body } = await send({ urgency, step: 'check' });
    expect([status, body]).toEqual([200, expect.stringContaining(story)]);
  });

  it('that is classified leaves nothing behind', async () => {
    const { status, body } = await send({
      classification: 'secret',
      title: '绝不能留下的题目',
      step: 'send',
    });
    expect([status, body]).toEqual([422, expect.stringContaining('涉密批示不得进入本系统')]);
    const traces = await hall.all(
      `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
       and query_to_xml(format('select * from %I', table_name), false, false, '')::text like '%绝不能留下%'`,
    );
    expect(traces).toEqual([]);
  });

  it('is refused without its text, and keeps the rest', async () => {
    const { status, body } = await send({ text: '', step: 'check' });
    expect([status, body]).toEqual([422, expect.stringContaining('关于供暖的群众来信')]);
    expect((await send({ datedOn: '2026-11-25', step: 'send' })).status).toBe(422);
  });

  it('that is internal is shown to those who do it and to the offices, and not to a reviewer', async () => {
    const sent = await send({ classification: 'internal', text: '只限承办单位知悉的批示', step: 'send' });
    const path = sent.headers.get('location') ?? '';
    const shows = async (post: string) =>
      (await getPage(await hall.at(post), path)).body.includes('<blockquote>');
    expect([await shows('PD-SWB/office_head'), await shows('GD-FGW/lead_assessor')]).toEqual([true, false]);
  });

  it('becomes an instruction with one decision, marked 代录 with who entered it, and the leader is told', async () => {
    const sent = await send({ step: 'send' });
    expect(sent.status).toBe(303);
    const path = sent.headers.get('location') ?? '';
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
    for (const words of ['代录回告', '以您的名义代录了批示', '关于供暖的群众来信'])
      expect(inbox).toContain(words);
  });
});
