import { closingDayOf } from '../domain/calendar/city-day.js';

const cityTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const lampWords: Record<string, string> = { red: '红灯', yellow: '黄灯', green: '绿灯', grey: '待判' };

/** What templates may call; each gives text, which the template escapes. */
export const viewHelpers = {
  /** City time to the minute: 「11月24日周二 09:00」. */
  cityTime: (instant: Date): string => cityTime.format(instant),
  /** The city's day that a limit closes, `YYYY-MM-DD`, or — where there is none. */
  day: (limit: Date | null): string => (limit === null ? '—' : closingDayOf(limit)),
  /** The word that always stands beside a lamp's shape. */
  lampWord: (colour: string): string => lampWords[colour] ?? '待判',
  eq: (one: unknown, other: unknown): boolean => one === other,
};
