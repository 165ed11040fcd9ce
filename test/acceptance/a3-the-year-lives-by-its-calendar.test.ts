import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AssessmentYearView, YearRow } from '../../src/assessment/year/assessment-year.queries.js';
import { FollowYearService } from '../../src/assessment/year/follow-year.service.js';
import { ReconcilerService } from '../../src/temporal/reconciler.service.js';
import { CityHall, refusal } from '../support/city-hall.js';
import { getPage } from '../support/form-client.js';

const yearId = '621100/2026';
const officer = 'PD-SWB/assessment_office';
let hall: CityHall;

beforeAll(async () => {
  hall = await CityHall.open({ here: true });
});
afterAll(() => hall.close());

const look = async (who = officer) =>
  (await (await hall.at(who)).get<AssessmentYearView>('/api/v1/assessment-years/2026')).body;
const rowOf = async (period: string, code: string): Promise<YearRow | undefined> =>
  (await look()).rows.find((row) => row.period === period && row.code === code);
const actsOf = async (period: string, code: string) => {
  const rows = await hall.all<{ act: string }>(
    `select a.act from assessment_year_act a join assessment_step s on s.id = a.step_id
      where s.period = $1 and s.code = $2 order by a.at, a.act`,
    [period, code],
  );
  return rows.map(({ act }) => act);
};
const told = (period: string, code: string, rung: string) =>
  hall.all<{ post: string; sentence: string; notices: number }>(
    `select p.code as post, i.sentence, count(i.notice_id)::integer as notices from notice_item i
      join assessment_step s on s.id = i.subject_id join post p on p.id = i.post_id
      where s.period = $1 and s.code = $2 and i.rung = $3 group by 1, 2 order by 1`,
    [period, code, rung],
  );
const clock = () =>
  hall.one<{ at: Date | null; done: boolean }>(
    'select next_wake_at as at, done from live_clock where workflow_id = $1',
    [`assessment-year/${yearId}`],
  );

describe('the assessment year of a city', () => {
  it('begins with the city and has one live clock', async () => {
    expect(await clock()).toMatchObject({ done: false, at: expect.any(Date) });
    const { rows } = await look();
    expect(rows).toHaveLength(117);
    expect(await rowOf('2026-10', 'data_approve')).toMatchObject({ standing: 'open', mover: 'owners' });
    expect(await rowOf('2026Q3', 'publish')).toMatchObject({ standing: 'open', mover: 'chair' });
    expect(await rowOf('2026Q4', 'draw')).toMatchObject({ standing: 'coming', provisional: true });
    // It had ended before the city came into the record: nobody is told that it is late.
    expect(await rowOf('2026Q3', 'seed_commit')).toMatchObject({ standing: 'over', closedAt: null });
  });

  it('is seen by whoever is scored or gives values, and a year without a calendar is refused', async () => {
    expect((await look('GD-FGW/unit_staff')).year).toBe(2026);
    const clerk = await hall.at(officer);
    expect(refusal(await clerk.get('/api/v1/assessment-years/2031'))).toEqual([404, 'record.not-found']);
    expect(refusal(await clerk.get('/api/v1/assessment-years/x'))).toEqual([422, 'request.invalid']);
    const page = await getPage(clerk, '/assessment-year');
    expect(page.body).toContain('现在该办');
    expect(page.body).toContain('考核办主任');
  });

  it('opens the month of reports while the quarter is still open, and says that its result is overdue', async () => {
    await hall.clockTo('2026-11-25T09:00:00+08:00');
    expect(await actsOf('2026-11', 'report_window')).toEqual(['open']);
    expect(await rowOf('2026-11', 'report_window')).toMatchObject({ standing: 'open', mover: 'units' });
    expect(await actsOf('2026Q3', 'publish')).toEqual(['open', 'close']);
    const late = await told('2026Q3', 'publish', 'year_overdue');
    expect(late.map(({ post }) => post)).toContain('PD-SWB/assessment_office');
    expect(late[0]?.sentence).toBe('2026年第三季度结果应于11月24日24时前公布，现在还没有公布，请尽快办理');
    expect(await rowOf('2026Q3', 'publish')).toMatchObject({ standing: 'overdue' });
  });

  it('reminds each data owner that still owes values once, with how many, three working days before', async () => {
    await hall.clockTo('2026-12-16T00:00:00+08:00');
    expect(await told('2026-11', 'data_source', 'year_reminder')).toEqual([]);
    await hall.clockTo('2026-12-16T09:00:00+08:00');
    const reminded = await told('2026-11', 'data_source', 'year_reminder');
    const statistics = reminded.filter(({ post }) => post.startsWith('GD-TJJ/'));
    expect(statistics.map(({ post }) => post)).toEqual(['GD-TJJ/data_owner', 'GD-TJJ/unit_head']);
    expect(statistics[0]?.sentence).toMatch(
      /^本单位还有[1-9]\d*项2026年11月指标数据没有报送，请于12月18日24时前报送$/,
    );
    expect(reminded.every(({ notices }) => notices === 1)).toBe(true);
    expect(await rowOf('2026-11', 'data_source')).toMatchObject({ standing: 'open' });
  });

  it('is safe to look at twice and side by side: nobody hears anything again', async () => {
    const loop = hall.app.inside().get(FollowYearService);
    const before = await hall.one<{ n: string }>('select count(*) as n from notice_item');
    await Promise.all([loop.follow(yearId), loop.follow(yearId), loop.follow(yearId)]);
    expect(await hall.one('select count(*) as n from notice_item')).toEqual(before);
  });

  it('tells late owners and the office when the days of values are over', async () => {
    await hall.clockTo('2026-12-21T09:00:00+08:00');
    expect(await actsOf('2026-11', 'data_source')).toEqual(['open', 'remind', 'close']);
    const late = await told('2026-11', 'data_source', 'year_overdue');
    expect(late.map(({ post }) => post)).toEqual(
      expect.arrayContaining(['GD-TJJ/data_owner', 'PD-SWB/assessment_office']),
    );
  });

  it('proposes the round of verification on its date, to the office alone, until the secret is committed', async () => {
    const [first] = await told('2026Q4', 'seed_commit', 'year_step');
    expect(first?.sentence).toBe('请于12月20日24时前开始2026年第四季度重点核查事项的征集，并封存抽查密数');
    expect(await rowOf('2026Q4', 'seed_commit')).toMatchObject({ standing: 'overdue' });
    const office = await hall.at(officer);
    expect((await office.post('/api/v1/verifications', { period: '2026Q4' })).status).toBe(201);
    const secret = '12345678901234567890';
    expect((await office.post('/api/v1/verifications/2026Q4/commit', { secret })).status).toBe(200);
    expect(await rowOf('2026Q4', 'seed_commit')).toMatchObject({ standing: 'done' });
  });

  it('that has lost its walk or its clock begins again by the reconciler', async () => {
    await hall.record.query(`delete from live_clock where workflow_type = 'assessmentYear'`);
    await hall.record.query('delete from assessment_year where year = 2026');
    await hall.app.inside().get(ReconcilerService).reconcile();
    await hall.settle();
    expect(await clock()).toMatchObject({ done: false, at: expect.any(Date) });
    expect((await look()).beganAt).toBe('2026-12-21T01:00:00.000Z');
  });

  it('ends after its last row', async () => {
    await hall.record.query(
      `update assessment_step set starts_on = '2026-12-22', due_on = '2026-12-22' where due_on > '2026-12-22'`,
    );
    await hall.clockTo('2026-12-23T09:00:00+08:00');
    expect(await clock()).toEqual({ at: null, done: true });
    expect((await look()).nextDueAt).toBeNull();
  });
});
