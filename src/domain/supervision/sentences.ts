import { closingDayNumberOf, startOfDayNumber } from '../calendar/city-day.js';

/** 「11月20日24时」, or with minutes 「11月20日17:00」 where a limit does not end with its day. */
export function sayLimit(limit: Date): string {
  const dayNumber = closingDayNumberOf(limit);
  const day = new Date(dayNumber * 86_400_000);
  const date = `${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;
  const minutes = Math.floor((limit.getTime() - startOfDayNumber(dayNumber).getTime()) / 60_000);
  if (minutes === 1_440) return `${date}24时`;
  return `${date}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A figure with at most one decimal. */
export function sayFigure(figure: number): string {
  return String(Math.round(figure * 10) / 10);
}

/** How late: 「已逾期2个工作日」; before the first working day after the limit 「已过时限」. */
export function sayLate(lateWd: number): string {
  return lateWd === 0 ? '已过时限' : `已逾期${lateWd}个工作日`;
}

/** How much is left: 「还有2个工作日」, on its last day 「不足1个工作日」. */
export function sayLeft(leftWd: number): string {
  return leftWd === 0 ? '不足1个工作日' : `还有${leftWd}个工作日`;
}
