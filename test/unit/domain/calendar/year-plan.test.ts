import { describe, expect, it } from '@jest/globals';
import { loadHolidays } from '../../../../src/config/holidays.js';
import { readNotice } from '../../../../src/domain/calendar/holiday-notice.js';
import { WorkingCalendar } from '../../../../src/domain/calendar/working-calendar.js';
import { assertYearPlan, withYear, yearsOf } from '../../../../src/domain/calendar/year-plan.js';
import type { PlannedDay } from '../../../../src/domain/calendar/year-plan.js';
import { AppError } from '../../../../src/domain/errors.js';
import { at } from '../city-law.js';

const published = loadHolidays('rules/dingxi/data/holidays.csv').map(({ date, kind, name }) => ({
  date,
  kind,
  name,
}));
const ofYear = (year: number) => published.filter(({ date }) => date.startsWith(`${year}-`));

const notice2026 = `国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府：经国务院批准，现将2026年放假安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`;

function problemsOf(
  year: number,
  days: readonly PlannedDay[],
  years: readonly number[] = [year - 1],
): string[] {
  try {
    assertYearPlan(year, days, { years });
    return [];
  } catch (error) {
    if (error instanceof AppError) return (error.extras.fields ?? []).map(({ detail }) => detail);
    throw error;
  }
}

describe('the notice of a year', () => {
  it('as it was published for 2026 gives the days that the city has', () => {
    const days = readNotice(notice2026, 2026).toSorted((one, other) => one.date.localeCompare(other.date));
    expect(days.map(({ date, kind }) => `${date} ${kind}`)).toEqual(
      ofYear(2026).map(({ date, kind }) => `${date} ${kind}`),
    );
  });

  it.each([
    ['one day that joins a weekend', '元旦：1月1日放假，与周末连休。', ['2024-01-01 holiday']],
    [
      'over the year’s end',
      '一、元旦：2023年12月30日至2024年1月1日放假，共3天。',
      ['2023-12-30 holiday', '2023-12-31 holiday', '2024-01-01 holiday'],
    ],
    [
      'over a month’s end',
      '劳动节：4月30日至5月1日放假，共2天。',
      ['2024-04-30 holiday', '2024-05-01 holiday'],
    ],
    ['29 February', '春节：2月28日至29日放假，共2天。', ['2024-02-28 holiday', '2024-02-29 holiday']],
    [
      'two make-up days of one month',
      '春节：2月10日放假。2月4日（周日）、18日（周日）上班。',
      ['2024-02-10 holiday', '2024-02-04 workday', '2024-02-18 workday'],
    ],
    ['two holidays in one', '七、国庆节、中秋节：10月1日放假。', ['2024-10-01 holiday']],
  ])('%s', (_what, line, expected) => {
    expect(readNotice(line, 2024).map(({ date, kind }) => `${date} ${kind}`)).toEqual(expected);
  });

  it.each([
    [
      'a number of days that is not that of the range',
      '元旦：1月1日至3日放假，共4天。',
      '写明共4天，日期却是3天',
    ],
    ['a day that is none', '春节：2月28日至30日放假。', '没有2月30日这一天'],
    ['an end before its begin', '元旦：1月3日至1日放假。', '结束日期早于开始日期'],
  ])('%s is refused', (_what, line, words) => {
    expect(() => readNotice(line, 2026)).toThrow(words);
  });
});

describe('the plan of a year', () => {
  it.each([2024, 2025, 2026])('as it was published for %i passes', (year) => {
    expect(problemsOf(year, ofYear(year))).toEqual([]);
  });

  const without = (date: string) => ofYear(2026).filter((day) => day.date !== date);
  it.each([
    ['a gap in a holiday', without('2026-10-05'), ['国庆节假期不连续：2026-10-05没有列出']],
    ['a holiday that is missing', ofYear(2026).filter(({ name }) => name !== '端午节'), ['没有列出端午']],
    ['a fixed day that is missing', without('2026-05-01'), ['劳动节没有包括2026-05-01']],
    [
      'an overlap',
      [...ofYear(2026), { date: '2026-10-05', kind: 'workday' as const, name: '中秋节' }],
      ['2026-10-05重复：国庆节放假、中秋节上班', '2026-10-05是星期一，本来就上班，不能作为调休上班日'],
    ],
    [
      'a make-up day that is a workday anyway',
      [...ofYear(2026), { date: '2026-06-17', kind: 'workday' as const, name: '端午节' }],
      ['2026-06-17是星期三，本来就上班，不能作为调休上班日'],
    ],
    [
      'a day of another year',
      [...ofYear(2026), { date: '2025-06-14', kind: 'workday' as const, name: '端午节' }],
      ['2025-06-14不是2026年的'],
    ],
    ['nothing at all', [], ['没有读到放假安排']],
  ])('with %s is refused', (_what, days, expected) => {
    expect(problemsOf(2026, days)).toEqual(expected);
  });

  it('after a year that nobody imported is refused', () => {
    expect(problemsOf(2026, ofYear(2026), [2023, 2024])).toEqual(['还没有2025年的放假安排，不能跳过']);
  });
});

describe('a calendar with a new year', () => {
  it('keeps the others, and replaces what it said of that year', () => {
    const days: PlannedDay[] = [{ date: '2026-01-01', kind: 'holiday', name: '元旦' }];
    const merged = withYear(published, 2026, days);
    expect(merged.filter(({ date }) => date.startsWith('2026'))).toEqual(days);
    expect(merged.filter(({ date }) => date < '2026')).toHaveLength(published.length - ofYear(2026).length);
    expect(yearsOf(merged)).toEqual([2024, 2025]);
  });

  it.each([
    [
      '2024: the day before Spring Festival is worked, and the make-up Sunday',
      ['2024-02-08 24:00', 3, '2024-02-19 24:00'],
    ],
    ['2024: 29 February is a day like others', ['2024-02-28 24:00', 1, '2024-02-29 24:00']],
    ['2025: over the year’s end', ['2024-12-31 24:00', 1, '2025-01-02 24:00']],
    ['2025: National Day and Mid-Autumn together', ['2025-09-30 24:00', 1, '2025-10-09 24:00']],
    ['2026: a make-up Saturday counts', ['2026-10-09 24:00', 1, '2026-10-10 24:00']],
    ['2026: and the Sunday before National Day', ['2026-09-18 24:00', 1, '2026-09-20 24:00']],
    ['2026: 24:00 still belongs to its day', ['2026-04-03 24:00', 1, '2026-04-07 24:00']],
  ] as const)('%s', (_what, [from, n, expected]) => {
    expect(new WorkingCalendar(1, published).addWorkingDays(at(from), n)).toEqual(at(expected));
  });
});
