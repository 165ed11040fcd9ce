import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdfOf } from '../factories/evidence-files.js';
import { CityHall } from '../support/city-hall.js';
import { getPage } from '../support/form-client.js';

interface Burden {
  year: number;
  years: number[];
  rows: {
    bodyCode: string;
    tasks: number;
    reportsAsked: number;
    reportsSent: number;
    characters: number;
    pages: number;
    orders: number;
    checks: number;
    spared: number;
    forms: number;
  }[];
}

let hall: CityHall;
const office = 'PD-SWB/supervision_office';
const burden = async (who: string, query = '') =>
  (await (await hall.at(who)).get<Burden>(`/api/v1/burden${query}`)).body;
const of = async (who: string, code: string) =>
  (await burden(who)).rows.find(({ bodyCode }) => bodyCode === code);

async function report(partId: string): Promise<void> {
  const client = await hall.at('GD-FGW/unit_staff');
  const form = new FormData();
  form.set('kind', 'progress');
  form.set('progress', '40');
  // Eight characters in two lines; 𠮷 is one.
  form.set('wording', '前期工作\n按期𠮷进');
  form.append('files', new File([new Uint8Array(pdfOf(2))], '进展.pdf'));
  const response = await fetch(`${client.baseUrl}/api/v1/parts/${partId}/reports`, {
    method: 'POST',
    headers: { cookie: client.cookie, 'x-csrf-token': client.csrfToken, accept: 'application/json' },
    body: form,
  });
  expect(response.status).toBe(201);
}

beforeAll(async () => {
  hall = await CityHall.open();
  const { parts } = await hall.dispatched([
    { wording: '完成前期', responsible: 'GD-FGW', dueOn: '2026-11-30' },
    { wording: '完成供暖', responsible: '621102', dueOn: '2027-03-31' },
  ]);
  for (const { id, bodyCode } of parts)
    await (await hall.at(`${bodyCode}/unit_staff`)).post(`/api/v1/parts/${id}/sign`);
  await hall.clockTo('2026-11-26T09:00:00+08:00');
  await report(parts.find(({ bodyCode }) => bodyCode === 'GD-FGW')?.id ?? '');
  const checks = '/api/v1/checks';
  const asked = await (
    await hall.at(office)
  ).post<{ id: string }>(checks, { body: '621102', subject: '供暖', period: '2026-Q4' });
  const path = `${checks}/${asked.body.id}`;
  await (await hall.at(office)).post(`${path}/result`, { findings: '正常', checkedOn: '2026-11-26' });
  await (await hall.at('GD-FGW/lead_assessor')).post(`${path}/reuse`, { purpose: '年度考评' });
});
afterAll(() => hall.close());

describe('X4: what is asked of a body is counted from the record', () => {
  it('reports owed and sent, characters as the limit counts them, pages, and how often something was filled in', async () => {
    expect(await of(office, 'GD-FGW')).toMatchObject({
      ...{
        tasks: 1,
        reportsAsked: 1,
        reportsSent: 1,
        characters: 8,
        pages: 2,
        orders: 0,
        checks: 0,
        forms: 1,
      },
    });
  });

  it('checks received, and those that were spared because a result was shared', async () => {
    expect(await of(office, '621102')).toMatchObject({
      tasks: 1,
      reportsAsked: 0,
      checks: 1,
      spared: 1,
      forms: 1,
    });
  });

  it('by the year of the city', async () => {
    expect(await burden(office, '?year=2025')).toMatchObject({ year: 2025, years: [2026], rows: [] });
    await hall.clockTo('2027-01-04T09:00:00+08:00');
    const now = await burden(office);
    expect(now).toMatchObject({ year: 2027, years: [2027, 2026] });
    expect(now.rows.find(({ bodyCode }) => bodyCode === '621102')?.checks ?? 0).toBe(0);
    expect((await burden(office, '?year=2026')).rows).toHaveLength(2);
  });

  it('is shown to each body for itself and what is below', async () => {
    expect((await burden('GD-FGW/unit_staff', '?year=2026')).rows.map(({ bodyCode }) => bodyCode)).toEqual([
      'GD-FGW',
    ]);
    expect(
      (await burden('621102/supervision_office', '?year=2026')).rows.map(({ bodyCode }) => bodyCode),
    ).toEqual(['621102']);
    const { body } = await getPage(await hall.at('GD-FGW/unit_staff'), '/burden?year=2026');
    expect(body).toContain('本单位');
    expect(body).not.toContain('安定区');
    expect(body).not.toMatch(/undefined|NaN|\[object/);
  });
});
