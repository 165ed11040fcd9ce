import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage } from '../support/form-client.js';

interface Facts {
  about: string;
  asOf: string;
  items: {
    wording: string;
    bodyName: string;
    concludedAt: string | null;
    lamp: string;
    report: string | null;
    progress: number;
  }[];
  unsent: { bodyCode: string; parts: number }[];
  orders: { number: string }[];
}

let hall: CityHall;
let meeting: string;
const formula = '=HYPERLINK（"http://example.com","点这里"）';

const facts = async (query: string, post = 'PD-SWB/supervision_office') =>
  (await hall.at(post)).get<Facts>(`/api/v1/circulars?${query}`);
const page = async (path: string, post = 'PD-SWB/supervision_office') => getPage(await hall.at(post), path);
const text = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#x3D;', '=')
    .replaceAll(/\s+/g, ' ');

async function meetingRecord(): Promise<string> {
  const office = await hall.office();
  const document = await office.post<{ id: string }>('/api/v1/documents', {
    classification: 'public',
    kind: 'meeting_record',
    title: '市政府第12次常务会议纪要',
    datedOn: '2026-11-23',
    text: [
      '1.完成冬季供暖保障。（责任单位：市发展改革委；完成时限：2026年11月30日）',
      '2.落实资金。（责任单位：市财政局；完成时限：2026年11月30日）',
      '3.编制规划。（责任单位：市教育局；完成时限：2027年6月30日）',
    ].join('\n'),
  });
  const made = await office.post<{ id: string }>(`/api/v1/documents/${document.body.id}/decision`, {
    dispatch: 'at_once',
    responsibleLeader: 'L04/leader',
  });
  expect(made.status).toBe(201);
  await hall.settle();
  return made.body.id;
}

async function reports(): Promise<void> {
  for (const { id, bodyCode } of await hall.parts(meeting))
    await (await hall.at(`${bodyCode}/unit_staff`)).post(`/api/v1/parts/${id}/sign`);
  await hall.clockTo('2026-11-26T09:00:00+08:00');
  const part = (await hall.parts(meeting)).find(({ bodyCode }) => bodyCode === 'GD-FGW');
  const clerk = await hall.at('GD-FGW/unit_staff');
  const sent = await clerk.post(`/api/v1/parts/${part?.id}/reports`, {
    kind: 'progress',
    progress: 60,
    wording: formula,
  });
  expect(sent.status).toBe(201);
}

beforeAll(async () => {
  hall = await CityHall.open();
  meeting = await meetingRecord();
  await hall.dispatched([{ wording: '另一件事', responsible: 'GD-WJW', dueOn: '2026-12-20' }], {
    title: '别的事项',
    responsibleLeader: 'L12/leader',
  });
  await reports();
});
afterAll(() => hall.close());

describe('S4: the bodies that sent nothing are always listed', () => {
  it('while the window is open: those that owe a report and have not sent it', async () => {
    const { body } = await facts(`of=decision&id=${meeting}`);
    expect(body.unsent).toMatchObject([{ bodyCode: 'GD-CZJ', parts: 1 }]);
    const sheet = text((await page(`/circulars/progress?of=decision&id=${meeting}`)).body);
    expect(sheet).toContain('2026-11 月的填报到 2026-11-30 截止');
    expect(sheet).toMatch(/未报送单位.*市财政局/);
  });

  it.each(['briefing', 'circular', 'progress', 'ledger'])(
    'in the %s, also when there is none',
    async (kind) => {
      const path = `/circulars/${kind}?of=leader&id=L12/leader`;
      expect(text((await page(path)).body)).toContain('没有未报送的单位');
    },
  );

  it('in a week in which they did nothing at all, which is still told as it stood when it ended', async () => {
    await hall.clockTo('2026-12-10T09:00:00+08:00');
    const past = (await facts('of=week&id=2026-11-25')).body;
    expect(past.asOf).toBe('2026-11-29T16:00:00.000Z');
    expect(past.unsent.map(({ bodyCode }) => bodyCode)).toEqual(['GD-CZJ']);
    const heating = (told: Facts) => told.items.find(({ bodyName }) => bodyName === '市发展改革委')?.lamp;
    expect(heating(past)).toBe('yellow');
    const now = (await facts('of=week&id=2026-12-10')).body;
    expect(heating(now)).toBe('red');
    expect((await facts('of=week&id=2026-12-14')).status).toBe(404);
  });
});

describe('a report of supervision', () => {
  it('is one click away for each meeting, leader and week', async () => {
    const { body } = await page('/circulars');
    expect(body).toContain(`/circulars/briefing?of&#x3D;decision&amp;id&#x3D;${meeting}`);
    expect(body).toContain('/circulars/progress?of&#x3D;leader&amp;id&#x3D;L04%2Fleader');
    expect(body).toContain('/circulars/ledger?of&#x3D;week&amp;id&#x3D;2026-12-07');
  });

  it('tells of a meeting each matter with its body, deadline and last report', async () => {
    const sheet = text((await page(`/circulars/progress?of=decision&id=${meeting}`)).body);
    expect(sheet).toMatch(/1 完成冬季供暖保障。? 市发展改革委 — 2026-11-30 =HYPERLINK/);
    expect(sheet).toMatch(/3 编制规划。? 市教育局 — 2027-06-30 尚未填报/);
  });

  it('of a leader is his own for him, and all leaders’ for the office', async () => {
    expect((await facts('of=leader&id=L12/leader')).body.items.map(({ wording }) => wording)).toEqual([
      '另一件事',
    ]);
    expect((await facts('of=leader&id=L12/leader', 'L12/leader')).body.items).toHaveLength(1);
    expect(refusal(await facts('of=leader&id=L12/leader', 'L04/leader'))).toEqual([404, 'record.not-found']);
    expect(
      (await facts('of=week&id=2026-12-10', 'L12/leader')).body.items.map(({ wording }) => wording),
    ).toEqual(['另一件事']);
    expect((await page('/circulars', 'L12/leader')).body).not.toContain('L04');
    expect((await page('/circulars', 'GD-FGW/unit_head')).status).toBe(403);
  });

  it('lists in the briefing what is yellow and red with its reason, the red first', async () => {
    const sheet = text((await page(`/circulars/briefing?of=decision&id=${meeting}`)).body);
    expect(sheet).toMatch(/红灯 (完成冬季供暖保障|落实资金).*已过完成时限.*转绿/);
  });
});

describe('its workbook', () => {
  const workbook = async (kind: string) => {
    const client = await hall.office();
    const response = await fetch(`${client.baseUrl}/circulars/${kind}/xlsx?of=decision&id=${meeting}`, {
      headers: { cookie: client.cookie },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain(
      encodeURIComponent('市政府第12次常务会议纪要'),
    );
    return read(new Uint8Array(await response.arrayBuffer()), { cellFormula: true });
  };

  it('has the rows and columns of the page, a sheet for each table', async () => {
    const book = await workbook('ledger');
    expect(book.SheetNames).toEqual(['督办台账', '未报送单位']);
    const rows = utils.sheet_to_json<string[]>(book.Sheets['督办台账'] ?? {}, { header: 1 });
    const { body } = await page(`/circulars/ledger?of=decision&id=${meeting}`);
    const shown = body.split('</table>')[0] ?? '';
    expect(rows[0]).toEqual([...shown.matchAll(/<th scope="col"[^>]*>([^<]*)</g)].map(([, label]) => label));
    expect(rows.length - 1).toBe(shown.match(/<tr><td/g)?.length);
    expect(rows[1]?.[4]).toBe('市发展改革委');
  });

  it('never holds a formula, whatever a unit wrote', async () => {
    const book = await workbook('progress');
    const cells = Object.values(book.Sheets).flatMap(
      (sheet) => Object.values(sheet) as { v?: unknown; f?: string }[],
    );
    expect(cells.filter(({ f }) => f !== undefined)).toEqual([]);
    expect(cells.map(({ v }) => v)).toContain(`'${formula}`);
    expect(cells.filter(({ v }) => typeof v === 'string' && /^[=+\-@]/.test(v))).toEqual([]);
  });
});
