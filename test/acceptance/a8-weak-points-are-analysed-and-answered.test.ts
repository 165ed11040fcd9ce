import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ScoreSheet } from '../../src/assessment/results/score-sheet.queries.js';
import type { Losses, LossRow } from '../../src/assessment/weaknesses/loss.queries.js';
import type { SlowMatter, SlowWork } from '../../src/assessment/weaknesses/slow.queries.js';
import { decimal, sumOf } from '../../src/domain/assessment/figure.js';
import { fullOf } from '../../src/domain/assessment/waterfall.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage, sendForm } from '../support/form-client.js';

const office = 'PD-SWB/supervision_office';
const county = '621102';

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web', told: true });
}, 180_000);
afterAll(() => hall.close());

const get = async <T>(path: string, who = office) => (await hall.at(who)).get<T>(`/api/v1/${path}`);
const losses = async (query = '', who = office) =>
  (await get<Losses>(`weaknesses?view=points${query}`, who)).body;
const slow = async (query = '', who = office) =>
  (await get<SlowWork>(`weaknesses?view=work${query}`, who)).body;
const page = async (path: string, who = office) => {
  const { status, body } = await getPage(await hall.at(who), path);
  return { status, body: body.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&') };
};
const totalOf = (lines: readonly { lost: string }[]) => sumOf(lines.map(({ lost }) => decimal(lost)));

describe('A8: where points are lost', () => {
  it('is read from published results alone, and each body’s losses are those of its score page', async () => {
    const { period, periods, lines } = await losses('&by=body');
    const published = await hall.all<{ period: string }>(
      `select period from period_result where state = 'published' order by period desc`,
    );
    expect(periods).toEqual(published.map((one) => one.period));
    const sheet = (await get<ScoreSheet>(`results/${period}/bodies/${county}`)).body;
    const counting = sheet.rows.map((row) => ({ ...row, counts: row.points !== null }));
    const full = fullOf(counting);
    const lost = sumOf(
      counting
        .filter(({ points }) => points !== null)
        .map((row) =>
          full(row)
            .minus(row.points ?? '0')
            .toDecimalPlaces(6),
        )
        .filter((one) => one.gt(0)),
    ).plus(sheet.score.deducted);
    expect(lines.find(({ key }) => key === county)?.lost).toBe(lost.toFixed(2));
  });

  it('comes to the same whole by indicator, body and group, the biggest loss first', async () => {
    const tables = [await losses('&by=indicator'), await losses('&by=body'), await losses('&by=group')];
    expect(new Set(tables.map(({ total }) => total)).size).toBe(1);
    for (const { lines, total } of tables) {
      expect(totalOf(lines).minus(total).abs().lte('0.5')).toBe(true);
      const lost = lines.map((line) => Number(line.lost));
      expect(lost).toEqual(lost.toSorted((one, other) => other - one));
    }
  });

  it('is narrowed by group, body and indicator, and opens to the rows with their steps', async () => {
    const [first] = (await losses(`&by=indicator&body=${county}`)).lines;
    const { rows, count } = (
      await get<{ rows: LossRow[]; count: number }>(`weaknesses/rows?body=${county}&indicator=${first?.key}`)
    ).body;
    expect([count, rows[0]?.lost, rows[0]?.bodyCode]).toEqual([1, first?.lost, county]);
    expect(rows[0]?.steps.length ?? 0).toBeGreaterThan(0);
    expect((await losses('&group=没有这个组')).lines).toEqual([]);
    expect((await losses(`&period=2001Q1&by=body`)).period).toBe((await losses()).period);
  });

  it('is shown to a county’s office for its own county, and to no unit', async () => {
    const own = await losses('&by=body', `${county}/supervision_office`);
    expect(own.lines.map(({ key }) => key)).toEqual([county]);
    expect(refusal(await get('weaknesses', 'GD-FGW/unit_head'))).toEqual([403, 'permission.denied']);
    expect(refusal(await get('weaknesses?period=2025'))).toEqual([422, 'request.invalid']);
  });
});

describe('A8: where work is slow', () => {
  it('counts red lamps, reports and restrictions of the quarter, by cause as by body', async () => {
    const causes = await slow('&by=cause');
    const bodies = await slow('&by=body');
    expect([causes.period, causes.total]).toEqual(['2026Q4', bodies.total]);
    const { red } = await hall.one<{ red: number }>(
      `select count(*)::integer as red from lamp_episode where colour = 'red' and opened_at >= '2026-10-01T00:00+08:00'`,
    );
    expect(red).toBeGreaterThan(0);
    expect(bodies.lines.reduce((sum, line) => sum + line.red, 0)).toBe(red);
    expect(causes.lines.some(({ key, restrictions }) => key === 'land' && restrictions > 0)).toBe(true);
    const quarters = (await slow('&by=period')).lines;
    expect(quarters.map(({ key }) => key)).toEqual(['2026Q1', '2026Q2', '2026Q3', '2026Q4']);
    expect(quarters.at(-1)?.total).toBe(causes.total);
  });

  it('opens to the matters behind a count, each to be looked at', async () => {
    const [first] = (await slow('&by=body')).lines;
    const { rows, count } = (
      await get<{ rows: SlowMatter[]; count: number }>(`weaknesses/matters?body=${first?.key}`)
    ).body;
    expect(count).toBe(first?.total);
    const shown = await page(`/weaknesses/matters?body=${first?.key}`);
    const [{ subjectType, subjectId } = { subjectType: 'part', subjectId: '' }] = rows;
    expect(shown.body).toContain(`/${subjectType}s/${subjectId}`);
  });
});

describe('D5: a weakness opens a decision', () => {
  it('with title, unit and reason filled in, and the decision keeps what it quotes', async () => {
    const table = await page(`/weaknesses?by=indicator&body=${county}`);
    const href = /\/decisions\/new\?weakness=points\.[^"]+/.exec(table.body)?.[0] ?? '';
    expect([table.status, href === '']).toEqual([200, false]);
    const row = (await page(`/weaknesses/rows?body=${county}`)).body;
    const own = /\/decisions\/new\?weakness=[^"]+row[^"]+/.exec(row)?.[0] ?? '';
    const form = await page(own);
    expect(form.body).toContain('立项来源：短板分析');
    expect(form.body).toMatch(/value="补短板：安定区/);
    expect(form.body).toMatch(/name="tasks\.0\.responsible" value="安定区"/);
    expect(form.body).toMatch(/考核结果：安定区“.+”丢 [\d.]+ 分/);
    const sent = await sendForm(await hall.office(), own, {
      ...{ title: '补短板：安定区', step: 'draft', 'tasks.0.wording': '请查明原因并整改。' },
      ...{ 'tasks.0.responsible': '安定区', 'tasks.0.dueOn': '2027-03-31' },
    });
    expect(sent.status).toBe(303);
    const decision = sent.headers.get('location') ?? '';
    const shown = await page(decision);
    expect(shown.body).toMatch(/立项来源：短板分析[\s\S]+\/weaknesses\/rows\?[\s\S]+丢 [\d.]+ 分/);
  });

  it('through the API too, and the weakness then names its decision', async () => {
    const [line] = (await losses('&by=indicator')).lines;
    const { period } = await losses();
    const key = `points.${period}.indicator.${line?.key}`;
    const made = await (
      await hall.office()
    ).post<{ id: string; number: string }>('/api/v1/decisions', {
      title: '补齐短板',
      weakness: key,
      tasks: [],
    });
    expect(made.status).toBe(201);
    const { body } = await get<{ source: { key: string; lost: string } }>(`decisions/${made.body.id}`);
    expect(body.source).toMatchObject({ key, lost: line?.lost, bodies: line?.bodies });
    expect((await page('/weaknesses?by=indicator')).body).toContain(`已立项 ${made.body.number}`);
  });

  it.each([
    'points.2026Q2.indicator.NONE',
    'points.1999Q1.indicator.E01',
    'points.2026Q2.cause.land',
    'work.2026Q4.cause.weather',
    'nonsense',
  ])('is refused for %s, which is none', async (weakness) => {
    const made = await (await hall.office()).post('/api/v1/decisions', { title: '无', weakness, tasks: [] });
    expect(refusal(made)).toEqual([404, 'record.not-found']);
  });

  it('stands in every word on its pages', async () => {
    for (const path of [
      '/weaknesses?view=points&by=period',
      '/weaknesses?view=work&by=group',
      '/weaknesses/rows',
    ])
      expect((await page(path)).body).not.toMatch(/undefined|NaN|\[object/);
  });
});
