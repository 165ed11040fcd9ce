import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { actKey, judgeYear, momentsOf } from '../../../../src/domain/assessment/year-walk/judge-year.js';
import type { CalendarRow, RowAct } from '../../../../src/domain/assessment/year-walk/judge-year.js';
import {
  isFinished,
  moverOf,
  noFacts,
  standingOfRow,
} from '../../../../src/domain/assessment/year-walk/row-state.js';
import type { PeriodFacts } from '../../../../src/domain/assessment/year-walk/row-state.js';
import { wordsOfRow } from '../../../../src/domain/assessment/year-walk/row-words.js';
import { stepCodes } from '../../../../src/domain/assessment/year-walk/step-code.js';
import type { StepCode } from '../../../../src/domain/assessment/year-walk/step-code.js';
import { law } from '../city-law.js';

const at = (written: string): Date => new Date(`${written}+08:00`);
const values: CalendarRow = {
  ...{ id: 'values', period: '2026-10', code: 'data_source' },
  ...{ startsOn: '2026-11-01', dueOn: '2026-11-18' },
};
const draw: CalendarRow = {
  ...{ id: 'draw', period: '2026Q3', code: 'draw', startsOn: '2026-10-21', dueOn: '2026-10-21' },
};
const longAgo = at('2026-01-01T00:00:00');
const judged = (rows: CalendarRow[], now: string, more: { done?: string[]; beganAt?: Date } = {}) =>
  judgeYear({ rows, done: new Set(more.done), beganAt: more.beganAt ?? longAgo }, law, at(now));
const acts = (rows: CalendarRow[], now: string, more = {}) =>
  judged(rows, now, more).due.map(({ act, passedOver }) => (passedOver ? `(${act})` : act));

describe('a row of the assessment calendar', () => {
  it.each([
    ['2026-10-31T23:59:59.999', []],
    ['2026-11-01T00:00:00.000', ['open']],
    // Three working days before Wednesday 18 November: 24:00 of Friday the 13th.
    ['2026-11-14T00:00:00.000', ['open']],
    ['2026-11-14T00:00:00.001', ['(open)', 'remind']],
    // Its last day ends at 24:00: at that instant nobody is late.
    ['2026-11-19T00:00:00.000', ['(open)', 'remind']],
    ['2026-11-19T00:00:00.001', ['(open)', '(remind)', 'close']],
  ])('of values from the 1st to the 18th, at %s, has due: %j', (now, expected) => {
    expect(acts([values], now)).toEqual(expected);
  });

  it.each([
    [[], '2026-11-01T00:00:00.000'],
    [['open'], '2026-11-14T00:00:00.001'],
    [['open', 'remind'], '2026-11-19T00:00:00.001'],
  ] as [RowAct[], string][])('with %j done wakes next at %s', (done, next) => {
    const before = at(next).getTime() - 1;
    const { due, nextDueAt } = judgeYear(
      { rows: [values], done: new Set(done.map((act) => actKey('values', act))), beganAt: longAgo },
      law,
      new Date(before),
    );
    expect([due, nextDueAt]).toEqual([[], at(next)]);
  });

  it('of one day is not reminded of', () => {
    expect(momentsOf(draw, law).map(({ act }) => act)).toEqual(['open', 'close']);
  });

  it('that had ended when the year came into the record is never walked, one that runs then is', () => {
    const beganAt = at('2026-11-19T00:00:00.001');
    expect(judged([values], '2026-12-01T00:00:00', { beganAt })).toEqual({ due: [], nextDueAt: null });
    expect(acts([values], '2026-11-18T12:00:00', { beganAt: at('2026-11-18T09:00:00') })).toEqual([
      '(open)',
      'remind',
    ]);
  });
});

describe('the walk over a year', () => {
  const calendar = parse<Record<string, string>>(readFileSync('rules/dingxi/data/assessment_calendar.csv'), {
    columns: true,
    bom: true,
  })
    .filter(({ year }) => year === '2026')
    .map((row): CalendarRow => ({
      ...{ id: `${row.period}/${row.step_code}`, period: row.period ?? '', code: row.step_code as StepCode },
      ...{ startsOn: row.starts_on ?? '', dueOn: row.due_on ?? '' },
    }));

  it('goes from wake-up to wake-up, does every act once, and ends after the last row', () => {
    const done = new Set<string>();
    let now: Date | null = longAgo;
    let looks = 0;
    while (now !== null) {
      const { due, nextDueAt } = judgeYear({ rows: calendar, done, beganAt: longAgo }, law, now);
      expect(nextDueAt === null || nextDueAt > now).toBe(true);
      for (const { row, act, passedOver } of due) {
        expect([done.has(actKey(row.id, act)), passedOver]).toEqual([false, false]);
        done.add(actKey(row.id, act));
      }
      now = nextDueAt;
      looks += 1;
    }
    expect(done.size).toBe(calendar.flatMap((row) => momentsOf(row, law)).length);
    expect(looks).toBeGreaterThan(100);
  });

  it('lets the month open while the quarter before it is verified', () => {
    const open = calendar.filter(({ startsOn, dueOn }) => startsOn <= '2026-10-26' && dueOn >= '2026-10-26');
    expect(open.map(({ id }) => id).sort()).toEqual(['2026-10/report_window', '2026Q3/verify']);
  });

  it('after an outage tells of every row only the last act', () => {
    const { due } = judgeYear(
      { rows: calendar, done: new Set(), beganAt: longAgo },
      law,
      at('2026-07-01T09:00:00'),
    );
    const told = due.filter(({ passedOver }) => !passedOver).map(({ row }) => row.id);
    expect(new Set(told).size).toBe(told.length);
    expect(due.length).toBeGreaterThan(told.length);
  });
});

describe('what a row asks for', () => {
  const facts = (more: Partial<PeriodFacts>): PeriodFacts => ({ ...noFacts, ...more });
  it.each([
    ['data_source', { missing: 1 }, false],
    ['data_source', { missing: 0, waiting: 5 }, true],
    ['data_approve', { waiting: 1 }, false],
    ['data_approve', {}, true],
    ['seed_commit', { round: null }, false],
    ['seed_commit', { round: 'collecting' }, false],
    ['seed_commit', { round: 'committed' }, true],
    ['nominate', { nominations: 0 }, false],
    ['nominate', { nominations: 1 }, true],
    ['draw', { round: 'frozen' }, false],
    ['draw', { round: 'drawn' }, true],
    ['verify', { round: 'drawn', unfound: 1 }, false],
    ['verify', { round: 'drawn' }, true],
    ['score', { computed: false }, false],
    ['annual_merge', { computed: true }, true],
    ['objection', { shown: true }, true],
    ['decide', { shown: true, undecided: 1 }, false],
    ['annual_decide', { shown: true }, true],
    ['publish', { shown: true }, false],
    ['annual_publish', { published: true }, true],
    ['consequences', { published: true, unsigned: 1 }, false],
    ['consequences', { published: true }, true],
    ['report_window', {}, null],
    ['fund_return', {}, null],
  ] as [StepCode, Partial<PeriodFacts>, boolean | null][])(
    '%s with %j is there: %s',
    (code, more, expected) => {
      expect(isFinished(code, facts(more))).toBe(expected);
    },
  );

  it.each([
    ['2026-10-31', { missing: 1 }, 'coming'],
    ['2026-11-18', { missing: 1 }, 'open'],
    ['2026-11-18', { missing: 0 }, 'done'],
    ['2026-11-19', { missing: 1 }, 'overdue'],
  ] as const)('values on %s with %j stand as %s', (today, more, standing) => {
    expect(standingOfRow(values, facts(more), today)).toBe(standing);
  });

  it('the term of objections is open to its last day, and ends with it', () => {
    const term = { ...values, code: 'objection' as const };
    expect(standingOfRow(term, facts({ shown: true }), '2026-11-18')).toBe('open');
    expect(standingOfRow(term, facts({ shown: true }), '2026-11-19')).toBe('done');
    expect([moverOf('objection', noFacts), moverOf('objection', facts({ shown: true }))]).toEqual([
      'office',
      'units',
    ]);
  });

  it('a row that asks for nothing countable is over after its day', () => {
    expect(standingOfRow({ ...values, code: 'review' }, noFacts, '2026-11-19')).toBe('over');
  });

  it('what is there already is told to nobody; what is missing is told with its limit', () => {
    const said = (act: RowAct, more: Partial<PeriodFacts>) => wordsOfRow(values, act, facts(more));
    expect(said('remind', {})).toEqual([]);
    expect(said('open', { missing: 3 })).toEqual([]);
    expect(said('remind', { missing: 3 })).toEqual([
      {
        ...{ to: 'owners-missing', rung: 'year_reminder' },
        sentence: '本单位还有{count}项2026年10月指标数据没有报送，请于11月18日24时前报送',
      },
    ]);
    expect(said('close', { missing: 3 }).map(({ to }) => to)).toEqual(['owners-missing', 'office']);
  });

  it('the publication is asked for only of scores that were shown, and is overdue in any case', () => {
    const row = { ...draw, code: 'publish' as const };
    expect(wordsOfRow(row, 'open', noFacts)).toEqual([]);
    expect(wordsOfRow(row, 'open', facts({ shown: true })).map(({ to }) => to)).toEqual(['chairs']);
    expect(wordsOfRow(row, 'close', noFacts).map(({ rung }) => rung)).toEqual(['year_overdue']);
    expect(wordsOfRow(row, 'close', facts({ published: true }))).toEqual([]);
  });

  it('the year is put together once its quarters are published', () => {
    const year = { ...draw, code: 'annual_merge' as const, period: '2026' };
    expect(wordsOfRow(year, 'open', noFacts)[0]?.sentence).toBe(
      '四个季度的结果都发布以后，请于10月21日24时前合成2026年年度成绩',
    );
  });

  it('every step of the calendar has a mover', () => {
    expect(stepCodes.map((code) => moverOf(code, noFacts)).includes(undefined as never)).toBe(false);
  });
});
