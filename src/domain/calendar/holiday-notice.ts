import { AppError } from '../errors.js';
import { addDays } from './city-day.js';
import type { PlannedDay } from './year-plan.js';

const brackets = /\([^()]*\)/g;
const heading = /^\s*(?:[一二三四五六七八九十]+\s*[、.]\s*)?([^:、\s]{2,4}(?:、[^:\s]{2,4})?)\s*:\s*(.+)$/;
const dayOff =
  /(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:至(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日)?放假(?:[^。;]*?共\s*(\d{1,2})\s*天)?/;
const makeUps = /((?:(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日[、和]?)+)(?:均)?(?:正常)?上班/g;
const oneDay = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日/g;

/**
 * Reads the State Council's yearly notice as it is published, one holiday a line: 「一、元旦:1月1日(周四)至3日(周六)
 * 放假调休,共3天。1月4日(周日)上班。」. Lines without a holiday are passed over.
 * Source: 国务院办公厅关于部分节假日安排的通知.
 * @throws AppError calendar.unreadable for a day that does not exist or a number of days that is not that of the range
 */
export function readNotice(text: string, year: number): PlannedDay[] {
  // Published in full-width signs, often pasted in half-width ones: read as one.
  return text
    .normalize('NFKC')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, rest] = heading.exec(line.replaceAll(brackets, '')) ?? [];
      if (name === undefined || rest === undefined || !/放假/.test(rest)) return [];
      return [...holidaysIn(rest, { name, year }), ...makeUpsIn(rest, { name, year })];
    });
}

interface Line {
  name: string;
  year: number;
}

function holidaysIn(rest: string, { name, year }: Line): PlannedDay[] {
  const match = dayOff.exec(rest);
  if (match === null) throw unreadable(`“${name}”一行没有写明放假日期`);
  const [, firstYear, firstMonth = '', firstDay = '', lastYear, lastMonth, lastDay, count] = match;
  const from = dayAt(firstYear ?? year, firstMonth, firstDay);
  const until = lastDay === undefined ? from : dayAt(lastYear ?? year, lastMonth ?? firstMonth, lastDay);
  const dates: string[] = [];
  for (let date = from; date <= until && dates.length < 40; date = addDays(date, 1)) dates.push(date);
  if (dates.length === 0) throw unreadable(`“${name}”的结束日期早于开始日期`);
  if (count !== undefined && Number(count) !== dates.length)
    throw unreadable(`“${name}”写明共${count}天，日期却是${dates.length}天`);
  return dates.map((date) => ({ date, kind: 'holiday', name }));
}

function makeUpsIn(rest: string, { name, year }: Line): PlannedDay[] {
  return [...rest.matchAll(makeUps)].flatMap(([, list = '']) => {
    let month = '';
    return [...list.matchAll(oneDay)].map(([, ownYear, ownMonth, day = '']): PlannedDay => {
      month = ownMonth ?? month;
      return { date: dayAt(ownYear ?? year, month, day), kind: 'workday', name };
    });
  });
}

function dayAt(year: string | number, month: string, day: string): string {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  try {
    return addDays(date, 0);
  } catch {
    throw unreadable(`没有${month}月${day}日这一天`);
  }
}

function unreadable(detail: string): AppError {
  return new AppError('calendar.unreadable', `${detail}。`, { fields: [{ pointer: '/text', detail }] });
}
