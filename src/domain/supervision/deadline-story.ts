import { closingDayOf, endOfDay } from '../calendar/city-day.js';
import type { CalendarException, WorkingCalendar } from '../calendar/working-calendar.js';
import type { DeadlineEntry } from './deadline-entry.js';
import { sayLimit } from './sentences.js';

/**
 * Why a deadline is what it is, in one Chinese sentence without its full stop: how it was set, and what moved it since.
 * A suspension is told by its own entry; that it ended as planned adds nothing.
 * Source: mission.md X1, clock with a story: 国庆顺延2个工作日;土地批复暂停3天;第1次延期至6月30日,李某批准.
 */
export function deadlineStory(entries: readonly DeadlineEntry[], calendar: WorkingCalendar): string {
  let extensions = 0;
  let before: Date | null = null;
  const told: string[] = [];
  for (const entry of entries) {
    if (entry.fact.kind === 'extension') extensions += 1;
    told.push(say(entry, { before, extensions, calendar }));
    before = entry.dueAt;
  }
  return told.filter((words) => words !== '').join('；');
}

/** One entry in words; empty where it changed nothing that a reader needs. */
export function sayEntry(entry: DeadlineEntry, before: Date | null, calendar: WorkingCalendar): string {
  return say(entry, { before, extensions: 0, calendar });
}

interface Told {
  before: Date | null;
  extensions: number;
  calendar: WorkingCalendar;
}

function say(entry: DeadlineEntry, told: Told): string {
  const { fact, reason, byName, dueAt } = entry;
  const to = dueAt === null ? '' : `至${sayLimit(dueAt)}`;
  switch (fact.kind) {
    case 'set':
      return `${reason.replace(/。$/, '') || `定于${to.slice(1)}`}${sayDaysOff(entry, told.calendar)}`;
    case 'extension': {
      const nth = told.extensions === 0 ? '' : `第${told.extensions}次`;
      return `${nth}延期${to}${byName === null ? '' : `，${byName}批准`}`;
    }
    case 'suspension':
      return `${reason}暂停${told.calendar.workingDaysBetween(fact.from, fact.to)}个工作日（${sayLimit(fact.to)}止）${byName === null ? '' : `，${byName}批准`}，顺延${to}`;
    case 'transfer':
      return `${reason}，${fact.to === null ? '时限不变' : `时限定为${sayLimit(fact.to)}${byName === null ? '' : `（${byName}定）`}`}`;
    case 'resumption':
      return fact.from < fact.to ? `提前恢复办理，时限${to}` : '';
    case 'dispute':
    case 'review':
    case 'parent':
    case 'calendar':
      return sayMove(`${reason}`, told, dueAt);
    default:
      return reason;
  }
}

function sayMove(why: string, { before, calendar }: Told, after: Date | null): string {
  if (before === null || after === null || before.getTime() === after.getTime()) return '';
  const later = after > before;
  const [from, to] = later ? [before, after] : [after, before];
  const days = calendar.workingDaysBetween(from, to);
  const much = days === 0 ? '' : `${days}个工作日`;
  return `${why}${later ? '顺延' : '提前'}${much}至${sayLimit(after)}`;
}

// What days off did to a deadline counted in wd; of a fixed day only that it stays where it is.
function sayDaysOff({ fact, dueAt }: DeadlineEntry, calendar: WorkingCalendar): string {
  if (fact.kind !== 'set' || dueAt === null) return '';
  if (fact.counted !== null) {
    const off = daysOffBetween(calendar.days, fact.counted.from, dueAt);
    return off.length === 0
      ? ''
      : `（其间${off.map(({ name, weekdays }) => `${name}顺延${weekdays}个工作日`).join('、')}）`;
  }
  const isWholeDay = endOfDay(closingDayOf(dueAt)).getTime() === dueAt.getTime();
  return isWholeDay && !calendar.isWorkingDay(closingDayOf(dueAt)) ? '（当日为休息日，不顺延）' : '';
}

/** Holidays whose weekdays lie after the day of `from`, up to the day of `to`: how many weekdays each took. */
function daysOffBetween(
  days: readonly CalendarException[],
  from: Date,
  to: Date,
): { name: string; weekdays: number }[] {
  const [after, until] = [closingDayOf(from), closingDayOf(to)];
  const within = days.filter(
    ({ date, kind }) => kind === 'holiday' && date > after && date <= until && isWeekday(date),
  );
  return [...Map.groupBy(within, ({ name = '放假' }) => name)].map(([name, all]) => ({
    name,
    weekdays: all.length,
  }));
}

const isWeekday = (date: string): boolean => {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day !== 0 && day !== 6;
};
