import { describe, expect, it } from '@jest/globals';
import { deadlineInNote, deadlineInWording } from '../../../src/domain/intake/deadline.js';
import type { DocumentTime } from '../../../src/domain/intake/deadline-date.js';
import { readingOf } from '../../../src/domain/intake/reading.js';

const march: DocumentTime = { datedOn: '2026-03-05', ownYear: 2026, titleYear: null };
const noTime: DocumentTime = { datedOn: null, ownYear: null, titleYear: null };
const inNote = (text: string, time = march) => deadlineInNote(readingOf(text), time);

describe('a deadline ends on its last day', () => {
  it.each([
    ['6月底前', '2026-06-30'],
    ['6月底', '2026-06-30'],
    ['2028年2月底前', '2028-02-29'],
    ['9月25日前', '2026-09-25'],
    ['9月25日之前', '2026-09-25'],
    ['2026年9月25日', '2026-09-25'],
    ['2026-09-25', '2026-09-25'],
    ['2026/9/25', '2026-09-25'],
    ['2026.6', '2026-06-30'],
    ['十二月底前', '2026-12-31'],
    ['6月中旬前', '2026-06-20'],
    ['6月上旬', '2026-06-10'],
    ['6月下旬', '2026-06-30'],
    ['6月', '2026-06-30'],
    ['一季度末', '2026-03-31'],
    ['二季度末', '2026-06-30'],
    ['第三季度', '2026-09-30'],
    ['上半年', '2026-06-30'],
    ['2027年上半年', '2027-06-30'],
    ['下半年', '2026-12-31'],
    ['年内', '2026-12-31'],
    ['年底前', '2026-12-31'],
    ['2026年底', '2026-12-31'],
    ['2026年12月底', '2026-12-31'],
    ['2026年', '2026-12-31'],
    ['今年年底前', '2026-12-31'],
    ['明年6月底前', '2027-06-30'],
    ['2026—2028年', '2028-12-31'],
    ['2026-2028年', '2028-12-31'],
    ['2026年至2028年', '2028-12-31'],
    ['2026—28年', '2028-12-31'],
    ['5月1日至6月10日', '2026-06-10'],
    ['2026年11月至2027年3月', '2027-03-31'],
    ['月底前', '2026-03-31'],
    ['下月底前', '2026-04-30'],
  ])('%s is %s', (text, on) => {
    expect(inNote(`${text}完成`)).toMatchObject({ on, openEnded: false });
  });
});

describe('what has no date gets none', () => {
  it.each([
    ['长期坚持', '长期坚持'],
    ['持续推进', '持续推进'],
    ['年内持续推进', '年内持续推进'],
    ['2026年持续推进', '2026年持续推进'],
    ['每月25日前', '每月25日前'],
  ])('%s goes on', (text, kept) => {
    expect(inNote(text)).toEqual({ text: kept, openEnded: true, remarks: [`${kept}，无完成时限`] });
  });

  it.each(['立即', '尽快', '印发之日起10日内', '5个工作日内', '春节前', '6月初'])(
    '%s stays as text',
    (text) => {
      expect(inNote(text)).toEqual({ text, openEnded: false, remarks: [`“${text}”算不出日期，请填写`] });
    },
  );

  it('a day that does not exist', () => {
    expect(inNote('2026年2月30日前')).toMatchObject({ remarks: ['“2026年2月30日前”没有这一天'] });
    expect(inNote('2026年2月30日前')).not.toHaveProperty('on');
  });

  it('a month without any year', () => {
    const found = inNote('6月底前', noTime);
    expect(found).toMatchObject({ text: '6月底前', remarks: ['“6月底前”没有写明年份'] });
    expect(found).not.toHaveProperty('on');
  });

  it('a date that is only about to be kept up afterwards keeps its date', () => {
    expect(inNote('6月底前完成,长期坚持')).toMatchObject({ on: '2026-06-30', remarks: ['另写明“长期坚持”'] });
  });
});

describe('the year follows from the document', () => {
  const november: DocumentTime = { datedOn: '2026-11-20', ownYear: 2026, titleYear: null };

  it.each([
    ['on the day of the document', '11月20日前', '2026-11-20', []],
    [
      'one day before it: the next year is far, nothing is invented',
      '11月19日前',
      undefined,
      ['“11月19日前”早于文件日期，年份请核对'],
    ],
    ['next spring is near', '3月底前', '2027-03-31', ['“3月底前”按2027年计']],
    ['184 days ahead are near', '5月23日前', '2027-05-23', ['“5月23日前”按2027年计']],
    ['185 days ahead are not', '5月24日前', undefined, ['“5月24日前”早于文件日期，年份请核对']],
  ])('%s', (_case, text, ...expected) => {
    const found = inNote(text, november);
    expect([found?.on, found?.remarks]).toEqual(expected);
  });

  it('a title that names the year goes before the date', () => {
    expect(inNote('2月底前', { ...november, titleYear: 2027 })?.on).toBe('2027-02-28');
  });

  it('a year said earlier in the note holds on', () => {
    expect(inNote('2027年3月底前完成设计,9月底前开工')).toMatchObject({
      on: '2027-09-30',
      text: '9月底前',
      remarks: ['写明了几个时间，取最后一个'],
    });
  });
});

describe('in the wording of a task', () => {
  const inWording = (text: string) => deadlineInWording(readingOf(text), march)?.on ?? null;

  it.each([
    ['9月底前建成投产', '2026-09-30'],
    ['于5月20日前完成选址', '2026-05-20'],
    ['上半年完成改造', '2026-06-30'],
    ['截至6月底完成投资3亿元', null],
    ['较2025年底增长5%', null],
    ['2026年新建学校3所', null],
    ['年内持续推进改革', null],
    ['持续推进改革', null],
    ['每年6月底前体检', null],
    ['3年内翻一番', null],
    ['二季度增长5%', null],
  ])('%s: %s', (text, on) => {
    expect(inWording(text)).toBe(on);
  });
});
