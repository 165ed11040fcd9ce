import { dayOf } from '../calendar/city-day.js';
import { sayPaperDay } from '../document/paper-content.js';

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** When somebody is to come: 「2026年12月3日09:00」, city time. */
export const sayAppointment = (at: Date): string => `${sayPaperDay(dayOf(at))}${clock.format(at)}`;
