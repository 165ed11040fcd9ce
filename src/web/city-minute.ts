import { dayOf } from '../domain/calendar/city-day.js';

const minute = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The city's time of day, `HH:MM`. */
export const cityTimeOfDay = (at: Date): string => minute.format(at);

/** An instant in city time, `YYYY-MM-DD HH:MM`. */
export const cityMinute = (at: Date): string => `${dayOf(at)} ${cityTimeOfDay(at)}`;
