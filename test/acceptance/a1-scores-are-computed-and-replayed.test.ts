import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decimal, figure, sumOf } from '../../src/domain/assessment/figure.js';
import { verifyScoreFile } from '../../src/assessment/scores/verify-score-file.js';
import type { ScoreFile } from '../../src/assessment/scores/score-file.schema.js';
import type { ComputationAnswer } from '../../src/assessment/scores/score.schema.js';
import { bodyId } from '../../src/organization/city-ids.js';
import { indicatorId } from '../../src/assessment/library/indicator-rows.js';
import { CityHall } from '../support/city-hall.js';

let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open({ role: 'web' });
});
afterAll(() => hall.close());

const office = () => hall.at('PD-SWB/assessment_office');
async function computed(period: string): Promise<ComputationAnswer> {
  const { status, body } = await (
    await office()
  ).post<ComputationAnswer>('/api/v1/score-computations', { period });
  expect(status).toBe(201);
  return body;
}
async function exported(id: string): Promise<{ text: string; file: ScoreFile }> {
  const { baseUrl, cookie } = await office();
  const response = await fetch(`${baseUrl}/api/v1/score-computations/${id}/file`, { headers: { cookie } });
  const text = await response.text();
  return { text, file: JSON.parse(text) as ScoreFile };
}
const bodyIn = ({ results }: ScoreFile, code: string) => {
  const found = results.find((body) => body.code === code);
  if (found === undefined) throw new Error(`${code} has no result`);
  return found;
};

describe('the scores of a quarter', () => {
  it('are computed for all 114 bodies, each with a hash for every row and steps that add up to its points', async () => {
    const answer = await computed('2025Q4');
    expect(answer).toMatchObject({ period: '2025Q4', bodies: 114, open: 0 });
    const { file } = await exported(answer.id);
    for (const { code, rows, total } of file.results) {
      expect([code, total]).toEqual([code, expect.stringMatching(/^\d+\.\d\d$/) as unknown]);
      for (const row of rows)
        expect(figure(sumOf(row.steps.map(({ points }) => decimal(points))))).toBe(row.points ?? '0');
    }
    expect(bodyIn(file, '621102').rows).toHaveLength(67);
    expect(new Set(file.results.flatMap(({ rows }) => rows.map(({ sha256 }) => sha256))).size).toBe(
      answer.rows,
    );
  });

  it('say by the published rule how each county did: the weak one of the data is last', async () => {
    const { file } = await exported((await computed('2025Q4')).id);
    const counties = file.results.filter(({ code }) => code.startsWith('6211'));
    const order = counties
      .toSorted((one, other) => (one.rank ?? 9) - (other.rank ?? 9))
      .map(({ code }) => code);
    expect(order.at(-1)).toBe('621125');
    expect(counties.map(({ rank }) => rank).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('leave out annual rows until the fourth quarter, and rescale the rest in sight', async () => {
    const { file } = await exported((await computed('2025Q1')).id);
    const { rows } = bodyIn(file, '621102');
    const notDue = rows.filter(({ applicability }) => applicability === 'not-due').map(({ code }) => code);
    expect(notDue).toEqual(['P05', 'P06', 'E20', 'E25', 'E28', 'E31', 'E35', 'E39', 'K08']);
    const [first] = rows;
    expect(first?.steps.at(-1)).toMatchObject({ key: 'rescaled', values: { counted: '91.1', total: '100' } });
  });

  it('leave out what was declared not applicable, and leave open what has no target', async () => {
    const { file } = await exported((await computed('2025Q1')).id);
    expect(bodyIn(file, '621126').rows.find(({ code }) => code === 'E36')).toMatchObject({
      applicability: 'not-applicable',
      points: null,
    });
    expect(bodyIn(file, '621125').rows.find(({ code }) => code === 'E17')).toMatchObject({
      open: 'target-missing',
    });
    expect(bodyIn(file, '621125')).toMatchObject({ total: null, grade: null, rank: null });
  });

  it('follow a corrected value in a new computation and leave the former one as it was', async () => {
    const before = await computed('2025Q3');
    const former = await exported(before.id);
    await hall.record.query(
      `insert into measurement (city_id, indicator_id, body_id, period, version, actual, provenance)
       values ('621100', $1, $2, '2025Q3', 2, 1.0, 'corrected')`,
      [indicatorId('E02'), bodyId('621121')],
    );
    const after = await computed('2025Q3');
    expect([before.number + 1, before.sha256 === after.sha256]).toEqual([after.number, false]);
    expect((await exported(before.id)).text).toBe(former.text);
    const row = (file: ScoreFile) => bodyIn(file, '621121').rows.find(({ code }) => code === 'E02');
    const [old, renewed] = [row(former.file), row((await exported(after.id)).file)];
    expect(decimal(renewed?.points ?? '0').lt(old?.points ?? '0')).toBe(true);
  });

  it('deduct once for a case of the negative list, with document and day in the step', async () => {
    await hall.record.query(
      `insert into negative_event (city_id, indicator_id, body_id, case_id, document_number, happened_on, kind)
       values ('621100', $1, $2, 'AJ-2025-7', '定安委〔2025〕7号', '2025-05-09', '较大及以上')`,
      [indicatorId('K05'), bodyId('621122')],
    );
    const { file } = await exported((await computed('2025Q2')).id);
    const row = bodyIn(file, '621122').rows.find(({ code }) => code === 'K05');
    expect(row?.steps[1]).toMatchObject({
      points: '-1',
      values: { case: 'AJ-2025-7', document: '定安委〔2025〕7号', date: '2025-05-09' },
    });
    const other = await exported((await computed('2025Q3')).id);
    const later = bodyIn(other.file, '621122').rows.find(({ code }) => code === 'K05');
    expect(later?.steps.filter(({ key }) => key === 'event')).toEqual([]);
  });
});

describe('an exported quarter', () => {
  it('is recomputed offline bit for bit, as published, in less than two seconds', async () => {
    const answer = await computed('2025Q4');
    const { text } = await exported(answer.id);
    const bytes = Buffer.from(text);
    const startedAt = process.cpuUsage();
    const verification = verifyScoreFile(bytes);
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(2_000);
    expect(verification).toMatchObject({ equal: true, problem: null, sha256: answer.sha256 });
    const forged = text.replace('"actual":"6.', '"actual":"7.');
    expect(verifyScoreFile(Buffer.from(forged)).equal).toBe(false);
  });

  it('is kept insert-only: the application has no right to change it', async () => {
    const { rows } = await hall.record.query<{ privilege: string }>(
      `select distinct privilege_type as privilege from information_schema.role_table_grants
       where grantee = 'dukaojian_app' and table_name in ('score_computation', 'score_body', 'score_row', 'measurement')
       order by 1`,
    );
    expect(rows.map(({ privilege }) => privilege)).toEqual(['INSERT', 'SELECT']);
  });
});

describe('who may compute', () => {
  it.each([
    ['GD-FGW/unit_staff', 403],
    ['L01/leader', 403],
    ['PD-JW/inspector', 403],
  ])('not %s', async (post, status) => {
    const client = await hall.at(post);
    expect((await client.post('/api/v1/score-computations', { period: '2025Q4' })).status).toBe(status);
  });

  it.each([
    [{ period: '2027Q1' }, 409],
    [{ period: '2024Q4' }, 409],
    [{ period: '2025Q5' }, 422],
    [{ period: '2025' }, 409],
    [{ period: '2025Q' }, 422],
    [{}, 422],
  ])('%j is answered with %d', async (input, status) => {
    expect((await (await office()).post('/api/v1/score-computations', input)).status).toBe(status);
  });

  it('leaves an entry in the audit trail with the hash', async () => {
    const { id, sha256 } = await computed('2025Q4');
    const { rows } = await hall.record.query<{ details: { sha256: string } }>(
      `select details from audit_entry where action = 'score:compute' and $1 = any(subject_ids)`,
      [id],
    );
    expect(rows).toMatchObject([{ details: { sha256 } }]);
  });
});
