import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

interface Change {
  id: string;
  state: string;
  effectiveOn: string;
  rulePackVersion: number | null;
}

interface Preview {
  figures: { path: string; before: string; after: string }[];
  effect: { running: number; changes: object[]; rungs: object[] };
}

let hall: CityHall;
beforeAll(async () => {
  hall = await CityHall.open();
});
afterAll(() => hall.close());

const slowerSigning = { signing: { yellowAfterWd: 3, redAfterWd: 5 } };
const propose = async (more: object) =>
  (await hall.office()).post<Change>('/api/v1/rules/changes', {
    ...{ effectiveOn: '2026-11-27', source: '定督办发〔2026〕9号（演示）' },
    ...more,
  });
const decide = async (by: string, id: string, outcome = 'confirm') =>
  (await hall.at(by)).post<Change>(`/api/v1/rules/changes/${id}/decision`, {
    outcome,
    reason: '主任会议同意',
  });
const unsigned = async () => {
  const { id } = await hall.dispatched([
    { wording: '完成项目前期', responsible: 'GD-FGW', dueOn: '2027-03-10' },
  ]);
  return id;
};
const lampOf = async (id: string) => (await hall.parts(id)).map(({ lamp }) => lamp);
const rulesText = async () => String((await getPage(await hall.office(), '/rules/versions/1')).body);

describe('X10: the rules are one reviewed file that a city changes', () => {
  it.each([
    ['a name that no rule has', { changes: { signing: { blueAfterWd: 1 } } }, 'rules.not-usable'],
    ['red before yellow', { changes: { signing: { yellowAfterWd: 5 } } }, 'rules.not-usable'],
    ['a figure that is none', { changes: { order: { signWithinWd: 0 } } }, 'rules.not-usable'],
    ['nothing new', { changes: { signing: { yellowAfterWd: 1 } } }, 'rules.unchanged'],
    ['from today on', { changes: slowerSigning, effectiveOn: '2026-11-24' }, 'rules.too-early'],
    ['no figures and no file', {}, 'request.invalid'],
    ['a file that is none', { text: 'city: [' }, 'rules.not-usable'],
    ['a file of aliases of aliases', { text: bomb() }, 'rules.not-usable'],
  ])('refuses %s, and keeps nothing', async (_what, more, code) => {
    expect(refusal(await propose(more))).toEqual([422, code]);
    expect(await hall.one('select count(*)::integer as n from rule_change')).toEqual({ n: 0 });
  });

  it('names the line of the file, and refuses the file of another city', async () => {
    const text = await rulesText();
    const line = text.split('\n').findIndex((each) => each.includes('yellowAfterWd')) + 1;
    const wrong = await propose({ text: text.replace(/yellowAfterWd: \d+/, 'yellowAfterWd: soon') });
    expect(JSON.stringify(wrong.body)).toContain(`第${line}行（signing.yellowAfterWd）`);
    const other = await propose({ text: text.replace('621100', '620500') });
    expect(refusal(other)).toEqual([422, 'rules.not-usable']);
  });

  it('says before it is confirmed which lamps would change, and is confirmed by another person only', async () => {
    const id = await unsigned();
    await hall.clockTo('2026-11-26T09:00:00+08:00');
    expect(await lampOf(id)).toEqual(['yellow']);
    const { status, body: draft } = await propose({ changes: slowerSigning });
    expect([status, draft.state, draft.rulePackVersion]).toEqual([201, 'draft', null]);
    expect(refusal(await propose({ changes: slowerSigning }))).toEqual([409, 'state.illegal-step']);

    const head = await hall.at('PD-SWB/office_head');
    const seen = (await head.get<Preview>(`/api/v1/rules/changes/${draft.id}`)).body;
    expect(seen.figures).toEqual([
      { path: 'signing.yellowAfterWd', unit: 'wd', before: '1', after: '3' },
      { path: 'signing.redAfterWd', unit: 'wd', before: '2', after: '5' },
    ]);
    expect(seen.effect).toMatchObject({
      running: 1,
      changes: [{ before: 'yellow', after: 'green', count: 1 }],
      rungs: [],
    });
    expect((await getPage(head, `/rules/changes/${draft.id}`)).body).toContain('1 盏灯由黄灯变绿灯');

    expect(refusal(await decide('PD-SWB/supervision_office', draft.id))).toEqual([403, 'permission.denied']);
    expect(refusal(await decide('GD-FGW/unit_head', draft.id))).toEqual([403, 'permission.denied']);
    const confirmed = (await decide('PD-SWB/office_head', draft.id)).body;
    expect(confirmed).toMatchObject({ state: 'confirmed', rulePackVersion: 2 });
    expect(refusal(await decide('PD-SWB/office_head', draft.id))).toEqual([409, 'state.illegal-step']);

    // Made in between: it has to hear of the new rules as well.
    const between = await unsigned();
    await hall.clockTo('2026-11-27T09:00:00+08:00');
    expect(await lampOf(id)).toEqual(['green']);
    expect(await hall.all(`select 1 from rung_reached where rung = 'red'`)).toEqual([]);
    await hall.clockTo('2026-11-28T09:00:00+08:00');
    expect(await lampOf(id)).toEqual(['yellow']);
    expect(await lampOf(between)).toEqual(['green']);
    const versions = await hall.all(
      `select e.rule_pack_version as version from lamp_episode e join task_part p on p.id = e.part_id
       where p.decision_id = $1 order by e.opened_at`,
      [id],
    );
    expect(versions).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it('is changed on a page: per cent are typed as per cent, and what is wrong stands at its field', async () => {
    const office = await hall.office();
    expect((await getPage(office, '/rules')).body).toContain('现用第 2 版');
    const fields = { effectiveOn: '2026-12-01', source: '定督办发〔2026〕10号（演示）' };
    const wrong = await sendForm(office, '/rules/changes', {
      ...fields,
      'changes.ladder.urgeAfterYellowWd': '很多',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('aria-invalid="true"');
    const sent = await sendForm(office, '/rules/changes', {
      ...fields,
      'changes.cascade.marginReasonAboveBp': '25',
    });
    expect(sent.status).toBe(303);
    expect(
      await hall.one(`select content->'cascade' as cascade from rule_change where state = 'draft'`),
    ).toEqual({ cascade: { marginReasonAboveBp: 2500 } });
  });
});

function bomb(): string {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [before, name] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg'].map((pair) => pair.split('')))
    lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
  return lines.join('\n');
}
