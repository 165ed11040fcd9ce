import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdfOf } from '../factories/evidence-files.js';
import type { Answer } from '../support/api-client.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';

interface Check {
  id: string;
  state: string;
  findings: string | null;
  checkerName: string;
  files: { id: string; name: string }[];
  reusedBy: { bodyName: string; purpose: string }[];
}

let hall: CityHall;
let checkId: string;
const heating = { body: '621102-ZJJ', subject: '冬季供暖安全', period: '2026-Q4' };

const post = async <T = Check>(who: string, path: string, body: object): Promise<Answer<T>> =>
  (await hall.at(who)).post<T>(`/api/v1/checks${path}`, body);
const get = async (who: string, path: string) => (await hall.at(who)).get<Check>(`/api/v1/checks${path}`);
// The bureau of the city in whose professional line the county's bureau is.
const bureau = 'GD-ZJJ/unit_head';
const office = 'PD-SWB/supervision_office';

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web' });
});
afterAll(() => hall.close());

describe('I4: the result of one department’s check is shared with the others', () => {
  it('is asked for by a body with a right to check there, and by no other', async () => {
    const asked = await post(bureau, '', heating);
    expect([asked.status, asked.body.state]).toEqual([201, 'asked']);
    checkId = asked.body.id;
    expect(refusal(await post('GD-JYJ/unit_head', '', heating))).toEqual([404, 'record.not-found']);
    expect(refusal(await post('621102-ZJJ/unit_head', '', heating))).toEqual([422, 'request.invalid']);
    expect(refusal(await post('PD-JW/inspector', '', heating))).toEqual([403, 'permission.denied']);
  });

  it('is recorded by the body that checked, with its files, on a page as any other', async () => {
    expect(
      refusal(await post(office, `/${checkId}/result`, { findings: '无', checkedOn: '2026-11-23' })),
    ).toEqual([403, 'permission.denied']);
    const client = await hall.at(bureau);
    const form = new FormData();
    form.set('findings', '管网老化三处，已当场责成整改。');
    form.set('checkedOn', '2026-11-23');
    form.append('files', new File([new Uint8Array(pdfOf(1))], '检查记录.pdf'));
    const sent = await sendFiles(client, `/checks/${checkId}/result?_csrf=${client.csrfToken}`, form);
    expect([sent.status, sent.location]).toEqual([303, `/checks/${checkId}`]);
  });

  it.each([
    ['the body that was checked', '621102-ZJJ/unit_staff'],
    ['its county', '621102/unit_head'],
    ['its county’s office', '621102/supervision_office'],
    ['the city’s office', office],
    ['a lead assessor', 'GD-FGW/lead_assessor'],
    ['the inspector', 'PD-JW/inspector'],
  ])('is seen by %s', async (_who, who) => {
    const { status, body } = await get(who, `/${checkId}`);
    expect([status, body.findings, body.files.map(({ name }) => name)]).toEqual([
      200,
      '管网老化三处，已当场责成整改。',
      ['检查记录.pdf'],
    ]);
    const file = await (await hall.at(who)).get(`/api/v1/check-files/${body.files[0]?.id}`);
    expect([file.status, file.headers.get('content-disposition')?.startsWith('attachment')]).toEqual([
      200,
      true,
    ]);
  });

  it.each(['621121/unit_head', 'GD-JYJ/unit_head'])(
    'is not there for %s, who has no right to it',
    async (who) => {
      const { body } = await get(office, `/${checkId}`);
      expect(refusal(await get(who, `/${checkId}`))).toEqual([404, 'record.not-found']);
      expect((await (await hall.at(who)).get(`/api/v1/check-files/${body.files[0]?.id}`)).status).toBe(404);
      expect(refusal(await post(who, `/${checkId}/reuse`, { purpose: '参考' }))).toEqual([
        404,
        'record.not-found',
      ]);
    },
  );

  it.each([
    ['the same thing', {}],
    ['it under other signs', { subject: '冬季 供暖、安全' }],
    ['a month of the same quarter', { period: '2026-11' }],
  ])('is not asked for again: %s is refused with a link to the result', async (_what, changed) => {
    const again = await post<{ detail: string; context: object }>(office, '', { ...heating, ...changed });
    expect(refusal(again)).toEqual([409, 'check.already-there']);
    expect(again.body.detail).toContain(`/checks/${checkId}`);
    const form = await sendForm(await hall.at(office), '/checks/new', {
      kind: 'inspection',
      ...heating,
      ...changed,
    });
    expect([form.status, form.body.includes(`href="/checks/${checkId}"`)]).toEqual([409, true]);
  });

  it.each([
    ['another body', { body: '621102' }],
    ['another subject', { subject: '冬季供暖价格' }],
    ['a longer time', { period: '2026' }],
    ['another time', { period: '2026-Q3' }],
  ])('leaves %s to be asked for', async (_what, changed) => {
    const { status, body } = await post(office, '', { ...heating, ...changed });
    expect(status).toBe(201);
    expect((await post(office, `/${body.id}/withdraw`, { reason: '演示' })).status).toBe(200);
  });

  it('is reused by a body instead of checking again, once', async () => {
    const reuse = async () => post('621102/unit_head', `/${checkId}/reuse`, { purpose: '区里年度考评' });
    expect([(await reuse()).status, (await reuse()).status]).toEqual([200, 200]);
    expect((await get(office, `/${checkId}`)).body.reusedBy).toMatchObject([
      { bodyName: '安定区', purpose: '区里年度考评' },
    ]);
    const { body } = await getPage(await hall.at('621102/unit_head'), `/checks/${checkId}`);
    expect(body).toContain('采用这个结果的单位（1）');
  });

  it('of two who ask at the same moment one is refused', async () => {
    const both = await Promise.all(
      [office, bureau].map((who) => post(who, '', { ...heating, subject: '燃气安全' })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  it('is never overwritten, withdrawn or dated ahead', async () => {
    const result = { findings: '另说', checkedOn: '2026-11-23' };
    expect(refusal(await post(bureau, `/${checkId}/result`, result))).toEqual([409, 'state.illegal-step']);
    expect(refusal(await post(bureau, `/${checkId}/withdraw`, { reason: '不要了' }))).toEqual([
      409,
      'state.illegal-step',
    ]);
    const { body } = await post(office, '', { ...heating, body: '621102' });
    expect(refusal(await post(office, `/${body.id}/reuse`, { purpose: '还没有' }))).toEqual([
      409,
      'state.illegal-step',
    ]);
    expect(refusal(await post(office, `/${body.id}/result`, { ...result, checkedOn: '2026-11-25' }))).toEqual(
      [422, 'request.invalid'],
    );
  });

  it('lists for each what he has a right to', async () => {
    const listed = async (who: string) => (await getPage(await hall.at(who), '/checks?words=供暖安全')).body;
    expect(await listed('621102-ZJJ/unit_staff')).toContain(`/checks/${checkId}`);
    expect(await listed('621121/unit_head')).toContain('没有这样的检查');
    expect(await listed('621121/unit_head')).not.toMatch(/undefined|NaN|\[object/);
  });
});
