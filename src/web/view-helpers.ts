import { closingDayOf, dayOf } from '../domain/calendar/city-day.js';

const inCity = (parts: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', ...parts });
const weekday = inCity({ weekday: 'long' });
const minute = inCity({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const lampWords: Record<string, string> = { red: '红灯', yellow: '黄灯', green: '绿灯', grey: '待判' };

/** What templates may call; each gives text, which the template escapes. */
export const viewHelpers = {
  /** City time to the minute: 「2026-11-24 星期二 09:00」. */
  cityTime: (now: Date): string => `${dayOf(now)} ${weekday.format(now)} ${minute.format(now)}`,
  /** The city's day that a limit closes, `YYYY-MM-DD`, or — where there is none. */
  day: (limit: Date | null): string => (limit === null ? '—' : closingDayOf(limit)),
  /** The word that always stands beside a lamp's shape. */
  lampWord: (colour: string): string => lampWords[colour] ?? '待判',
  eq: (one: unknown, other: unknown): boolean => one === other,
};
